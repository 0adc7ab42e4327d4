"""The packed window answers as plain dicts and sets do, whatever is put, put again, evicted and put back."""

from __future__ import annotations

import random
from typing import get_args

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.article import CopyKind, PubStatus
from streams.fingerprint import fingerprint
from streams.stage2_deduplicate import rows as rows_module
from streams.stage2_deduplicate import window as window_module
from streams.stage2_deduplicate.seen import REPEATED_WITHIN, Seen
from streams.stage2_deduplicate.window import Window
from tests.newsroom import cut, prose, restarted, seen
from tests.stage2_deduplicate.plain_window import PlainWindow

DAY = 86_400.0
TEXTS = ("", "two words", prose(1, 40), prose(2, 40), cut(prose(1, 40), 0.5), f"{prose(1, 40)} {prose(3, 20)}")
PRINTS = [fingerprint(text) for text in TEXTS]
IDS = "abcdefgh"
URIS = [f"https://a.example/{number}" for number in range(4)]


def answers(window: Window | PlainWindow, rows: list[Seen]) -> list[object]:
    """Everything that either can be asked."""
    return [
        sorted(rows, key=lambda row: row.id),
        (window.moment, window.received),
        [window.latest(uri) for uri in URIS],
        [window.with_text(one) for one in PRINTS],
        [window.candidates(one) for one in PRINTS],
        [(window.successor(row), window.has_left(row)) for row in sorted(rows, key=lambda row: row.id)],
    ]


@st.composite
def rows(draw: st.DrawFn) -> Seen:
    text = draw(st.none() | st.sampled_from(TEXTS))
    moment = draw(st.sampled_from([0, DAY / 2, DAY, 2 * DAY, 5 * DAY, 9 * DAY, 20 * DAY]))
    row = seen(draw(st.sampled_from(IDS)), text, uri=draw(st.sampled_from(URIS)), moment=moment, received=moment / 2)
    return msgspec.structs.replace(
        row,
        kind=draw(st.sampled_from([*get_args(CopyKind), "revision", "revision"])),
        of=draw(st.none() | st.sampled_from(IDS)),
        version=draw(st.integers(1, 3)),
        offset=draw(st.integers(0, 3)) * (REPEATED_WITHIN // 2),
        status=draw(st.sampled_from(["usable", *get_args(PubStatus)])),
    )


# A row to put, the offset of a message at which to evict, or a seed for the order in which all are put back.
steps = st.lists(rows() | st.integers(0, 5).map(lambda n: n * REPEATED_WITHIN // 2) | st.randoms(), max_size=25)


def check(history: list[Seen | int | random.Random]) -> None:
    window, plain = Window(2 * DAY), PlainWindow(2 * DAY)
    for step in history:
        if isinstance(step, Seen):
            window.put(step)
            plain.put(step)
        elif isinstance(step, int):
            assert window.evict(step) == plain.evict(step)
        else:
            back = list(window)
            step.shuffle(back)
            window = restarted([(row.id, row.encode()) for row in back], 2 * DAY)
            plain = PlainWindow(2 * DAY, back)
        assert answers(window, list(window)) == answers(plain, list(plain.rows.values()))
        assert [window.get(one) for one in IDS] == [plain.rows.get(one) for one in IDS]
        assert len(window) == len(plain.rows)


@settings(deadline=None)
@given(steps)
def test_it_answers_as_a_plain_dict_of_sets_would(history: list[Seen | int | random.Random]) -> None:
    check(history)


@settings(deadline=None)
@given(steps)
def test_it_does_so_where_ids_addresses_and_texts_have_the_same_hashes(
    history: list[Seen | int | random.Random],
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rows_module, "key_of", lambda name: ord(name[-1]) % 2)
        patch.setattr(window_module, "key_of", lambda name: ord(name[-1]) % 2)
        patch.setattr(window_module, "_text_key", lambda _: 7)
        check(history)


def test_it_finds_the_same_among_many_articles_with_common_and_rare_phrases() -> None:
    rng = random.Random(5)
    phrases = [prose(seed, 6) for seed in range(30)]
    window, plain = Window(DAY), PlainWindow(DAY)
    for number in range(300):
        text = " ".join(rng.choices(phrases, weights=range(1, 31), k=2)) + f" {prose(1000 + number, 5)}"
        row = seen(f"{number % 200:03}", text, moment=number * 600.0)
        assert window.candidates(fingerprint(text)) == plain.candidates(fingerprint(text))
        window.put(row)
        plain.put(row)

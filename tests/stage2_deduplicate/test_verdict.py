"""Verdicts: what is a copy of what, and what only looks like one."""

from __future__ import annotations

from importlib.resources import files

import orjson
import pytest

from schemas.article import CopyKind
from streams.fingerprint import fingerprint
from streams.stage2_deduplicate.verdict import CONTAINED, Verdict, verdict
from streams.stage2_deduplicate.window import Window
from tests.newsroom import BOILERPLATE, FREIGHT, cut, edited, prose, seen

DAY = 86_400.0
ELSEWHERE = "https://b.example/copy"
FILLED = {
    "town": "Westhaven",
    "day": "Friday",
    "boxes": "8,140",
    "before": "7,905",
    "hours": "17",
    "ships": "12",
    "person": "Ida Brandt",
}


def judged(text: str, *others: str, uri: str = ELSEWHERE) -> Verdict:
    """The verdict on a text after others, the articles a, b, c, …"""
    rows = [seen(article_id, other) for article_id, other in zip("abcdef", others, strict=False)]
    return verdict(uri, fingerprint(text), Window(DAY, rows))


def sample(number: int) -> str:
    folder = files("schemas").joinpath("examples", "articles-raw")
    found = next(file for file in folder.iterdir() if file.name.startswith(f"{number:02}-"))
    text: str = orjson.loads(found.read_bytes())["text"]
    return text


def test_the_first_article_is_an_original() -> None:
    assert judged(prose(1, 200)) == Verdict("original")


def test_another_article_is_an_original() -> None:
    assert judged(prose(1, 200), prose(2, 200), prose(3, 200)) == Verdict("original")


def test_the_same_words_elsewhere_are_an_exact_copy() -> None:
    text = prose(1, 200)
    assert judged(text.upper().replace(". ", "!\n\n"), prose(2, 200), text) == Verdict("exact", 1, "b", 1.0)


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("length", [120, 400, 3000])
@pytest.mark.parametrize("share", [0.5, 0.33])
def test_a_cut_copy_is_contained_in_its_original(share: float, length: int, seed: int) -> None:
    text = prose(seed, length)
    assert judged(cut(text, share), prose(seed + 100, length), text) == Verdict("contained", 1, "b", 1.0)


@pytest.mark.parametrize("seed", range(10))
def test_a_copy_with_a_tenth_of_its_words_edited_is_near(seed: int) -> None:
    text = prose(seed, 400)
    found = judged(edited(text, 0.1), text)
    assert (found.kind, found.of) == ("near", "a")
    assert CONTAINED <= (found.similarity or 0) < 1


@pytest.mark.parametrize(("length", "kind"), [(400, "near"), (60, "contained")])
def test_a_copy_with_boilerplate_after_it_is_found(length: int, kind: CopyKind) -> None:
    text = prose(1, length)
    found = judged(f"{text}\n\n{BOILERPLATE}", text)
    assert (found.kind, found.of) == (kind, "a")


def test_a_cut_copy_of_a_text_full_of_numbers_and_names_is_found() -> None:
    sentence = "In {} the mill near Old{} sold {} sacks to Ida Brand{}. "
    text = "".join(sentence.format(1700 + i, prose(i, 1).lower(), 7 * i, i) for i in range(200))
    assert judged(cut(text, 0.03), text).kind == "original"
    assert judged(cut(text, 0.33), text) == Verdict("contained", 1, "a", 1.0)


@pytest.mark.parametrize("seed", range(5))
def test_a_copy_without_the_long_table_after_its_original_is_found(seed: int) -> None:
    story = " ".join(f"{prose(seed + 100 * i, 60)} It was the sum of {1000 + 37 * seed + i}." for i in range(5))
    table = " ".join(str(2000 + 31 * i + seed) for i in range(250))
    assert judged(story, f"{story} {table}") == Verdict("contained", 1, "a", 1.0)


def test_a_copy_with_credits_to_many_others_after_it_is_found() -> None:
    report = FREIGHT.format(**FILLED)
    credits_ = "Edited by Ann Quill, Bo Finch, Cy Heron, Di Wren, Ed Swift, Flo Crane, Gus Rook, Hal Teal"
    assert judged(f"{report} {credits_} on 14, 15, 16, 17, 18, 19 and 20 March.", report).kind != "original"


def test_a_longer_article_that_quotes_a_shorter_one_is_no_copy() -> None:
    brief = prose(1, 80)
    assert judged(f"{prose(2, 150)} {brief} {prose(3, 150)}", brief) == Verdict("original")


def test_a_brief_that_quotes_a_sentence_of_a_long_article_is_no_copy() -> None:
    long = prose(1, 3000)
    for start in range(0, 2400, 240):
        quoted = " ".join(long.split()[start : start + 12])
        assert judged(f"{prose(start + 5, 30)} {quoted}", long).kind == "original"


@pytest.mark.parametrize(
    "changed",
    [
        {"town": "Oldmoor", "person": "Omar Lund", "boxes": "3,212", "before": "3,400", "hours": "4", "ships": "9"},
        {"day": "Sunday", "boxes": "8,377", "before": "8,140", "hours": "22", "ships": "31"},
        {"town": "Oldmoor", "person": "Omar Lund", "day": "Sunday"},
    ],
    ids=["other numbers and names", "other numbers", "other names"],
)
def test_reports_from_one_template_are_no_copies_of_each_other(changed: dict[str, str]) -> None:
    report, other = FREIGHT.format(**FILLED), FREIGHT.format(**(FILLED | changed))
    found = fingerprint(other).shingles.shares(fingerprint(report).shingles)
    assert found[0] > CONTAINED, "the wording alone would make it a copy"
    assert judged(other, report) == Verdict("original")


def test_a_report_with_one_number_corrected_is_a_revision_wherever_it_stands() -> None:
    report, corrected = FREIGHT.format(**FILLED), FREIGHT.format(**(FILLED | {"ships": "21"}))
    found = judged(corrected, report)
    assert (found.kind, found.version, found.of) == ("revision", 2, "a")


def test_a_copy_with_a_number_added_or_left_out_is_no_correction() -> None:
    report = FREIGHT.format(**FILLED)
    assert judged(f"{report} Tel. 5550", report).kind == "near"
    assert judged(report, f"{report} Tel. 5550").kind == "near"


def test_a_longer_text_of_another_outlet_is_a_revision_where_no_boilerplate_is_as_long() -> None:
    report = prose(1, 200)
    assert judged(f"{report} {prose(2, 60)}", report).kind == "contained"
    found = judged(f"{report} {prose(2, 130)}", report)
    assert (found.kind, found.version, found.of) == ("revision", 2, "a")


@pytest.mark.parametrize(("more", "kind"), [(10, "near"), (30, "revision"), (190, "revision"), (900, "original")])
def test_a_text_that_grew_at_its_outlet_is_a_revision_until_it_is_a_survey_of_many(more: int, kind: CopyKind) -> None:
    report = prose(1, 200)
    assert judged(f"{report} {prose(2, more)}", report, uri="https://a.example/second").kind == kind


def test_articles_without_a_web_address_are_of_no_outlet() -> None:
    rows = [seen("a", prose(1, 200), uri="urn:copydesk:a")]
    found = verdict("urn:copydesk:b", fingerprint(f"{prose(1, 200)} {prose(2, 40)}"), Window(DAY, rows))
    assert found.kind != "revision"


def test_boilerplate_in_common_makes_no_copies() -> None:
    texts = [f"{prose(seed, 80)} {BOILERPLATE}" for seed in range(7)]
    assert judged(texts[0], *texts[1:]) == Verdict("original")


def test_items_over_boilerplate_that_many_share_are_no_copies() -> None:
    rows = [seen(f"{seed:02}", f"{prose(seed, 40)} {BOILERPLATE}") for seed in range(1, 40)]
    text = f"{prose(0, 40)} {BOILERPLATE}"
    assert verdict(ELSEWHERE, fingerprint(text), Window(DAY, rows)) == Verdict("original")


@pytest.mark.parametrize("length", range(1, 11))
def test_a_very_short_text_is_a_copy_only_where_it_is_exact(length: int) -> None:
    text = prose(1, length)
    assert judged(text, prose(2, 60), text) == Verdict("exact", 1, "b", 1.0)
    assert judged(f"{text} updated", text) == Verdict("original")
    assert judged(text, f"{text} {prose(3, 60)}") == Verdict("original")


QUAKE = (
    "An earthquake of magnitude {size} struck off the coast of {place} on {day}, the geological survey said. It was "
    "at a depth of {depth} km. There were no reports of damage."
)
FELT = {"size": "5.1", "place": "Chile", "day": "Monday", "depth": "10"}


@pytest.mark.parametrize("changed", [{"size": "4.8"}, {"depth": "35"}, {"place": "Peru", "day": "Friday"}], ids=str)
def test_short_items_that_differ_in_a_number_or_their_names_are_no_copies(changed: dict[str, str]) -> None:
    assert judged(QUAKE.format(**(FELT | changed)), QUAKE.format(**FELT)).kind == "original"


def test_a_short_item_with_a_line_of_another_outlet_after_it_is_a_copy() -> None:
    copy = f"{QUAKE.format(**FELT)} More from the Courier desk, and from Ann Lee in Lima."
    assert judged(copy, QUAKE.format(**FELT)).kind in ("near", "contained")


def test_texts_of_different_signs_are_not_the_same() -> None:
    assert judged("🔥🔥", "🌧", "…") == Verdict("original")


def test_of_several_originals_the_one_that_holds_most_is_named() -> None:
    text = prose(1, 200)
    assert judged(cut(text, 0.9), cut(text, 0.6), text, cut(text, 0.7)).of == "b"


def test_of_originals_that_hold_as_much_the_one_with_the_least_id_is_named() -> None:
    text = prose(1, 200)
    rows = [seen(article_id, f"{text} {prose(seed, 100)}") for seed, article_id in enumerate("cab", 2)]
    for order in (1, -1):
        assert verdict(ELSEWHERE, fingerprint(text), Window(DAY, rows[::order])).of == "a"


def test_another_text_at_the_same_uri_is_a_revision() -> None:
    rows = [seen("a", prose(1, 60), version=2)]
    found = verdict("https://a.example/a", fingerprint(prose(2, 60)), Window(DAY, rows))
    assert found == Verdict("revision", 3, "a")


def test_the_same_text_at_the_same_uri_is_a_revision_and_no_copy() -> None:
    assert judged(prose(1, 60), prose(1, 60), uri="https://a.example/a") == Verdict("revision", 2, "a")


def test_an_article_that_others_are_not_compared_with_has_no_copies() -> None:
    window = Window(DAY, [seen("a", None)])
    assert verdict("https://a.example/a", fingerprint(""), window) == Verdict("original")


CHINESE = (
    "市议会周二晚上开会三个小时、讨论旧港口的改建计划、但是没有作出任何决定。议员们对费用和工期意见不一、"
    "有人担心渔船会失去停泊的地方、也有人认为新的市场可以带来更多的客人。下一次会议将在四月举行。"
)
OTHER_CHINESE = (
    "北方铁路公司宣布从下个月起增加夜间列车、方便在山区工作的乘客回家。公司说车票价格不变、学生可以买半价票。"
    "当地居民表示欢迎、他们多年来一直要求改善交通、因为冬天的公路常常被大雪封住。"
)
THAI = (
    "สภาเมืองประชุมสามชั่วโมงเมื่อคืนวันอังคารเรื่องแผนปรับปรุงท่าเรือเก่าแต่ยังไม่มีข้อสรุปใด"
    "สมาชิกบางคนกังวลว่าเรือประมงจะไม่มีที่จอดส่วนคนอื่นเห็นว่าตลาดใหม่จะดึงดูดผู้มาเยือน"
)
OTHER_THAI = (
    "บริษัทรถไฟสายเหนือประกาศเพิ่มขบวนกลางคืนตั้งแต่เดือนหน้าเพื่อให้คนงานในหมู่บ้านบนเขากลับบ้านสะดวกขึ้น"
    "ราคาตั๋วยังคงเดิมและนักเรียนซื้อได้ครึ่งราคาชาวบ้านยินดีเพราะถนนมักถูกปิดในฤดูฝน"
)


@pytest.mark.parametrize(("text", "other"), [(CHINESE, OTHER_CHINESE), (THAI, OTHER_THAI)])
def test_copies_are_found_in_text_without_blanks(text: str, other: str) -> None:
    assert judged(text, other) == Verdict("original")
    assert judged(text[: len(text) // 2], other, text) == Verdict("contained", 1, "b", 1.0)
    assert judged(text.replace(text[20:24], ""), other, text).kind == "near"


def test_the_market_reports_among_the_examples_are_no_copies_of_each_other() -> None:
    assert judged(sample(15), sample(14)) == Verdict("original")


def test_the_edited_example_is_a_near_copy_and_the_second_view_is_none() -> None:
    assert judged(sample(10), sample(7), sample(6)).kind == "near"
    assert judged(sample(7), sample(6)) == Verdict("original")

"""The open stories, packed, with an index by the terms that say most of each.

As an object a story takes 4 kB, as its row less than half of that, and most have one article and get no other. So only
those that were asked for last stay unpacked. A story that is changed has to be put again; it is packed when so many
others have been asked for since that the message at hand has nothing more to do with it.
"""

from __future__ import annotations

import struct
from collections import OrderedDict
from collections.abc import Collection, Iterator

from streams.stage2_deduplicate.postings import Postings
from streams.stage2_deduplicate.story import Story

RECENT = 2_048
"""So many stories stay unpacked, more than a message has to do with."""

_NOTHING = b""


class OpenStories:
    """Stories by id, and by number from 1 up. The number of a story that is removed goes to the next."""

    def __init__(self) -> None:
        """No story."""
        self._numbers: dict[str, int] = {}
        self._ids: list[str] = [""]
        self._packed: list[bytes] = [_NOTHING]
        self._posted: list[bytes] = [_NOTHING]
        self._free: list[int] = []
        self._recent: OrderedDict[int, Story] = OrderedDict()
        self._by_term = Postings()

    def __len__(self) -> int:
        """How many there are."""
        return len(self._numbers)

    def __iter__(self) -> Iterator[Story]:
        """Each of them."""
        return (self[number] for number in list(self._numbers.values()))

    def __contains__(self, number: int) -> bool:
        """Whether there is a story of that number."""
        return bool(self._ids[number])

    def __getitem__(self, number: int) -> Story:
        """The story of a number that has one."""
        story = self._recent.get(number)
        if story is None:
            story = self._recent[number] = Story.decode(self._packed[number])
            self._pack_others()
        else:
            self._recent.move_to_end(number)
        return story

    def get(self, story_id: str) -> Story | None:
        """The story of an id."""
        number = self._numbers.get(story_id)
        return None if number is None else self[number]

    def id(self, number: int) -> str:
        """The id of the story of a number that has one."""
        return self._ids[number]

    def found_by(self, term: int) -> Collection[int]:
        """The numbers of the stories that are found by a term."""
        return self._by_term.of(term)

    def put(self, story: Story) -> int:
        """Keep a story, and find it by its heaviest terms from now on; its number."""
        number = self._number(story)
        self._post(number, story.posted())
        self._recent[number] = story
        self._recent.move_to_end(number)
        self._packed[number] = _NOTHING
        self._pack_others()
        return number

    def put_back(self, story: Story, row: bytes) -> int:
        """Keep a story that comes from the table with its row."""
        number = self._number(story)
        self._post(number, story.posted())
        self._packed[number] = row
        return number

    def remove(self, story_id: str) -> None:
        """Forget a story."""
        number = self._numbers.pop(story_id)
        self._post(number, [])
        self._recent.pop(number, None)
        self._ids[number], self._packed[number] = "", _NOTHING
        self._free.append(number)

    def _number(self, story: Story) -> int:
        number = self._numbers.get(story.id)
        if number is not None:
            return number
        if self._free:
            number = self._free.pop()
        else:
            number = len(self._ids)
            self._ids.append("")
            self._packed.append(_NOTHING)
            self._posted.append(_NOTHING)
        self._numbers[story.id] = number
        self._ids[number] = story.id
        return number

    def _post(self, number: int, terms: list[int]) -> None:
        posted = self._posted[number]
        self._by_term.discard(struct.unpack(f"{len(posted) // 4}I", posted), number)
        self._by_term.add(terms, number)
        self._posted[number] = struct.pack(f"{len(terms)}I", *terms)

    def _pack_others(self) -> None:
        while len(self._recent) > RECENT:
            number, story = self._recent.popitem(last=False)
            self._packed[number] = self._packed[number] or story.encode()

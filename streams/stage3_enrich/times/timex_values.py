"""What a time expression means: the function for each rule of the lexicon, from its words to a TIMEX3 type and value.

A function gives None where the words are no time expression after all. What cannot be known, as the year of "October 7"
in an article without a date, is X in the value. The value of a time of day is only the part from the T on; the caller
puts the day before it. Source: TimeML Annotation Guidelines 1.2.1 (Saurí et al. 2006), section 2.2.
"""

from __future__ import annotations

from collections.abc import Callable

from streams.stage3_enrich.times import timex_dates, timex_durations, timex_relative
from streams.stage3_enrich.times.timex_frame import Frame, Kind, Meaning, Words, value_of


def _valued(kind: Kind, words_of: str) -> Callable[[Words, Frame], Meaning]:
    """A meaning that stands in the lexicon as it is."""
    return lambda words, _: (kind, value_of(words, words_of))


_MEANINGS: dict[str, Callable[[Words, Frame], Meaning | None]] = {
    "fixed": _valued("DATE", "fixed"),
    "iso_time": timex_dates.iso_time,
    "calendar_day": timex_dates.calendar_day,
    "slashed_day": timex_dates.slashed_day,
    "month": timex_dates.month,
    "year": timex_dates.plain_year,
    "short_year": timex_dates.short_year,
    "decade": timex_dates.decade,
    "century": timex_dates.century,
    "quarter": timex_dates.quarter,
    "half": timex_dates.half,
    "same_last_year": timex_relative.same_last_year,
    "weekday": timex_relative.weekday,
    "every_weekday": timex_durations.every_weekday,
    "set_value": _valued("SET", "weekdays"),
    "day_word": timex_relative.day_word,
    "night": timex_relative.tonight,
    "overnight": timex_relative.tonight,
    "shifted_part": timex_relative.shifted_part,
    "anchored_part": timex_relative.anchored_part(0),
    "next_part": timex_relative.anchored_part(1),
    "part": _valued("TIME", "part"),
    "period": timex_relative.period,
    "weekend": timex_relative.weekend,
    "season": timex_dates.season,
    "anchored_period": timex_relative.anchored_period,
    "same_period": timex_relative.anchored_period,
    "period_beside": timex_relative.period_beside,
    "offset": timex_durations.offset,
    "rate": timex_durations.rate,
    "duration": timex_durations.duration,
    "lasting": _valued("DURATION", "lasting"),
    "every": timex_durations.every,
    "frequency": _valued("SET", "frequency"),
    "reference": _valued("DATE", "reference"),
    "holiday": timex_dates.holiday,
    "clock": timex_durations.clock,
    "instant": _valued("TIME", "instant"),
}


def meaning(rule: str, words: Words, frame: Frame) -> Meaning | None:
    """The type and value of an expression that a rule of the lexicon has found."""
    return _MEANINGS[rule](words, frame)

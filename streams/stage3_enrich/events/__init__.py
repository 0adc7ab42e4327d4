"""Events: who did what to whom, when and where, coded in PLOVER from the grammar of each sentence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from msgspec import UNSET

from schemas.article import Article, Entity, Quote, TimeExpression
from schemas.event import Actor, Citation, Event, Stretch, TextInfo
from streams.stage3_enrich.events.actor_codes import ActorCodes
from streams.stage3_enrich.events.coded_event import Coded
from streams.stage3_enrich.events.coding import IN_ARTICLES, IN_SHORT_TEXTS, coded, event_model
from streams.stage3_enrich.events.dates import moment_of
from streams.stage3_enrich.events.features import voice_of
from streams.stage3_enrich.events.lexicon import event_words
from streams.stage3_enrich.events.locations import Whereabouts, countries
from streams.stage3_enrich.events.magnitudes import magnitude_of
from streams.stage3_enrich.events.modes import contexts_of, mode_of
from streams.stage3_enrich.events.participants import Named, Participant
from streams.stage3_enrich.events.relevance import Setting, is_elsewhere, is_worth_telling
from streams.stage3_enrich.events.repetitions import without_repetitions
from streams.stage3_enrich.events.status import SPEECH, is_past, of_the_past, told
from streams.stage3_enrich.places import Located
from streams.stage3_enrich.places.gazetteer import Gazetteer
from streams.stage3_enrich.words import ParsedText

CODER = "copydesk"
_SHORT = 60  # words
QUADS = {
    "AGREE": 1, "CONSULT": 1, "SUPPORT": 1, "CONCEDE": 1,
    "COOPERATE": 2, "AID": 2, "RETREAT": 2,
    "REQUEST": 3, "ACCUSE": 3, "REJECT": 3, "THREATEN": 3,
    "PROTEST": 4, "SANCTION": 4, "MOBILIZE": 4, "COERCE": 4, "ASSAULT": 4,
}  # fmt: skip
"""PLOVER's quad classes: 1 verbal and 2 material cooperation, 3 verbal and 4 material conflict."""


class EventCoder:
    """Codes the events of one article, from what was found in it before."""

    def __init__(
        self, parsed: ParsedText, article: Article, located: Sequence[Located], gazetteer: Gazetteer, version: str
    ) -> None:
        """Take the parsed text, and the article with its entities, places, times and quotes."""
        entities: list[Entity] = article.entities or []
        self._parsed = parsed
        self._words = article.text
        self._article = article
        self._version = version
        self._named = Named(parsed, entities)
        self._codes = ActorCodes(parsed, entities, self._named, countries(located))
        self._whereabouts = Whereabouts(parsed, article, located, gazetteer, self._named.dateline_end)
        self._times: list[TimeExpression] = article.times or []
        self._quotes: list[Quote] = article.quotes or []
        words = parsed.words
        self._setting = Setting(
            politics=100 * self._codes.political_mentions / max(len(words), 1),
            business=100 * sum(word.lemma in event_words().companies for word in words) / max(len(words), 1),
            elsewhere=is_elsewhere(article.topics or []),
            short=len(words) < _SHORT,
        )
        moment: datetime = article.first_created or article.received
        self._published = moment.date().isoformat()  # strftime pads no year

    def events(self) -> list[Event]:
        """The events in the order of their triggers, each once."""
        return without_repetitions(self._told())

    def _told(self) -> Iterator[Event]:
        model, least = event_model(), IN_SHORT_TEXTS if self._setting.short else IN_ARTICLES
        for one in coded(self._parsed.sentences, self._named, model, least):
            event = self._event(one)
            if is_worth_telling(event, self._setting):
                yield event

    def _event(self, one: Coded) -> Event:
        sentence, trigger = one.trigger.sentence, one.trigger
        moment = moment_of(trigger, self._times, self._published)
        actors = [self._codes.actor(part) for part in one.sides.actors]
        recipients = [self._codes.actor(part) for part in one.sides.recipients]
        if not self._setting.short and _is_at_home(actors, one.sides.recipients, recipients):
            one = replace(one, sides=replace(one.sides, recipients=()))
            recipients = []
        setting = self._whereabouts.of(one, [actor.code or "" for actor in (*actors, *recipients)])
        first = one.sides.actors[0] if one.sides.actors else None
        status = told(trigger, one.kind, self._text(first), self._quotes)
        settled = status.status in ("asserted", "reported")
        past = settled and of_the_past(moment.date, self._published)
        ahead = settled and one.kind not in SPEECH and moment.date > self._published and not is_past(trigger)
        start, end = sentence.start, sentence.end
        return Event(
            id=f"{self._article.id}:{trigger.start}:{one.kind}",
            date=moment.date,
            actor=actors,
            recipient=recipients,
            event=[one.kind],  # type: ignore[list-item]
            mode=mode_of(trigger, one.kind) or UNSET,
            context=contexts_of(trigger) or UNSET,
            quad_code=QUADS[one.kind],
            magnitude=magnitude_of(trigger),
            event_loc=setting.location if setting is not None else UNSET,
            event_text=self._words[start:end],
            text_info=TextInfo(
                start=start,
                end=end,
                trigger=Stretch(start=trigger.start, end=trigger.end),
                actor=[_stretch(part) for part in one.sides.actors],
                recipient=[_stretch(part) for part in one.sides.recipients],
                date=Stretch(start=moment.said.start, end=moment.said.end) if moment.said is not None else UNSET,
                place=(setting.said or UNSET) if setting is not None else UNSET,
            ),
            status="historical" if past else "planned" if ahead else status.status,
            reported_by=status.by or UNSET,
            cite_info=[self._citation(start, end)],
            sources=1,
            story=self._article.story.id if self._article.story else UNSET,
            confidence=round(min(one.confidence, one.sides.sure), 2),
            rule=voice_of(trigger),
        )

    def _text(self, part: Participant | None) -> str | None:
        return self._words[part.first : part.last] if part is not None else None

    def _citation(self, start: int, end: int) -> Citation:
        article = self._article
        publication = article.source.name if article.source else UNSET
        return Citation(
            id=article.id,
            url=article.uri,
            publication=publication,
            version_created=article.version_created or article.first_created,
            language=article.language,
            start=start,
            end=end,
            coder=CODER,
            version=self._version,
        )


def _is_at_home(actors: Sequence[Actor], parts: Sequence[Participant], recipients: Sequence[Actor]) -> bool:
    """Whether what is named as the recipient is only the state of who acts: *the ministry* builds it for *Japan*."""
    codes = {actor.code for actor in actors if actor.code}
    states = all(part.kind == "country" for part in parts)
    return bool(recipients) and states and all(actor.code in codes for actor in recipients)


def _stretch(part: Participant) -> Stretch:
    return Stretch(start=part.first, end=part.last)

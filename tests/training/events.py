"""Makes streams/stage3_enrich/data/event_model.json: the classifiers of events.

    python -m pip install -r tests/training/requirements.txt
    python -m tests.training.events [--records RECORDS.jsonl] [--without-texts TEXTS.jsonl…] [--folds 5]

They are fitted on the sentences of `event_sentences`, which were written for this project, and on PLOVER's Gold
Standard Records where `--records` names them (CC BY-SA 4.0, openeventdata/PLOVER): lines of {"text", "events":
[{"source", "target", "type"}]} with offsets. `--without-texts` leaves out records that another set holds too. `--folds`
only tells how well it does on sentences not fitted on.
"""

from __future__ import annotations

import argparse
import gzip
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
from scipy.sparse import csr_matrix, hstack
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import f1_score
from sklearn.model_selection import StratifiedKFold

from streams.stage3_enrich.entities import find_entities
from streams.stage3_enrich.events.actor_words import actor_words
from streams.stage3_enrich.events.coding import NONE, Model, Stored
from streams.stage3_enrich.events.features import role_features, type_features
from streams.stage3_enrich.events.frames import Reached
from streams.stage3_enrich.events.linear_model import SCALE, Weights
from streams.stage3_enrich.events.participants import Named, Participant
from streams.stage3_enrich.events.roles import ACTOR, NEITHER, RECIPIENT, first_actors, phrases
from streams.stage3_enrich.events.slots import slots
from streams.stage3_enrich.events.triggers import triggers
from streams.stage3_enrich.model import load_models
from streams.stage3_enrich.places.gazetteer import Gazetteer
from streams.stage3_enrich.words import ParsedText, Word, parsed_text, root_of
from tests.training.labelled_sentences import Labelled, Offsets, read

MODEL = Path(__file__).parents[2] / "streams" / "stage3_enrich" / "data" / "event_model.json"
# The penalties of the two regressions, by cross-validation on the sentences written for the project.
C_ROLES, C_TYPES = 1.0, 0.5
# A feature that fewer sentences have than this is not kept: it would be learnt by heart.
FEWEST = 2
# In hundredths. A feature whose weights are all smaller changes nothing, and would only take room.
LEAST_WEIGHT = 8
# How much more frequent what is no event is than each of the types.
NONE_SHARE = 4.0
# Of a record whose trigger a model finds less likely than this, nothing is learnt.
LEAST_LIKELY = 0.02
SPACY, LEAST_POPULATION = "en_core_web_sm", 500


@dataclass
class Sample:
    """A trigger in a parsed sentence with the noun phrases of its clause and the role of each."""

    kind: str
    trigger: Word
    reached: list[Reached]
    parts: list[Participant]
    roles: list[str]


def parses(sentences: Sequence[Labelled]) -> Iterator[tuple[Labelled, ParsedText, Named]]:
    """The sentences with their parse and their names."""
    nlp = load_models({"en": SPACY})["en"]
    gazetteer = Gazetteer.load(LEAST_POPULATION)
    for sentence, doc in zip(sentences, nlp.pipe(one.text for one in sentences), strict=True):
        parsed = parsed_text(doc)
        yield sentence, parsed, Named(parsed, find_entities(doc, gazetteer))


def samples(sentences: Sequence[Labelled]) -> Iterator[Sample]:
    """The sentences as samples, as far as their trigger is found again."""
    for sentence, parsed, named in parses(sentences):
        trigger = trigger_word(parsed, sentence.trigger)
        if trigger is not None:
            yield sample(sentence, trigger, named)


def sample(sentence: Labelled, trigger: Word, named: Named) -> Sample:
    """The noun phrases of a trigger's clause with the roles that the labels give them."""
    reached, parts = phrases(trigger, named)
    roles = [NEITHER] * len(parts)
    for role, spans in ((RECIPIENT, sentence.recipient), (ACTOR, sentence.actor)):
        for span in spans:
            best = max(range(len(parts)), key=lambda number: (_dice(parts[number], span), -number), default=None)
            if best is not None and _dice(parts[best], span):
                roles[best] = role
    return Sample(sentence.kind, trigger, reached, parts, roles)


def trigger_word(parsed: ParsedText, span: Offsets) -> Word | None:
    """The word that a marked trigger stands for."""
    inside = parsed.within(*span)
    root = root_of(inside)
    verbal = [word for word in inside if word.pos in ("VERB", "NOUN", "AUX", "ADJ")]
    return root if root in verbal or not verbal else verbal[0]


def _dice(part: Participant, span: Offsets) -> float:
    shared = max(0, min(part.end, span[1]) - max(part.start, span[0]))
    return 2 * shared / (part.end - part.start + span[1] - span[0])


def records(path: Path, left_out: set[str]) -> list[Labelled]:
    """PLOVER's records as labelled sentences, in today's types. Their trigger is not marked."""
    found = []
    for line in path.read_text("utf-8").splitlines():
        record = json.loads(line)
        for event in record["events"] if record["text"] not in left_out else ():
            sides = [tuple((start, end) for start, end in event[side]) for side in ("source", "target")]
            kind = _TODAY.get(event["type"], event["type"])
            found.append(Labelled(record["text"], kind, "asserted", (0, 0), sides[0], sides[1]))
    return found


_TODAY = {"DEMAND": "REQUEST", "DISAPPROVE": "ACCUSE", "INVESTIGATE": "ACCUSE", "FIGHT": "ASSAULT"}


def triggered(found: Sequence[Labelled], model: Model) -> Iterator[Sample]:
    """Records with the trigger that a model finds likeliest for their type, of those whose clause has both sides."""
    for record, parsed, named in parses(found):
        best: tuple[float, Sample] | None = None
        for sentence in parsed.sentences:
            for trigger in triggers(sentence, model.nouns):
                one = sample(record, trigger, named)
                whole = (ACTOR in one.roles or not record.actor) and (RECIPIENT in one.roles or not record.recipient)
                likely = model.types.probabilities([type_row(one)], slots([trigger]))[
                    0, model.types.classes.index(record.kind)
                ]
                if whole and (best is None or likely > best[0]):
                    best = float(likely), one
        if best is not None and best[0] > LEAST_LIKELY:
            yield best[1]


class Fitted:
    """A regression with the names of its features."""

    def __init__(
        self,
        rows: Sequence[Sequence[str]],
        classes: Sequence[str],
        c: float,
        dense: Any = None,
        weights: dict[str, float] | None = None,
    ) -> None:
        """Fit it."""
        counts = Counter(feature for row in rows for feature in set(row))
        kept = {feature for feature, count in counts.items() if count >= FEWEST}
        self.names = DictVectorizer(dtype=np.float32)
        matrix = self.names.fit_transform([{feature: 1 for feature in row if feature in kept} for row in rows])
        self.model = LogisticRegression(C=c, max_iter=400, class_weight=weights)
        self.model.fit(_with(matrix, dense), list(classes))

    def predicted(self, rows: Sequence[Sequence[str]], dense: Any = None) -> list[str]:
        """The likeliest classes."""
        matrix = self.names.transform([dict.fromkeys(row, 1) for row in rows])
        return [str(one) for one in self.model.predict(_with(matrix, dense))]

    def weights(self) -> Weights:
        """As they are stored."""
        coefficients = np.round(self.model.coef_ * SCALE).astype(int).T
        names = self.names.get_feature_names_out()
        features = {
            str(name): tuple(row)
            for name, row in zip(names, coefficients[: len(names)].tolist(), strict=True)
            if max(map(abs, row)) >= LEAST_WEIGHT
        }
        return Weights(
            classes=tuple(str(one) for one in self.model.classes_),
            intercepts=tuple(np.round(self.model.intercept_ * SCALE).astype(int).tolist()),
            features=features,
            dense=tuple(tuple(row) for row in coefficients[len(names) :].tolist()),
        )


def _with(matrix: Any, dense: Any) -> Any:
    return matrix if dense is None else hstack([matrix, csr_matrix(dense)]).tocsr()


def role_rows(ones: Iterable[Sample]) -> tuple[list[list[str]], list[str]]:
    """Features and roles of all noun phrases beside triggers of events."""
    rows: list[list[str]] = []
    roles: list[str] = []
    for one in ones:
        if one.kind != NONE:
            marked = zip(one.reached, one.parts, first_actors(one.parts), strict=True)
            rows += [
                role_features(one.trigger, one.kind, part, reached.path, first=first) for reached, part, first in marked
            ]
            roles += one.roles
    return rows, roles


def type_row(one: Sample) -> list[str]:
    """The features of a trigger."""
    return type_features(one.trigger, one.parts, [reached.path for reached in one.reached])


def balanced(kinds: Sequence[str]) -> dict[str, float]:
    """A weight for each type that makes all as frequent, but for NONE, which news is full of."""
    counts = Counter(kinds)
    return {
        kind: len(kinds) / (len(counts) * count) * (NONE_SHARE if kind == NONE else 1) for kind, count in counts.items()
    }


def fitted(ones: Sequence[Sample]) -> Stored:
    """The model for these samples."""
    roles = Fitted(*role_rows(ones), C_ROLES)
    kinds = [one.kind for one in ones]
    types = Fitted(
        [type_row(one) for one in ones],
        kinds,
        C_TYPES,
        slots([one.trigger for one in ones]),
        balanced(kinds),
    )
    nouns = {
        one.trigger.lemma
        for one in ones
        if one.trigger.pos in ("NOUN", "ADJ") and one.kind != NONE and not actor_words().sector(one.trigger.lemma)
    }
    return Stored(frozenset(nouns), roles.weights(), types.weights())


def told(ones: Sequence[Sample], folds: int) -> None:
    """How well types are told on sentences not fitted on, the roles given."""
    rows, kinds = [type_row(one) for one in ones], np.array([one.kind for one in ones])
    dense = slots([one.trigger for one in ones])
    found: list[str] = [""] * len(ones)
    for train, test in StratifiedKFold(folds, shuffle=True, random_state=0).split(kinds, kinds):
        model = Fitted([rows[n] for n in train], kinds[train].tolist(), C_TYPES, dense[train], balanced(kinds.tolist()))
        for n, kind in zip(test, model.predicted([rows[n] for n in test], dense[test]), strict=True):
            found[n] = kind
    print(f"accuracy {np.mean(kinds == np.array(found)):.3f}, macro-F1 {f1_score(kinds, found, average='macro'):.3f}")
    for kind in sorted(set(kinds)):
        wrong = Counter(other for one, other in zip(kinds, found, strict=True) if one == kind != other)
        print(f"  {kind:10} {sum(kinds == kind):4}  taken for {wrong.most_common(4)}")


def texts(path: Path) -> Iterator[str]:
    """The texts of a set of data, gzipped or not."""
    content = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    return (json.loads(line)["text"] for line in content.splitlines())


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--folds", type=int)
    parser.add_argument("--records", type=Path)
    parser.add_argument("--without-texts", type=Path, nargs="*", default=[])
    options = parser.parse_args()
    ones = list(samples(list(read())))
    if options.folds:
        told(ones, options.folds)
        return
    if options.records:
        left_out = {text for path in options.without_texts for text in texts(path)}
        found = records(options.records, left_out)
        ones += triggered(found, Model(fitted(ones)))
    MODEL.write_bytes(msgspec.json.format(msgspec.json.encode(fitted(ones), order="deterministic"), indent=0))


if __name__ == "__main__":
    main()

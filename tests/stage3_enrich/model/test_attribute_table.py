"""The attribute ruler as a table: the same attributes, whichever rule speaks of a word."""

from __future__ import annotations

import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.language import Language
from spacy.pipeline import AttributeRuler
from spacy.tokens import Doc

from streams.stage3_enrich.model.attribute_table import AttributeTable, look_up_attributes

WORDS = ["go", "gon", "na", "Rain", "rain", "up", " "]
TAGS = ["NN", "VB", "RB", "_SP"]


def ruler(*, anchored: bool) -> AttributeRuler:
    """Rules of all kinds: of a tag, a word, both, several words, an expression, and ones that contradict others.

    Those of several words all name one where they are anchored.
    """
    made = AttributeRuler(spacy.blank("en").vocab)
    made.add([[{"TAG": "NN"}]], {"POS": "NOUN", "MORPH": "Number=Sing"})
    made.add([[{"TAG": "VB"}], [{"LOWER": "go"}]], {"POS": "VERB"})
    made.add([[{"LOWER": {"IN": ["rain", "up"]}, "TAG": "NN"}]], {"POS": "ADV", "LEMMA": "aloft"})
    made.add([[{"LOWER": "gon"}, {"LOWER": "na"}]], {"LEMMA": "to", "POS": "PART"}, index=1)
    made.add([[{"LOWER": "gon"}, {"LOWER": "na"}]], {"LEMMA": "going"}, index=-2)
    made.add([[{"LOWER": {"REGEX": "^r"}}, {"LOWER": {"IN": ["na", "up"]}}, {}]], {"LEMMA": "shower"}, index=-1)
    made.add([[{"DEP": "expl"}, {"LOWER": "go"}]], {"LEMMA": "start"})
    made.add([[{"LOWER": {"REGEX": "^ra"}}]], {"LEMMA": "wet"})
    if not anchored:
        made.add([[{"TAG": "NN"}, {"TAG": "VB"}]], {"LEMMA": "seen"}, index=1)
    made.add([[{"TAG": "RB"}]], {"POS": "ADV"})
    made.add([[{"IS_SPACE": True}]], {"POS": "SPACE", "TAG": "_SP"})
    return made


def attributes(doc: Doc) -> list[tuple[str, str, str, str]]:
    return [(token.pos_, token.tag_, token.lemma_, str(token.morph)) for token in doc]


RULERS = {anchored: (made := ruler(anchored=anchored), AttributeTable(made)) for anchored in (True, False)}


@settings(max_examples=200, deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from(WORDS), st.sampled_from(TAGS), st.sampled_from(["expl", "obj"])),
        min_size=1,
        max_size=8,
    ),
    st.booleans(),
)
def test_any_words_get_what_the_ruler_gives_them(words: list[tuple[str, str, str]], anchored: bool) -> None:  # noqa: FBT001
    made, table = RULERS[anchored]
    texts, tags, deps = zip(*words, strict=True)
    heads = [0] * len(words)
    docs = [Doc(made.vocab, list(texts), tags=list(tags), deps=list(deps), heads=heads) for _ in range(2)]
    assert attributes(table(docs[0])) == attributes(made(docs[1]))


def test_a_pipeline_without_a_ruler_stays_as_it_is() -> None:
    nlp: Language = spacy.blank("en")
    look_up_attributes(nlp)
    assert nlp.pipe_names == []

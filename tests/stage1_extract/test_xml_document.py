"""XML from whoever sends it: nothing is fetched, nothing is expanded, and faults are told."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from streams.outcomes import Reason, Rejected
from streams.stage1_extract.xml_document import read_xml
from tests.bad_input import laughs
from tests.stage1_extract.formats import FIRST, article, dead, reason_of, rss


def rejected(text: str) -> str:
    with pytest.raises(Rejected) as caught:
        read_xml(text)
    assert caught.value.reason is Reason.INVALID_XML
    return caught.value.detail


def test_laughs_do_not_multiply() -> None:
    assert "declarations" in rejected(laughs("<rss>&m;</rss>"))
    quadratic = f"<!DOCTYPE rss [<!ENTITY a '{'ha' * 50_000}'>]><rss>{'&a;' * 10_000}</rss>"
    assert "declarations" in rejected(quadratic)


@pytest.mark.parametrize(
    "doctype",
    [
        "<!DOCTYPE rss [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>",
        "<!DOCTYPE rss [<!ENTITY % y SYSTEM 'http://127.0.0.1:9/y.dtd'> %y;]>",
        "<!doctype rss PUBLIC 'x' 'http://127.0.0.1:9/x' [ ]>",
        "<!-- [ --><?a [ ?>\n<!DOCTYPE rss [<!ATTLIST rss a CDATA 'b'>]>",
    ],
)
def test_a_document_type_that_declares_anything_is_refused(doctype: str) -> None:
    assert "declarations" in rejected(f"<?xml version='1.0'?>{doctype}<rss>&x;</rss>")


@pytest.mark.parametrize(
    "identifier", ["SYSTEM 'file:///etc/passwd'", "PUBLIC '-//X//DTD RSS 0.91//EN' 'http://127.0.0.1:9/x'"]
)
def test_a_document_type_is_not_fetched_and_its_entities_stay_as_they_are_written(identifier: str) -> None:
    value = rss(f"<item><description>{FIRST} &x; after</description></item>", root=f"<!DOCTYPE rss {identifier}>")
    assert article(value)["text"] == f"{FIRST} &x; after"


def test_an_inclusion_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("a secret")
    include = (
        f"<xi:include xmlns:xi='http://www.w3.org/2001/XInclude' href='{(tmp_path / 'secret').as_uri()}' parse='text'/>"
    )
    assert "secret" not in article(rss(f"<item><description>{FIRST}{include}</description></item>"))["text"]


@pytest.mark.parametrize("depth", [300, 100_000])
def test_deep_nesting_is_refused(depth: int) -> None:
    assert "depth" in rejected("<a>" * depth + "</a>" * depth)
    assert dead("<rss>" + "<a>" * depth)[0] is Reason.INVALID_XML


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "text",
        "<a>",
        "<a></b>",
        "<a b=c/>",
        "<a/><b/>",
        "<a><![CDATA[x</a>",
        "<rss><channel><item><title>Cut",
        "<1/>",
    ],
)
def test_what_is_not_well_formed_is_told_by_its_place(text: str) -> None:
    assert rejected(text)


def test_a_fault_is_told_by_its_line() -> None:
    assert rejected("<a>\n<b>\n</a>").startswith("line 3: ")


def test_names_of_html_and_stray_ampersands_are_characters() -> None:
    assert read_xml("<a>R&D caf&eacute; &lt;&amp; &#233; &LT; &nosuch;</a>").text == "R&D café <& é &LT; &nosuch;"


def test_a_well_formed_document_is_left_as_it_is() -> None:
    assert read_xml("<a><![CDATA[R&D &eacute;]]></a>").text == "R&D &eacute;"


def test_a_prefix_that_nobody_declared_is_part_of_a_name() -> None:
    root = read_xml("<a><media:b media:c='d'>x</media:b></a>")
    assert (root[0].tag, root[0].text) == ("media:b", "x")


@pytest.mark.parametrize(
    "text", ["<?xml version='1.0' encoding='utf-16'?><a>é</a>", "\ufeff<a>é</a>", "\n\n<?xml version='1.0'?><a>é</a>"]
)
def test_characters_are_characters_whatever_the_declaration_says(text: str) -> None:
    assert read_xml(text).text == "é"


def test_a_long_prolog_is_read_in_time() -> None:
    for prolog in ("<!--" + "-" * 2_000_000, "<?a" * 500_000, "<!DOCTYPE " + "a" * 2_000_000, " " * 2_000_000):
        assert rejected(prolog)


@settings(deadline=None)
@given(st.text(max_size=60) | st.text(alphabet="<>&;!?[]-/='\"ab \x00", max_size=60))
def test_any_text_is_a_document_or_a_rejection(text: str) -> None:
    assert reason_of(lambda: read_xml(text)) in {None, Reason.INVALID_XML}

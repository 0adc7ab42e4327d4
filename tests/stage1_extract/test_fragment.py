"""The text of markup that is all article."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from streams.stage1_extract.fragment import text_of_html
from streams.stage1_extract.text import clean_text


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<p>One.</p><p>Two.</p>", "One.\n\nTwo."),
        ("One.<br>Two.<br/><br/>Three.", "One.\nTwo.\n\nThree."),
        ("<div>One <b>and</b>\n more<div>Two</div>three</div>", "One and more\n\nTwo\n\nthree"),
        ("<ul><li>One<li>Two</ul>", "One\n\nTwo"),
        ("<table><tr><td>a</td><td>b</td></tr><tr><th>c</th></tr></table>", "a b\n\nc"),
        ("<p>a<script>x()</script>b<style>p{}</style>c<figure><figcaption>d</figcaption></figure>e</p>", "abce"),
        ("<p>a<!-- remark -->b<?php x ?>c</p>", "abc"),
        ("<p>caf&eacute; &amp; bar &lt;p&gt;</p>", "café & bar <p>"),
        ("One.\n\nTwo &amp; three.", "One.\n\nTwo & three."),
        ("3 < 4 and 5 > 4", "3 < 4 and 5 > 4"),
        ("<p>one\x00two</p>", "onetwo"),
        ("<p>one\ud800</p>", "one?"),
        ("<P>One</P><NAV>Home</NAV><form>x</form>two", "One\n\ntwo"),
        ("<p>unclosed <b>bold", "unclosed bold"),
        ("</p></body></html><p>after", "after"),
        ("<img src=a>", ""),
        ("", ""),
    ],
)
def test_paragraphs_are_kept_and_what_is_no_text_is_left_out(markup: str, text: str) -> None:
    assert text_of_html(markup) == text


@pytest.mark.parametrize("tag", ["div", "b", "table", "p"])
def test_deep_nesting_is_read_in_time_and_does_not_fail(tag: str) -> None:
    text_of_html(f"<{tag}>" * 50_000 + "x" + f"</{tag}>" * 50_000)


@settings(deadline=None)
@given(st.text(max_size=80) | st.text(alphabet="<>&;!?-/='\"pbr \n\x00", max_size=80))
def test_any_markup_has_a_clean_text(markup: str) -> None:
    text = text_of_html(markup)
    assert text == clean_text(text)

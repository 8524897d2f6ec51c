"""Pages that break parsers: read whole, or refused with a reason; never half."""

from contextlib import suppress

import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st

from schemas.errors import NestedTooDeep
from scraper.clean.page import Source, clean_page
from scraper.extract import extract
from scraper.parsing import DEEPEST, ByLxml, BySoup, Parsed, parse
from scraper.refusal import refusal
from scraper.replica import Office
from scraper.replica.pages import page_resources
from scraper.section import section

RULES = section("cq_fao.djgz").page
PAGE = (
    '<!DOCTYPE html><html><head><meta charset="utf-8"><meta name="ArticleTitle" content="公告"></head>'
    '<body><div class="trs_editor_view TRS_UEDITOR">{}</div><div class="footer">主办</div></body></html>'
)


def nested(levels: int, tag: str = "div") -> str:
    """Text so many tags deep in the page, beside those around the container."""
    return PAGE.format(f"<{tag}>" * levels + "深处" + f"</{tag}>" * levels)


def paragraphs(page: Parsed) -> list[str]:
    found = page.find("div.trs_editor_view")
    return list(found.paragraphs()) if found else []


# --- depth ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("levels", [1, 100, *range(245, 262), 300, 2040, 2060, 3000, DEEPEST - 10])
@pytest.mark.parametrize("tag", ["div", "b", "blockquote"])
def test_text_is_found_however_deep_it_stands(levels: int, tag: str) -> None:
    assert extract(nested(levels, tag), RULES).paragraphs == ("深处",)


def test_lxml_takes_what_it_reads_whole_and_nothing_else() -> None:
    assert isinstance(parse(nested(100)), ByLxml)
    assert isinstance(parse(nested(300)), BySoup)
    assert isinstance(parse(PAGE.format("长" * 10_000_001)), BySoup), "one piece of more than ten million characters"
    assert isinstance(parse(PAGE.format("<p " + " ".join(f'a{n}="x"' for n in range(3000)) + ">一</p>")), BySoup)


@pytest.mark.parametrize("levels", [10_000, 100_000])
@pytest.mark.parametrize("opening", ["<div>", "<b>", "<ul><li>", "<table><tr><td>", "<zz>", "<div\n class='x'>"])
def test_what_is_absurd_is_quarantined_with_its_depth(levels: int, opening: str) -> None:
    body = PAGE.format(opening * levels + "深处").encode()
    page = clean_page(Source(key="k", url="u", capture="c", body=body, section=section("cq_fao.djgz")))
    assert page.outcome == "quarantined"
    assert f"{levels:,}"[:3] in str(page.reason)
    assert page.bulletins == ()


def test_tags_that_are_only_spoken_of_are_not_counted() -> None:
    assert extract(PAGE.format(f"<script>{'<div>' * 20_000}</script><p>一</p>"), RULES).paragraphs == ("一",)
    assert extract(PAGE.format(f"<!-- {'<div>' * 20_000} --><p>一</p>"), RULES).paragraphs == ("一",)


# --- size and time: none of these comes back within a minute where time grows with the square ------------------------


@pytest.mark.parametrize(
    "body",
    [
        "</x>" * 500_000 + "一",
        "<p>一</p>" * 100_000,
        "<p>一" * 50_000,
        "<br>" * 200_000 + "一",
        "<p " + " ".join(f'a{n}="x"' for n in range(100_000)) + ">一</p>",
        "一<" * 300_000,
        "一&" * 300_000,
        "<!--" * 100_000 + "-->一",
    ],
    ids=["ends", "paragraphs", "open paragraphs", "breaks", "attributes", "brackets", "ampersands", "comments"],
)
def test_a_page_of_one_thing_only_is_read(body: str) -> None:
    assert any("一" in paragraph for paragraph in extract(PAGE.format(body), RULES).paragraphs)


# --- both parsers --------------------------------------------------------------------------------------------------


def test_both_parsers_read_the_same_on_every_page_of_the_office() -> None:
    for pages in Office(seed=0).pages.values():
        for page in pages:
            rules = section(page.section_id).page
            for _, resource in page_resources(page):
                text = resource.body.decode("gbk" if page.charset == "gb2312" else "utf-8")
                ours, other = parse(text), BySoup(BeautifulSoup(text, "html.parser"))
                assert isinstance(ours, ByLxml)
                assert ours.text() == other.text()
                for css in (*(rule for rule in (*rules.title, *rules.body) if isinstance(rule, str)),):
                    one, two = ours.find(css), other.find(css)
                    assert (one is None) == (two is None), css
                    if one and two:
                        assert (one.value(), list(one.paragraphs())) == (two.value(), list(two.paragraphs()))


@pytest.mark.parametrize(
    ("body", "wanted"),
    [
        ("<p>一</p><!-- 二 --><p>三</p>", ["一", "三"]),
        ("<p>一<?php echo 1 ?>二</p>", ["一二"]),
        ("<div>一<textarea>二</textarea>三</div>", ["一三"]),
        ("一<p>二<br>三</p>四", ["一", "二", "三", "四"]),
        ("<p>一&nbsp;二\N{IDEOGRAPHIC SPACE}三</p>", ["一\N{NO-BREAK SPACE}二\N{IDEOGRAPHIC SPACE}三"]),
        ("<b><p>一</b></p></span><i>二</em></table>三", ["一", "二三"]),
        ("<template><p>一</p></template><noscript><p>二</p></noscript><p>三</p>", ["三"]),
    ],
)
def test_both_parsers_cut_the_same_paragraphs(body: str, wanted: list[str]) -> None:
    text = PAGE.format(body)
    assert paragraphs(parse(text)) == wanted
    assert paragraphs(BySoup(BeautifulSoup(text, "html.parser"))) == wanted


def test_a_page_that_declares_another_charset_is_read_as_the_text_it_is() -> None:
    for declared in ('<?xml version="1.0" encoding="gb2312"?>', '<meta charset="gb2312">', '<meta charset="utf-16">'):
        assert extract(declared + PAGE.format("<p>朱镕基䶮</p>"), RULES).paragraphs == ("朱镕基䶮",)


SHARDS = ("<div>", "</div>", "<p", ">", "<b>", "</b>", "<!--", "-->", "一", "<td>", "\x00", "'", "<script>", "&#0;")


@given(st.lists(st.sampled_from(SHARDS)))
def test_nothing_crashes_and_nothing_recurses(pieces: list[str]) -> None:
    for text in ("".join(pieces), PAGE.format("".join(pieces * 40))):
        refusal(text)
        with suppress(NestedTooDeep):
            extract(text, RULES)

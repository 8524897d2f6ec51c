from dataclasses import replace

import pytest

from schemas.errors import DeclarationUnusable
from scraper.dialects import trs
from scraper.extract import Dated, extract
from scraper.refusal import CHALLENGE

HEAD = '<meta name="ArticleTitle" content="市外办召开会议"><meta name="PubDate" content="2021-02-26 09:30">'


def page(body: str, head: str = HEAD) -> str:
    return (
        f"<!DOCTYPE html><html><head>{head}<title>外事要闻</title></head><body><div class='nav'>首页</div>"
        f"<h1>市外办召开会议</h1><p>日期:2021-02-25</p>"
        f'<div class="trs_editor_view TRS_UEDITOR trs_web">{body}</div><div>版权所有</div></body></html>'
    )


SHAPES = {
    "paragraphs": ("<p>一。</p>\n  <p>二。</p>", ["一。", "二。"]),
    "lines split by br": ("一。<br>二。<br/>", ["一。", "二。"]),
    "divs for paragraphs": ("<div>一。</div><div>二。</div>", ["一。", "二。"]),
    "side by side in a table": ("<table><tr><td>一。</td><td>One.</td></tr></table>", ["一。", "One."]),
    "one line only": ("<p>一。</p>", ["一。"]),
    "a hidden tab": ('<div>一。</div><div style="display:none">One.</div>', ["一。", "One."]),
    "an attachment": ('<p>一。</p><p><a href="./P020210226.pdf">附件</a></p>', ["一。", "附件"]),
    "Word's spans": ('<p class="MsoNormal"><span>一<span>、二</span></span><o:p></o:p>三。</p>', ["一、二三。"]),
    "font and nbsp": ("<font>&nbsp;&nbsp;一。</font>", ["\xa0\xa0一。"]),
    "ideographic indent": ("<p>　　一。</p>", ["　　一。"]),
    "source line breaks": ("<p>Li Bo\n   met</p>", ["Li Bo met"]),
    "script, style, comment": ("<p>一<script>x</script>。<style>y</style><!-- z --></p>", ["一。"]),
    "text after a block": ("一。<p>二。</p>三。", ["一。", "二。", "三。"]),
    "broken nesting": ("<p>一。<div>二。</p></div>", ["一。", "二。"]),
}


@pytest.mark.parametrize(("body", "paragraphs"), SHAPES.values(), ids=SHAPES)
def test_paragraphs_of_every_shape(body: str, paragraphs: list[str]) -> None:
    assert list(extract(page(body), trs.PAGE).paragraphs) == paragraphs


def test_title_and_dates_in_their_order_of_trust() -> None:
    found = extract(page("<p>一。</p>"), trs.PAGE)
    assert found.title == "市外办召开会议"
    assert found.dates == (Dated("2021-02-26", "meta"), Dated("2021-02-25", "label"))
    bare = extract(page("<p>一。</p>", head=""), trs.PAGE)
    assert (bare.title, bare.dates, bare.has_metas) == ("市外办召开会议", (Dated("2021-02-25", "label"),), False)


@pytest.mark.parametrize("levels", [300, 3000])
def test_text_nested_deeper_than_lxml_reads_is_not_lost(levels: int) -> None:
    found = extract(page("<div>" * levels + "深处" + "</div>" * levels), trs.PAGE)
    assert found.paragraphs == ("深处",)


def test_a_page_without_container_says_so() -> None:
    found = extract("<html><head>" + HEAD + "</head><body><p>一。</p></body></html>", trs.PAGE)
    assert (found.container, found.has_metas, found.refusal) == (None, True, None)


def test_a_challenge_page_is_scripts_and_nothing_to_see() -> None:
    found = extract("<html><body><script>document.cookie='x'</script><noscript>on</noscript></body></html>", trs.PAGE)
    assert (found.container, found.has_metas, found.refusal) == (None, False, CHALLENGE)


def test_an_empty_container_gives_way_to_the_next_rule() -> None:
    text = page("").replace("<div>版权所有</div>", '<div id="zoom">一。</div>')
    assert extract(text, trs.PAGE).container == "#zoom"


def test_a_rule_that_is_no_selector_is_named() -> None:
    with pytest.raises(DeclarationUnusable, match=r"the rule 'article div\[' is no CSS selector: "):
        extract(page("<p>一。</p>"), replace(trs.PAGE, body=("article div[",)))

"""HTML that breaks parsers, or would do harm if anybody ran it; the text of the bulletin is all there."""

from collections.abc import Callable
from dataclasses import replace

from scraper.replica.exchange import Answer, Request
from scraper.replica.faults.declaring import PageScene, SpoilPage, page_fault
from scraper.replica.pages import page_resources

SCRIPTS = (
    '<script>document.write("<p>注入</p>")</script><style>p { display: none }</style><!-- <p>旧稿</p> -->'
    '<img src="x" onerror="alert(1)"><svg onload="alert(1)"></svg><noscript>请开启脚本</noscript>'
)


def _reworked(scene: PageScene, request: Request, answer: Answer, rework: Callable[[str], str]) -> Answer:
    return replace(answer, body=dict(page_resources(scene.page, rework))[request.address].body)


def _nested(levels: int) -> SpoilPage:
    """The text so many tags deep."""

    def spoil(scene: PageScene, request: Request, answer: Answer) -> Answer:
        return _reworked(scene, request, answer, lambda body: "<div>" * levels + body + "</div>" * levels)

    spoil.__name__ = f"nested_{levels}"
    spoil.__doc__ = f"Its text stands {levels:,} tags deep."
    return spoil


@page_fault(first="new", known="unchanged")
def scripts(scene: PageScene, request: Request, answer: Answer) -> Answer:
    """Has scripts, styles, comments and event handlers between its paragraphs."""
    return _reworked(scene, request, answer, lambda body: SCRIPTS + body.replace("\n", SCRIPTS) + SCRIPTS)


@page_fault(first="new", known="unchanged")
def broken_nesting(scene: PageScene, request: Request, answer: Answer) -> Answer:
    """Has tags that are never closed, closed twice, or closed across each other."""
    return _reworked(
        scene,
        request,
        answer,
        lambda body: "<b><i>" + body.replace("</p>", "</b></p></span>").replace("<p", "<font><p") + "</i></em></table>",
    )


nested_300 = page_fault(first="new", known="unchanged")(_nested(300))
nested_3000 = page_fault(first="new", known="unchanged")(_nested(3000))
nested_10000 = page_fault(first="quarantined", known="quarantined")(_nested(10000))


@page_fault(first="quarantined", known="quarantined")
def nul_bytes(scene: PageScene, request: Request, answer: Answer) -> Answer:
    """Has NUL bytes in its text."""
    return _reworked(scene, request, answer, lambda body: body.replace("。", "。\x00"))

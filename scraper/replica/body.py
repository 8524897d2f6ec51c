"""The text of a page as HTML: as editors leave it, and in the shapes at which extractors stumble."""

import re
from collections.abc import Callable, Sequence
from html import escape

from scraper.replica.columns import Shape
from scraper.replica.lines import Line
from scraper.replica.office import OfficePage

INDENT = "\N{IDEOGRAPHIC SPACE}\N{IDEOGRAPHIC SPACE}"


def body(page: OfficePage) -> str:
    """The text of a page as HTML, the inside of its container."""
    lines = list(page.lines)
    if page.shape in SHAPED:
        return SHAPED[page.shape](lines)
    written = _plain if page.column.digest else EDITORS[page.place % len(EDITORS)]
    return "\n".join(map(written, lines))


# --- editors ----------------------------------------------------------------------------------------------------


def _plain(line: Line) -> str:
    return f"<p>{_text(line)}</p>"


def _styled(line: Line) -> str:
    side = "center" if line.role == "caption" else "justify"
    return f'<p style="text-align: {side}; line-height: 2em; text-indent: 2em;">{_text(line)}</p>'


def _indented(line: Line) -> str:
    return f"<p>{INDENT}{_text(line)}</p>"


def _from_word(line: Line) -> str:
    """Word puts each number into a span of its own."""
    inside = _text(line) if line.href else re.sub(r"\d+", r'<span lang="EN-US">\g<0></span>', _text(line))
    return (
        f'<p class="MsoNormal"><span style="font-size: 16pt; font-family: 仿宋_GB2312;">{inside}<o:p></o:p></span></p>'
    )


def _from_old_editor(line: Line) -> str:
    return f'<p><font face="宋体" size="3">&nbsp;&nbsp;&nbsp;&nbsp;{_text(line)}</font></p>'


def _broken_by_hand(line: Line) -> str:
    return f"{INDENT}{_text(line)}<br>"


EDITORS: tuple[Callable[[Line], str], ...] = (
    _styled,
    _indented,
    _from_word,
    _styled,
    _from_old_editor,
    _broken_by_hand,
)
"""Ways in which editors leave a paragraph."""


# --- shapes -----------------------------------------------------------------------------------------------------


def _br_lines(lines: Sequence[Line]) -> str:
    return "<br>\n".join(map(_text, lines))


def _div_paragraphs(lines: Sequence[Line]) -> str:
    return "\n".join(f"<div>{_text(line)}</div>" for line in lines)


def _side_by_side(lines: Sequence[Line]) -> str:
    """A table of two columns: each row holds two lines."""
    rows = [lines[at : at + 2] for at in range(0, len(lines), 2)]
    cells = ("".join(f"<td>{_text(line)}</td>" for line in row) for row in rows)
    return "<table border='1'><tbody>" + "\n".join(f"<tr>{row}</tr>" for row in cells) + "</tbody></table>"


def _hidden_tab(lines: Sequence[Line]) -> str:
    """Chinese in one tab, English in another that is shown on a click."""
    zh, en = ("\n".join(_plain(line) for line in lines if (line.lang == "en") is wanted) for wanted in (False, True))
    tabs = '<div class="tab" id="zh">{}</div><div class="tab" id="en" style="display:none">{}</div>'
    return tabs.format(zh, en)


def _one_line(lines: Sequence[Line]) -> str:
    return f"<p>{_text(lines[0])}</p>"


SHAPED: dict[Shape, Callable[[Sequence[Line]], str]] = {
    "br lines": _br_lines,
    "side by side": _side_by_side,
    "one line": _one_line,
    "hidden tab": _hidden_tab,
    "div paragraphs": _div_paragraphs,
    "table": _side_by_side,
}
"""What is in none of these is written by one of the editors."""


def _text(line: Line) -> str:
    text = escape(line.text, quote=False)
    return f'<a href="{line.href}">{text}</a>' if line.href else text

"""One page, several bulletins: what part each line plays, and where one bulletin ends and the next begins.

Reads the layout of the magazine's digests: Chinese title, Chinese paragraphs, English paragraphs, then the next title,
without any separator. A page with a single bulletin is the simple case of the same rules. Titles are told by what they
are (short, no full stop), never by their place alone.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from schemas.records import Lang, Role
from scraper.clean.language import is_chinese
from scraper.clean.mending import Mended

LONGEST_TITLE = {"zh": 60, "en": 220}
"""In characters. The longest title seen in each language has 45 and 160."""

STOPS = re.compile(r"[。！？!?；;：:，,.…][”’\"')）】》]*$")
ENUMERATED = re.compile(r"^(?:[一二三四五六七八九十]+、|[（(][一二三四五六七八九十\d]+[)）]|\d+[.、．])")
"""`一、总体情况` heads a part of a bulletin, it does not open one."""
OPENS_WITH_A_DATE = re.compile(r"^(?:\d{4}年|\d{1,2}月|近日|日前|[二一]〇)")
CAPTION = re.compile(r"^(?:[△▲▽▼①-⑳]|图[为:：]|[（(]图)")
SOURCE = re.compile(r"^[（(]?(?:来源|稿源|供稿|撰稿|作者|编辑|责任编辑|摄影|Source|Photo)\s*[:：/／]", re.I)


@dataclass(frozen=True)
class Line:
    """A paragraph, as it was read and as it reads now, and its language."""

    mended: Mended
    lang: Lang

    @property
    def text(self) -> str:
        """As it reads now."""
        return self.mended.text


@dataclass(frozen=True)
class Placed:
    """A line and the part it plays."""

    line: Line
    role: Role


def split(lines: Sequence[Line]) -> list[list[Placed]]:
    """Cut the lines of a page into bulletins, in page order; every line is in exactly one.

    A title-like line opens a bulletin where the one before it has its English already, or where a paragraph that
    begins with a date follows.
    """
    bulletins: list[list[Placed]] = []
    for at, line in enumerate(lines):
        if not bulletins or (_opens(lines, at) and _has_body(bulletins[-1])):
            bulletins.append([])
        bulletins[-1].append(Placed(line, _role(line, bulletins[-1])))
    return bulletins


def looks_like_title(line: Line) -> bool:
    """Short, and not a sentence."""
    language = "zh" if is_chinese(line.lang) else "en"
    return (
        line.lang != "und"
        and len(line.text) <= LONGEST_TITLE[language]
        and not STOPS.search(line.text)
        and not ENUMERATED.match(line.text)
        and _set_apart(line) is None
    )


def _opens(lines: Sequence[Line], at: int) -> bool:
    if not looks_like_title(lines[at]) or not is_chinese(lines[at].lang):
        return False
    before = lines[at - 1] if at else None
    after_english = before is not None and before.lang == "en"
    following = next((line for line in lines[at + 1 :] if not looks_like_title(line)), None)
    dated = following is not None and OPENS_WITH_A_DATE.match(following.text) is not None
    return (after_english and following is not None and is_chinese(following.lang)) or dated


def _has_body(bulletin: Sequence[Placed]) -> bool:
    return any(placed.role == "body" for placed in bulletin)


def _role(line: Line, so_far: Sequence[Placed]) -> Role:
    apart = _set_apart(line)
    if apart:
        return apart
    if line.lang == "und":
        return "meta"
    titled = {placed.line.lang[:2] for placed in so_far if placed.role == "title"}
    if not _has_body(so_far) and looks_like_title(line):
        return "subtitle" if line.lang[:2] in titled else "title"
    return "body"


def _set_apart(line: Line) -> Role | None:
    if CAPTION.match(line.text):
        return "caption"
    return "source" if SOURCE.match(line.text) else None

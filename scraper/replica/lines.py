"""How a notice stands on a page: its paragraphs in order, their language and script, and what they were undamaged."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from scraper.replica.damage import damage, traditional
from scraper.replica.grammar import Notice

CLAUSE = re.compile(r"[^，。；：！？]+[，。；：！？]*[”’）》]*")
Tongue = Literal["zh", "en", "zh then en", "alternating"]


@dataclass(frozen=True)
class Line:
    """A paragraph as a page shows it.

    `undamaged` is what it would be without damage, in the same script; `simplified` what its writer wrote. With `href`
    it is a link to something that is attached to the page.
    """

    role: Literal["title", "body", "caption", "source", "meta"]
    lang: Literal["zh-Hans", "zh-Hant", "en"]
    text: str
    undamaged: str
    simplified: str
    href: str | None = None


@dataclass(frozen=True)
class PlacedNotice:
    """A notice and its lines on a page; on a page of its own its title stands in the head, not among them."""

    notice: Notice
    lines: tuple[Line, ...]


def on_page(notice: Notice, tongue: Tongue, *, captions: bool, writer: str | None) -> PlacedNotice:
    """A notice on a page of its own, perhaps with captions of its photographs and the name of who wrote it."""
    zh = [_zh("body", paragraph.zh) for paragraph in notice.paragraphs]
    en = [_en(paragraph.en) for paragraph in notice.paragraphs]
    if tongue == "alternating":
        return PlacedNotice(notice, tuple(line for pair in zip(zh, en, strict=True) for line in pair))
    if captions:
        zh[1:1] = [_zh("caption", caption) for caption in notice.captions]
    if writer:
        zh.append(_zh("source", f"（供稿：{writer}）"))
    return PlacedNotice(notice, tuple({"zh": zh, "en": en, "zh then en": zh + en}[tongue]))


def in_one_line(notice: Notice) -> PlacedNotice:
    """A notice that says no more than its first sentence."""
    return PlacedNotice(notice, (_zh("body", notice.paragraphs[0].sentences[0].zh[0]),))


def in_clauses(notice: Notice) -> PlacedNotice:
    """A notice whose editor broke the line behind every mark, with the captions of its photographs."""
    said = [clause for paragraph in notice.paragraphs for clause in CLAUSE.findall(paragraph.zh)]
    lines = [_zh("body", clause) for clause in said]
    lines[2:2] = [_zh("caption", caption) for caption in notice.captions]
    return PlacedNotice(notice, tuple(lines))


def in_cells(notice: Notice) -> PlacedNotice:
    """A notice as a table of two columns, one cell a line."""
    said = [part for paragraph in notice.paragraphs for sentence in paragraph.sentences for part in sentence.zh]
    cells = [cell for number, text in enumerate(said, 1) for cell in (f"事项{number}", text)]
    return PlacedNotice(notice, tuple(_zh("body", cell) for cell in ("项目", "内容", *cells)))


def with_attachment(placed: PlacedNotice, name: str, href: str) -> PlacedNotice:
    """The same with a link to a file below it."""
    return PlacedNotice(placed.notice, (*placed.lines, replace(_zh("meta", f"附件：{name}"), href=href)))


def in_digest(notice: Notice, level: str | None) -> PlacedNotice:
    """A notice among others: Chinese title, Chinese paragraphs, English paragraphs.

    Args:
        notice: what is told.
        level: how much the Chinese is damaged; null: not at all.
    """
    zh = [_zh("title", notice.title_zh), *(_zh("body", paragraph.zh) for paragraph in notice.paragraphs)]
    if level:
        zh = [_damaged(line, level) for line in zh]
    return PlacedNotice(notice, (*zh, *(_en(paragraph.en) for paragraph in notice.paragraphs)))


def pairs(lines: tuple[Line, ...]) -> Iterator[tuple[int, int]]:
    """Places of the paragraphs that translate each other; none where there is one language only."""
    zh = [at for at, line in enumerate(lines) if line.role == "body" and line.lang != "en"]
    en = [at for at, line in enumerate(lines) if line.role == "body" and line.lang == "en"]
    return zip(zh, en, strict=True) if zh and en else iter(())


def _zh(role: Literal["title", "body", "caption", "source", "meta"], text: str) -> Line:
    return Line(role, "zh-Hans", text, text, text)


def _en(text: str) -> Line:
    return Line("body", "en", text, text, text)


def _damaged(line: Line, level: str) -> Line:
    return replace(line, lang="zh-Hant", text=damage(line.simplified, level), undamaged=traditional(line.simplified))

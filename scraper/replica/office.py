"""The office in a box: columns, what stands on their pages, and under which address. The same for the same seed.

Dates count back from a fixed day, so that the office of a seed never changes.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Literal

from scraper.replica.damage import LEVELS, damage
from scraper.replica.grammar import Notice, notice
from scraper.section import sections

TODAY = date(2026, 9, 30)
MIGRATED_ON = date(2019, 12, 24)
"""When the real office moved its old pages: their addresses carry this day, whatever day they are of."""

Markup = Literal["tabs", "list"]
Tongue = Literal["zh", "en", "zh then en", "alternating", "digest"]

GB_PAGE, CAPTION_PAGE, ENGLISH_PAGE, ALTERNATING_PAGE = 3, 2, 4, 5
"""Places in their column of the pages that have something special."""


@dataclass(frozen=True)
class Column:
    """A column of the site: its path, how many listing pages, how many entries on each."""

    path: str
    title: str
    listing_pages: int
    per_page: int
    markup: Markup = "tabs"
    days_apart: int = 2
    digest: bool = False


COLUMNS = (
    Column("/zwxx_162/wsyw/", "外事要闻", 3, 10),
    Column("/zwxx_162/bmdt/", "部门动态", 3, 10),
    Column("/zwxx_162/tzgg/", "通知公告", 3, 10, markup="list", days_apart=5),
    Column("/djgz/", "党建工作", 1, 6, days_apart=9),
    Column("/wsfw/yqwgrlh/", "邀请外国人来华", 1, 4, markup="list", days_apart=40),
    Column("/zwgk_162/zfxxgknb/", "政府信息公开年报", 1, 5, markup="list", days_apart=365),
    Column("/zwgk_162/fdzdgknr/czyjs/", "财政预决算", 1, 5, markup="list", days_apart=180),
    Column("/page/", "外事工作资讯", 1, 6, days_apart=30, digest=True),
)


@dataclass(frozen=True)
class Line:
    """A paragraph as a page shows it; `undamaged` is what it would be without damage."""

    role: Literal["title", "body", "caption"]
    lang: Literal["zh-Hans", "zh-Hant", "en"]
    text: str
    undamaged: str


@dataclass(frozen=True)
class PlacedNotice:
    """A notice and the lines of it that stand on a page; its title may stand in the page's head only."""

    notice: Notice
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class OfficePage:
    """A page of the office."""

    column: Column
    place: int
    source_id: int
    path: str
    title: str
    published_on: date
    charset: Literal["utf-8", "gb2312"]
    level: str | None
    notices: tuple[PlacedNotice, ...]


class Office:
    """All pages of a made-up office, by column, newest first."""

    def __init__(self, seed: int = 0) -> None:
        self.seed = seed

    @property
    def sections(self) -> list[str]:
        """The declared sections that the office has, in the order of its columns."""
        declared = {section.path: section.id for section in sections().values()}
        return [declared[column.path] for column in COLUMNS]

    @cached_property
    def pages(self) -> dict[Column, tuple[OfficePage, ...]]:
        """The pages of each column."""
        return {column: tuple(self._column(column, number)) for number, column in enumerate(COLUMNS)}

    def _column(self, column: Column, number: int) -> Iterator[OfficePage]:
        for place in range(column.listing_pages * column.per_page):
            published_on = TODAY - timedelta(days=number + place * column.days_apart)
            source_id = 15_000_000 + 1_000_000 * number - 137 * place
            yield (
                self._digest(column, place, source_id, published_on)
                if column.digest
                else self._page(column, place, source_id, published_on)
            )

    def _page(self, column: Column, place: int, source_id: int, published_on: date) -> OfficePage:
        drawn = notice(f"{self.seed}{column.path}{place}", published_on)
        news = column.listing_pages > 1
        tongue = _tongue(column, place) if news else "zh"
        url_day = _url_day(place, published_on, migrated=column.path.endswith("wsyw/") and place >= 25)
        return OfficePage(
            column=column,
            place=place,
            source_id=source_id,
            path=f"{column.path}{url_day:%Y%m}/t{url_day:%Y%m%d}_{source_id}.html",
            title=drawn.title.en if tongue == "en" else drawn.title.zh,
            published_on=published_on,
            charset="gb2312" if news and place == GB_PAGE else "utf-8",
            level=None,
            notices=(PlacedNotice(drawn, tuple(_lines(drawn, tongue, caption=news and place == CAPTION_PAGE))),),
        )

    def _digest(self, column: Column, place: int, source_id: int, published_on: date) -> OfficePage:
        level = list(LEVELS)[place // 2 % len(LEVELS)] if place % 2 else None
        drawn = [notice(f"{self.seed}{column.path}{place}/{n}", published_on) for n in range(3 + place % 3)]
        return OfficePage(
            column=column,
            place=place,
            source_id=source_id,
            path=f"{column.path}{published_on:%Y/%m%d}/{source_id}.shtml",
            title=f"外事工作资讯 {published_on.year}年第{published_on.month}期",
            published_on=published_on,
            charset="utf-8",
            level=level,
            notices=tuple(
                PlacedNotice(one, tuple(_damaged(line, level) for line in _lines(one, "digest", caption=False)))
                for one in drawn
            ),
        )


def _tongue(column: Column, place: int) -> Tongue:
    """Most pages are Chinese only, as on the real site."""
    if place == ENGLISH_PAGE and column.path.endswith("tzgg/"):
        return "en"
    if place == ALTERNATING_PAGE:
        return "alternating"
    return "zh then en" if place % 4 == 0 else "zh"


def _url_day(place: int, published_on: date, *, migrated: bool) -> date:
    """The day in an address is not the day of publication; on some pages it is later."""
    if migrated:
        return MIGRATED_ON
    return published_on + timedelta(days=1) if place % 7 == 1 else published_on


def _lines(drawn: Notice, tongue: Tongue, *, caption: bool) -> Iterator[Line]:
    """The paragraphs below a page's heading; a digest has its titles among them."""
    zh = [Line("body", "zh-Hans", paragraph.zh, paragraph.zh) for paragraph in drawn.paragraphs]
    en = [Line("body", "en", paragraph.en, paragraph.en) for paragraph in drawn.paragraphs]
    if tongue == "digest":
        yield Line("title", "zh-Hans", drawn.title.zh, drawn.title.zh)
    if caption:
        shown = f"△{drawn.title.zh}"
        zh.insert(1, Line("caption", "zh-Hans", shown, shown))
    if tongue == "alternating":
        yield from (line for pair in zip(zh, en, strict=True) for line in pair)
        return
    yield from () if tongue == "en" else zh
    yield from () if tongue == "zh" else en


def _damaged(line: Line, level: str | None) -> Line:
    if level is None or line.lang == "en":
        return line
    return Line(line.role, "zh-Hant", damage(line.text, level), line.text)

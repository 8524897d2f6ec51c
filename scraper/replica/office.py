"""The office in a box: what stands on each page of its columns, and under which address. The same for the same seed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property
from typing import Literal

from scraper.replica.columns import (
    ALTERNATING_PAGE,
    BILINGUAL_EVERY,
    BMDT,
    CAPTION_PAGES,
    COLUMNS,
    ENGLISH_PAGES,
    GB_PAGE,
    LATE_ADDRESS_EVERY,
    MIGRATED_FROM,
    MIGRATED_ON,
    REPOSTED_PAGE,
    SHAPED_PAGES,
    TWIN_PAGE,
    WSYW,
    Column,
    Shape,
)
from scraper.replica.damage import LEVELS, damage
from scraper.replica.grammar import Notice, notice, seeded
from scraper.replica.lines import (
    Line,
    PlacedNotice,
    Tongue,
    in_cells,
    in_clauses,
    in_digest,
    in_one_line,
    on_page,
    with_attachment,
)
from scraper.replica.words import WRITERS
from scraper.section import sections

FIRST_ID, IDS_A_DAY = 2_695_474, 5_773
"""An id of the day on which the real office moved, and how fast ids have grown since."""
DIGEST_BULLETINS = (3, 5)
"""At least and at most on one page."""


@dataclass(frozen=True)
class OfficePage:
    """A page of the office; `title` as it is shown, `level` how much it is damaged, if it is."""

    column: Column
    place: int
    section_id: str
    source_id: int
    path: str
    title: str
    published_on: date
    charset: Literal["utf-8", "gb2312"]
    level: str | None
    shape: Shape
    notices: tuple[PlacedNotice, ...]

    @property
    def key(self) -> str:
        """Section and the source's own id."""
        return f"{self.section_id}/{self.source_id}"

    @property
    def lines(self) -> Iterator[Line]:
        """All paragraphs, in order."""
        return (line for placed in self.notices for line in placed.lines)

    @property
    def attachments(self) -> tuple[str, ...]:
        """Addresses of what is attached; it lies beside the page."""
        beside = self.path.rsplit("/", 1)[0]
        return tuple(beside + line.href.removeprefix(".") for line in self.lines if line.href)


class Office:
    """All pages of a made-up office, by column, newest first.

    Some of the columns, or columns of another size, make a smaller or a larger office.
    """

    def __init__(self, seed: int = 0, columns: Sequence[Column] = COLUMNS) -> None:
        self.seed = seed
        self.columns = tuple(columns)

    @property
    def sections(self) -> list[str]:
        """The declared sections that the office has, in the order of its columns."""
        declared = {section.path: section.id for section in sections().values()}
        return [declared[column.path] for column in self.columns]

    @cached_property
    def pages(self) -> dict[Column, tuple[OfficePage, ...]]:
        """The pages of each column."""
        return {
            column: tuple(self._page(column, section_id, place) for place in range(column.size))
            for column, section_id in zip(self.columns, self.sections, strict=True)
        }

    def _page(self, column: Column, section_id: str, place: int) -> OfficePage:
        published_on = _published_on(column, place)
        url_day = _url_day(column, place, published_on)
        source_id = FIRST_ID + IDS_A_DAY * (url_day - MIGRATED_ON).days + 100 * self.columns.index(column) - place
        level = _level(column, place)
        shape = column.shape or SHAPED_PAGES.get((column.path, place), "paragraphs")
        if column.digest:
            title = f"外事工作资讯 {published_on.year}年第{published_on.month}期"
            notices = tuple(self._digest(column, place, published_on, level))
        else:
            notices = (self._single(column, place, shape),)
            drawn = notices[0].notice
            title = drawn.title_en if (column.path, place) in ENGLISH_PAGES and drawn.title_en else drawn.title_zh
        return OfficePage(
            column=column,
            place=place,
            section_id=section_id,
            source_id=source_id,
            path=column.path + _address(column, url_day, source_id),
            title=damage(title, level) if level else title,
            published_on=published_on,
            charset="gb2312" if (column.path, place) == GB_PAGE else "utf-8",
            level=level,
            shape=shape,
            notices=notices,
        )

    def _drawn(self, column: Column, place: int) -> Notice:
        """What a page with one notice tells."""
        if (column.path, place) == TWIN_PAGE:
            return self._drawn(column, place + 1)
        if (column.path, place) == REPOSTED_PAGE:
            whole = self._drawn(column, place + 1)
            return replace(whole, paragraphs=whole.paragraphs[:-1])
        kind = self._kinds(column, place // len(column.kinds))[place % len(column.kinds)]
        return notice(f"{self.seed}{column.path}{place}", kind, _published_on(column, place))

    def _single(self, column: Column, place: int, shape: Shape) -> PlacedNotice:
        """The notice of a page that has one."""
        drawn = self._drawn(column, place)
        arranged = {"one line": in_one_line, "clauses": in_clauses, "table": in_cells}.get(shape)
        if arranged:
            return arranged(drawn)
        tongue = _tongue(column, place, shape, translated=drawn.title_en is not None)
        signed = column.path == BMDT.path and tongue == "zh"
        writer = WRITERS[place % len(WRITERS)] if signed else None
        placed = on_page(drawn, tongue, captions=(column.path, place) in CAPTION_PAGES, writer=writer)
        if shape != "attachment":
            return placed
        return with_attachment(placed, "报名表.pdf", f"./P0{_published_on(column, place):%Y%m%d}{place:011}.pdf")

    def _digest(self, column: Column, place: int, published_on: date, level: str | None) -> Iterator[PlacedNotice]:
        """The notices of the month before, the oldest first."""
        seed = f"{self.seed}{column.path}{place}"
        draw = seeded(seed)
        kinds = draw.sample(column.kinds, draw.randint(*DIGEST_BULLETINS))
        for ordinal, kind in enumerate(kinds, 1):
            told_on = published_on - timedelta(days=5 * (len(kinds) - ordinal))
            yield in_digest(notice(f"{seed}/{ordinal}", kind, told_on), level)

    def _kinds(self, column: Column, again: int) -> list[str]:
        """The kinds of a column, each once, in the order of one round."""
        if column.in_turn:
            return list(column.kinds)
        return seeded(f"{self.seed}{column.path}/{again}").sample(column.kinds, len(column.kinds))


def _published_on(column: Column, place: int) -> date:
    if column == WSYW and place >= MIGRATED_FROM:
        return MIGRATED_ON - timedelta(days=41 + 173 * (place - MIGRATED_FROM))
    return column.newest_on - timedelta(days=column.days_apart * place)


def _url_day(column: Column, place: int, published_on: date) -> date:
    """The day in an address is not always the day of publication."""
    if column == WSYW and place >= MIGRATED_FROM:
        return MIGRATED_ON
    late = not column.digest and place % LATE_ADDRESS_EVERY == 1
    return published_on + timedelta(days=1) if late else published_on


def _address(column: Column, url_day: date, source_id: int) -> str:
    """A page's address below its column."""
    if column.digest:
        return f"{url_day:%Y/%m%d}/{source_id}.shtml"
    return f"{url_day:%Y%m}/t{url_day:%Y%m%d}_{source_id}.html"


def _level(column: Column, place: int) -> str | None:
    """Every other digest is damaged, one more than the other."""
    return list(LEVELS)[place // 2 % len(LEVELS)] if column.digest and place % 2 else None


def _tongue(column: Column, place: int, shape: Shape, *, translated: bool) -> Tongue:
    if not translated:
        return "zh"
    if shape == "side by side":
        return "alternating"
    if shape == "hidden tab":
        return "zh then en"
    if (column.path, place) in ENGLISH_PAGES:
        return "en"
    if (column.path, place) == ALTERNATING_PAGE:
        return "alternating"
    return "zh then en" if place % BILINGUAL_EVERY == 0 else "zh"

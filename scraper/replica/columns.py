"""The columns of the made-up office, at the addresses that the real one has, and which of their pages are special.

Dates count back from fixed days, so that the office of a seed never changes.
"""

from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

TODAY = date(2026, 9, 30)
MIGRATED_ON = date(2019, 12, 24)
"""When the real office moved its old pages: their addresses carry this day, whatever day they are of."""

Markup = Literal["tabs", "plain"]

RECEIVED = (
    "meeting",
    "delegation",
    "sister_city",
    "anniversary",
    "visit_abroad",
    "consular_tour",
    "festival",
    "students",
)
AT_WORK = ("training", "inspection", "farewell", "arrival", "protection", "signs", "conference", "donation")
ANNOUNCED = ("volunteers", "hours", "travel_safety", "photo_call", "online_service")
PARTY = ("party_study", "party_service", "party_day")
INVITATION = ("invitation_letter", "invitation_questions")


@dataclass(frozen=True)
class Column:
    """A column: its path, the kinds of notice in it (templates), its listing pages and the entries on each.

    `in_turn`: the kinds follow each other in this order, as final accounts and budget do.
    """

    path: str
    title: str
    kinds: tuple[str, ...]
    newest_on: date
    days_apart: int
    per_page: int
    listing_pages: int = 1
    markup: Markup = "tabs"
    in_turn: bool = False
    digest: bool = False

    @property
    def size(self) -> int:
        """How many pages it has."""
        return self.listing_pages * self.per_page


WSYW = Column("/zwxx_162/wsyw/", "外事要闻", RECEIVED, date(2026, 9, 30), 2, 10, listing_pages=3)
BMDT = Column("/zwxx_162/bmdt/", "部门动态", AT_WORK, date(2026, 9, 29), 2, 10, listing_pages=3)
TZGG = Column("/zwxx_162/tzgg/", "通知公告", ANNOUNCED, date(2026, 9, 28), 5, 10, listing_pages=3, markup="plain")

COLUMNS = (
    WSYW,
    BMDT,
    TZGG,
    Column("/djgz/", "党建工作", PARTY, date(2026, 9, 22), 9, 6),
    Column("/wsfw/yqwgrlh/", "邀请外国人来华", INVITATION, date(2026, 9, 9), 64, 4, markup="plain"),
    Column("/zwgk_162/zfxxgknb/", "政府信息公开年报", ("annual_report",), date(2026, 1, 28), 365, 5, markup="plain"),
    Column(
        "/zwgk_162/fdzdgknr/czyjs/", "财政预决算", ("final_accounts", "budget"), date(2026, 8, 25), 182, 5, in_turn=True
    ),
    Column("/page/", "外事工作资讯", RECEIVED + AT_WORK, date(2026, 9, 23), 30, 6, digest=True),
)
"""A column more is a line more here, and a declaration in `scraper/sections/`."""

SMALL = (replace(WSYW, listing_pages=2, per_page=6), replace(COLUMNS[-1], per_page=4))
"""Two columns of an office that is fetched in seconds: pages with one bulletin, and digests."""

MIGRATED_FROM = 25
"""From this place on, the pages of `WSYW` are old ones that were moved."""
CAPTION_PAGES = frozenset({(WSYW.path, 2), (WSYW.path, 13), (BMDT.path, 8)})
ENGLISH_PAGES = frozenset({(TZGG.path, 4), (TZGG.path, 17)})
ALTERNATING_PAGE = (WSYW.path, 7)
GB_PAGE = (BMDT.path, 3)
"""Calls itself gb2312 and holds a character that GB 2312 lacks, in the name of its writer."""
BILINGUAL_EVERY = 5
"""One page in so many news pages has English below its Chinese; the others are Chinese only, as on the real site."""
LATE_ADDRESS_EVERY = 7
"""One address in so many carries the day after the day of publication."""

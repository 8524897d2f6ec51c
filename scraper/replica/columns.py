"""The columns of the made-up office, at the addresses that the real one has, and which of their pages are special.

Dates count back from fixed days, so that the office of a seed never changes.
"""

from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

TODAY = date(2026, 9, 30)
MIGRATED_ON = date(2019, 12, 24)
"""When the real office moved its old pages: their addresses carry this day, whatever day they are of."""

Markup = Literal["tabs", "plain", "policies"]
Shape = Literal[
    "paragraphs",
    "br lines",
    "side by side",
    "one line",
    "hidden tab",
    "div paragraphs",
    "attachment",
    "clauses",
    "table",
]
"""How a text stands on its page. All but the first are those at which extractors stumble."""

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

    `in_turn`: the kinds follow each other in this order, as final accounts and budget do. `disclosure`: a table of
    what the page is stands above its text. `shape`: that of all its pages, whatever `SHAPED_PAGES` says.
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
    disclosure: bool = False
    shape: Shape | None = None

    @property
    def size(self) -> int:
        """How many pages it has."""
        return self.listing_pages * self.per_page


WSYW = Column("/zwxx_162/wsyw/", "外事要闻", RECEIVED, date(2026, 9, 30), 2, 10, listing_pages=3)
BMDT = Column("/zwxx_162/bmdt/", "部门动态", AT_WORK, date(2026, 9, 29), 2, 10, listing_pages=3)
TZGG = Column("/zwxx_162/tzgg/", "通知公告", ANNOUNCED, date(2026, 9, 28), 5, 10, listing_pages=3, markup="plain")
INVITATIONS = Column("/wsfw/yqwgrlh/", "邀请外国人来华", INVITATION, date(2026, 9, 9), 64, 4, markup="plain")

COLUMNS = (
    WSYW,
    BMDT,
    TZGG,
    Column("/djgz/", "党建工作", PARTY, date(2026, 9, 22), 9, 6),
    INVITATIONS,
    Column("/zwgk_162/zfxxgknb/", "政府信息公开年报", ("annual_report",), date(2026, 1, 28), 365, 5, markup="plain"),
    Column(
        "/zwgk_162/fdzdgknr/czyjs/",
        "财政预决算",
        ("final_accounts", "budget"),
        date(2026, 8, 25),
        182,
        5,
        in_turn=True,
        disclosure=True,
    ),
    Column("/zwgk_162/fdzdgknr/rs/", "人事", ("personnel",), date(2026, 9, 11), 47, 5, disclosure=True),
    Column(
        "/zwgk_162/fdzdgknr/zcwj2/xzxgfwj/",
        "行政规范性文件",
        ("policy",),
        date(2026, 6, 18),
        150,
        4,
        markup="policies",
        disclosure=True,
    ),
    Column(
        "/zwgk_162/fdzdgknr/zcwj2/fzsxwj/",
        "其他政策文件",
        ("measures",),
        date(2026, 7, 3),
        120,
        4,
        markup="policies",
        disclosure=True,
    ),
    Column("/page/", "外事工作资讯", RECEIVED + AT_WORK, date(2026, 9, 23), 30, 6, digest=True),
)
"""A column more is a line more here, and a declaration in `scraper/sections/`."""

SMALL = (replace(WSYW, listing_pages=2, per_page=8), replace(COLUMNS[-1], per_page=4))
"""Two columns of an office that is fetched in seconds: pages with one bulletin, and digests."""

MIGRATED_FROM = 25
"""From this place on, the pages of `WSYW` are old ones that were moved."""
CAPTION_PAGES = frozenset({(WSYW.path, 2), (WSYW.path, 13), (BMDT.path, 8)})
TWIN_PAGE, REPOSTED_PAGE = (WSYW.path, 11), (BMDT.path, 16)
"""What the page before it told in Chinese, two days later in English; and once more, without its last paragraph."""
ENGLISH_PAGES = frozenset({(TZGG.path, 4), (TZGG.path, 17), TWIN_PAGE})
ALTERNATING_PAGE = (WSYW.path, 7)
GB_PAGE = (BMDT.path, 3)
"""Calls itself gb2312 and holds a character that GB 2312 lacks, in the name of its writer."""
SHAPED_PAGES: dict[tuple[str, int], Shape] = {
    (WSYW.path, 10): "hidden tab",
    (WSYW.path, 15): "side by side",
    (BMDT.path, 5): "div paragraphs",
    (BMDT.path, 10): "br lines",
    (BMDT.path, 11): "clauses",
    (TZGG.path, 2): "attachment",
    (TZGG.path, 8): "one line",
    (TZGG.path, 12): "attachment",
    (INVITATIONS.path, 1): "table",
}
REPEALED_AFTER = 2
"""So many rows of a list of policies stand before one that was repealed: its link leads nowhere."""
BILINGUAL_EVERY = 5
"""One page in so many news pages has English below its Chinese; the others are Chinese only, as on the real site."""
LATE_ADDRESS_EVERY = 7
"""One address in so many carries the day after the day of publication."""

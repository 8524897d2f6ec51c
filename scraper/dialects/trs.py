"""TRS WCM, the content management system of cq.gov.cn and of most Chinese government sites.

URLs are `/<column>/YYYYMM/tYYYYMMDD_<id>.html`, the mobile twin ends in `_wap.html`. A listing is `index.html`,
`index_1.html` …, and says how many pages it has by an inline `createPage(total, current, "index", "html")`.
Meta tags are those that 国办发〔2017〕47号 (政府网站发展指引) demands.
"""

import re

from scraper.section import Listing, Page, Section

PAGE_COUNT = re.compile(r"createPage(?:HTML)?\(\s*(\d+)")
"""Meets the call only: the definition of the function on the same page has no digit behind its bracket."""

LABELLED_DAY = re.compile(r"(?:发布日期|(?<![\u4e00-\u9fff])日期)\s*[:：]\s*(\d{4}-\d\d-\d\d)")
"""The date behind the label `日期:`, which is text without an element of its own; 成文日期 is the day of signing."""

PAGE = Page(
    title=("meta[name=ArticleTitle]", "h1", "title"),
    published_on=(("meta", "meta[name=PubDate]"), ("label", LABELLED_DAY)),
    body=(
        "div.trs_editor_view",
        "div.view.TRS_UEDITOR",
        ".TRS_Editor",
        "#UCAP-CONTENT",
        "ucapcontent",
        "#zoom",
    ),
)
"""Containers from the newest form of the system to the oldest."""


def listing(path: str) -> Listing:
    """The listing of the column at `path`; only links below that path are its entries."""
    return Listing(
        path=path,
        entry=re.compile(re.escape(path) + r"\d{6}/t(?P<day>\d{8})_(?P<id>\d+)(?:_wap)?\.html$"),
        page_count=PAGE_COUNT,
        page_name="index_{}.html",
    )


def twin_of(url: str) -> str:
    """The mobile form of a page's address.

    >>> twin_of("https://zfwb.cq.gov.cn/djgz/202511/t20251127_15193308.html")
    'https://zfwb.cq.gov.cn/djgz/202511/t20251127_15193308_wap.html'
    """
    stem, dot, ending = url.rpartition(".")
    return f"{stem}_wap{dot}{ending}"


def declares(section: Section) -> bool:
    """Whether the listing of a section was declared as one of this system."""
    return section.listing.entry == listing(section.path).entry

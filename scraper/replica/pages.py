"""The office's pages as HTML, in the shapes that TRS sites have; every address with the bytes that stand there."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from html import escape

from scraper.replica.columns import TODAY, Column
from scraper.replica.frame import frame
from scraper.replica.lines import Line
from scraper.replica.office import Office, OfficePage
from scraper.replica.words import MAGAZINE, OFFICE

NEWEST = '<div class="zwxl-article"><div class="trs_editor_view TRS_UEDITOR trs_paper_default trs_web">{}</div></div>'
PLAIN = '<div class="view TRS_UEDITOR trs_paper_default">{}</div>'
OLDEST = '<div class="TRS_Editor">{}</div>'
DIGEST = '<div class="article-content">{}</div>'

INDENT = "\N{IDEOGRAPHIC SPACE}\N{IDEOGRAPHIC SPACE}"
LONGEST_ENTRY = 20
"""Characters; what a plain listing cuts off stands in `a[title]`."""

CREATE_PAGE = """<script>
function createPage(total, current, name, ext) {{
  for (var n = total - total, label = n; n < total; n++) {{
    label++;
    var page = name + (n ? "_" + n : "") + "." + ext;
    document.write(n == current ? label + " " : "<a href='" + page + "'>" + label + "</a> ");
  }}
}}
createPage({total},{current},"index","html");
</script>"""

Rework = Callable[[str], str]

ROBOTS = "User-agent: *\nDisallow: /admin/\n"


@dataclass(frozen=True)
class Resource:
    """What stands at an address."""

    body: bytes
    content_type: str
    changed_on: date


def resources(office: Office) -> dict[str, Resource]:
    """Every address of the office's site."""
    return dict(_resources(office))


def _resources(office: Office) -> Iterator[tuple[str, Resource]]:
    yield "/robots.txt", Resource(ROBOTS.encode(), "text/plain", TODAY)
    yield "/", _html(frame("首页", _home(office), _site_metas()), TODAY)
    for column, pages in office.pages.items():
        for number in range(column.listing_pages):
            listing = listing_resource(office, column, pages, number)
            for path in listing_paths(column, number):
                yield path, listing
        for page in pages:
            yield from page_resources(page)


def listing_paths(column: Column, number: int) -> tuple[str, ...]:
    """The addresses of a listing page; the first has two."""
    if number == 0:
        return f"{column.path}index.html", column.path
    return (f"{column.path}index_{number}.html",)


def listing_resource(office: Office, column: Column, pages: Sequence[OfficePage], number: int) -> Resource:
    """A listing page of a column that holds these pages."""
    shown = pages[number * column.per_page : (number + 1) * column.per_page]
    return _html(frame(column.title, _listing(office, column, shown, number), _column_metas(column)), TODAY)


def page_paths(page: OfficePage) -> tuple[str, ...]:
    """The addresses of a page: its own, and that of its mobile twin, where there is one."""
    return (page.path,) if page.column.digest else (page.path, page.path.replace(".html", "_wap.html"))


def page_resources(page: OfficePage, rework: Rework = str) -> Iterator[tuple[str, Resource]]:
    """A page in both its forms.

    Args:
        page: what stands on it.
        rework: what to do to the HTML of its text; nothing, if not given.
    """
    for path, written in zip(page_paths(page), (_desktop, _wap), strict=False):
        yield path, _html(written(page, rework), page.published_on, page.charset)


def _html(text: str, changed_on: date, charset: str = "utf-8") -> Resource:
    """As on real sites, the header names no charset, and what calls itself gb2312 holds more than that."""
    body = text.encode("gbk" if charset == "gb2312" else charset)
    return Resource(body, "text/html", changed_on)


# --- listings -------------------------------------------------------------------------------------------------


def _home(office: Office) -> str:
    return "\n".join(
        f'<div class="box"><h2><a href="{column.path}">{column.title}</a></h2>{_newest(pages, 5)}</div>'
        for column, pages in office.pages.items()
    )


def _newest(pages: Sequence[OfficePage], count: int) -> str:
    links = (f'<li><a href="{page.path}">{escape(page.title)}</a></li>' for page in pages[:count])
    return f'<ul class="nr-list">{"".join(links)}</ul>'


def _listing(office: Office, column: Column, shown: Sequence[OfficePage], number: int) -> str:
    script = CREATE_PAGE.format(total=column.listing_pages, current=number)
    if column.markup == "tabs":
        rows = f'<ul class="tab-item">{"".join(map(_tab_entry, shown))}</ul>'
    else:
        rows = f'<div class="information-l-content"><ul>{"".join(map(_plain_entry, shown))}</ul></div>'
    beside = office.columns[(office.columns.index(column) + 1) % len(office.columns)]
    near = "" if beside is column else _newest(office.pages[beside], 3)
    aside = f'<div class="sidebar"><h3>{beside.title}</h3>{near}</div>'
    return f'{_here(column)}{rows}<div class="page">{script}</div>{aside}'


def _tab_entry(page: OfficePage) -> str:
    link = f'<a href="{_below_column(page)}" target="_blank">{escape(page.title)}</a>'
    return f'<li class="clearfix">{link}<span>{page.published_on}</span></li>\n'


def _plain_entry(page: OfficePage) -> str:
    short = page.title if len(page.title) <= LONGEST_ENTRY else page.title[:LONGEST_ENTRY] + "…"
    link = f'<a href="{_below_column(page)}" title="{escape(page.title)}">{escape(short)}</a>'
    return f"<li><span>{page.published_on}</span> {link}</li>\n"


def _below_column(page: OfficePage) -> str:
    return "./" + page.path.removeprefix(page.column.path)


def _here(column: Column) -> str:
    link = f'<a href="{column.path}">{column.title}</a>'
    return f'<div class="position">您当前的位置: <a href="/">首页</a> &gt; {link}</div>'


# --- bulletin pages -------------------------------------------------------------------------------------------


def _desktop(page: OfficePage, rework: Rework) -> str:
    head = f'<h1>{escape(page.title)}</h1><div class="explain">日期:{page.published_on}</div>'
    share = '<div class="share">扫一扫在手机打开当前页 <span>微博</span> <span>微信</span></div>'
    inside = _here(page.column) + head + _container(page).format(rework(_body(page))) + share
    return frame(page.title, inside, _page_metas(page), page.charset)


def _wap(page: OfficePage, rework: Rework) -> str:
    where = f'<div class="position">首页 &gt; {page.column.title}</div>'
    head = f"<h1>{escape(page.title)}</h1><div>日期:{page.published_on}</div><div>字体: 大 中 小</div>"
    inside = where + head + NEWEST.format(rework(_body(page))) + "<div>返回顶部</div>"
    return frame(page.title, inside, _page_metas(page), page.charset)


def _container(page: OfficePage) -> str:
    if page.column.digest:
        return DIGEST
    return {4: PLAIN, 9: OLDEST}.get(page.place % 10, NEWEST)


def _body(page: OfficePage) -> str:
    written = _plain if page.column.digest else EDITORS[page.place % len(EDITORS)]
    return "\n".join(map(written, page.lines))


def _plain(line: Line) -> str:
    return f"<p>{_text(line)}</p>"


def _styled(line: Line) -> str:
    side = "center" if line.role == "caption" else "justify"
    return f'<p style="text-align: {side}; line-height: 2em; text-indent: 2em;">{_text(line)}</p>'


def _indented(line: Line) -> str:
    return f"<p>{INDENT}{_text(line)}</p>"


def _from_word(line: Line) -> str:
    """Word puts each number into a span of its own."""
    inside = re.sub(r"\d+", r'<span lang="EN-US">\g<0></span>', _text(line))
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


def _text(line: Line) -> str:
    return escape(line.text, quote=False)


# --- meta tags ------------------------------------------------------------------------------------------------


def _site_metas() -> dict[str, str]:
    return {"SiteName": OFFICE.zh, "SiteDomain": "wb.yundu.example", "SiteIDCode": "0000000000"}


def _column_metas(column: Column) -> dict[str, str]:
    about = {
        "ColumnDescription": f"{OFFICE.zh}{column.title}",
        "ColumnKeywords": column.title,
        "ColumnType": "工作动态",
    }
    return {**_site_metas(), "ColumnName": column.title, **about}


def _page_metas(page: OfficePage) -> Mapping[str, str]:
    source = MAGAZINE if page.column.digest else OFFICE
    return {
        **_column_metas(page.column),
        "ArticleTitle": page.title,
        "PubDate": f"{page.published_on} {9 + page.place % 8:02}:{page.place * 7 % 60:02}",
        "ContentSource": source.zh,
        "Keywords": f"外事;{page.column.title}",
        "Author": source.zh,
        "Description": page.title,
    }

"""The office's pages as HTML, in the shapes that TRS sites have; every address with the bytes that stand there."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from html import escape

from scraper.replica.body import body
from scraper.replica.columns import TODAY, Column
from scraper.replica.frame import frame
from scraper.replica.office import Office, OfficePage
from scraper.replica.rows import rows
from scraper.replica.words import MAGAZINE, OFFICE

NEWEST = '<div class="zwxl-article"><div class="trs_editor_view TRS_UEDITOR trs_paper_default trs_web">{}</div></div>'
PLAIN = '<div class="view TRS_UEDITOR trs_paper_default">{}</div>'
OLDEST = '<div class="TRS_Editor">{}</div>'
DIGEST = '<div class="article-content">{}</div>'

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

PDF = b"%PDF-1.4\n1 0 obj << /Type /Catalog >> endobj\ntrailer << /Root 1 0 R >>\n%%EOF\n"
"""The smallest file that calls itself one."""

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
            for path in page.attachments:
                yield path, Resource(PDF, "application/pdf", page.published_on)


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
    beside = office.columns[(office.columns.index(column) + 1) % len(office.columns)]
    near = "" if beside is column else _newest(office.pages[beside], 3)
    aside = f'<div class="sidebar"><h3>{beside.title}</h3>{near}</div>'
    return f'{_here(column)}{rows(column, shown)}<div class="page">{script}</div>{aside}'


def _here(column: Column) -> str:
    link = f'<a href="{column.path}">{column.title}</a>'
    return f'<div class="position">您当前的位置: <a href="/">首页</a> &gt; {link}</div>'


# --- bulletin pages -------------------------------------------------------------------------------------------


def _desktop(page: OfficePage, rework: Rework) -> str:
    head = f'<h1>{escape(page.title)}</h1><div class="explain">日期:{page.published_on}</div>'
    if page.column.disclosure:
        head = f"{_disclosure(page)}<h1>{escape(page.title)}</h1>"
    share = '<div class="share">扫一扫在手机打开当前页 <span>微博</span> <span>微信</span></div>'
    inside = _here(page.column) + head + _container(page).format(rework(body(page))) + share
    return frame(page.title, inside, _page_metas(page), page.charset)


def _wap(page: OfficePage, rework: Rework) -> str:
    where = f'<div class="position">首页 &gt; {page.column.title}</div>'
    head = f"<h1>{escape(page.title)}</h1><div>日期:{page.published_on}</div><div>字体: 大 中 小</div>"
    inside = where + head + NEWEST.format(rework(body(page))) + "<div>返回顶部</div>"
    return frame(page.title, inside, _page_metas(page), page.charset)


def _disclosure(page: OfficePage) -> str:
    """The table above a page that the office must disclose; the day of publication stands in it."""
    told = {
        "索引号": f"11500000MB0000000T/{page.published_on.year}-{page.source_id % 100_000:05}",
        "发文字号": "",
        "主题分类": "其他",
        "体裁分类": "公文",
        "发布机构": OFFICE.zh,
        "成文日期": str(page.published_on - timedelta(days=3)),
        "发布日期": str(page.published_on),
    }
    cells = (f'<td class="t1">{label}：</td><td class="t2">{value}</td>' for label, value in told.items())
    return f'<table class="zwxl-table"><tr>{"</tr><tr>".join(cells)}</tr></table>'


def _container(page: OfficePage) -> str:
    if page.column.digest:
        return DIGEST
    return {4: PLAIN, 9: OLDEST}.get(page.place % 10, NEWEST)


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

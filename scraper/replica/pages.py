"""The office's pages as HTML, in the shapes that TRS sites have; every address with the bytes that stand there."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from html import escape

from scraper.replica.office import TODAY, Column, Line, Office, OfficePage
from scraper.replica.words import OFFICE

CONTAINERS = (
    ('<div class="zwxl-article"><div class="trs_editor_view TRS_UEDITOR trs_paper_default trs_web">', "</div></div>"),
    ('<div class="view TRS_UEDITOR trs_paper_default">', "</div>"),
    ('<div class="TRS_Editor">', "</div>"),
)
PARAGRAPHS = (
    '<p style="text-align:justify;line-height:2em;text-indent:2em">{}</p>',
    "<p>\N{IDEOGRAPHIC SPACE}\N{IDEOGRAPHIC SPACE}{}</p>",
    '<p class="MsoNormal"><span lang="EN-US"><span style="font-size:16pt">{}</span></span><o:p></o:p></p>',
    '<font size="3">&nbsp;&nbsp;&nbsp;&nbsp;{}</font><br/>',
    "{}<br>",
    "<div>{}</div>",
)
"""Ways in which editors leave a paragraph."""

CREATE_PAGE = """<script>
function createPage(total, current, name, ext) {{
  for (var n = current; n < total; n++) document.write(n ? name + "_" + n + "." + ext : name + "." + ext);
}}
createPage({total}, {current}, "index", "html");
</script>"""

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
    yield "/", _html(_frame("首页", _home(office), {}), "utf-8", TODAY)
    for column, pages in office.pages.items():
        for number in range(column.listing_pages):
            shown = pages[number * column.per_page : (number + 1) * column.per_page]
            body = _html(_frame(column.title, _listing(column, shown, number), {}), "utf-8", shown[0].published_on)
            yield f"{column.path}{f'index_{number}.html' if number else 'index.html'}", body
            if number == 0:
                yield column.path, body
        for page in pages:
            yield page.path, _html(_page(page), page.charset, page.published_on)
            if not column.digest:
                yield page.path.replace(".html", "_wap.html"), _html(_wap(page), page.charset, page.published_on)


def _html(text: str, charset: str, changed_on: date) -> Resource:
    """As on real sites, the header names no charset, and what calls itself gb2312 holds more than that."""
    return Resource(text.encode("gb18030" if charset == "gb2312" else charset), "text/html", changed_on)


def _home(office: Office) -> str:
    links = "".join(f'<li><a href="{column.path}">{column.title}</a></li>' for column in office.pages)
    return f'<ul class="nav-list">{links}</ul>'


def _listing(column: Column, shown: tuple[OfficePage, ...], number: int) -> str:
    rows = "".join(_entry(column, page) for page in shown)
    script = CREATE_PAGE.format(total=column.listing_pages, current=number)
    if column.markup == "tabs":
        return f'<ul class="tab-item">{rows}</ul><div class="page">{script}</div>'
    return f'<div class="information-l-content"><ul>{rows}</ul></div><div class="page">{script}</div>'


def _entry(column: Column, page: OfficePage) -> str:
    href = "./" + page.path.removeprefix(column.path)
    title, day = escape(page.title), page.published_on.isoformat()
    if column.markup == "tabs":
        return f'<li class="clearfix"><a href="{href}" target="_blank">{title}</a><span>{day}</span></li>'
    short = title if len(title) < 18 else title[:16] + "…"
    return f'<li><span>{day}</span> <a href="{href}" title="{title}">{short}</a></li>'


def _page(page: OfficePage) -> str:
    text = _body(page)
    if page.column.digest:
        inside = f'<div class="article-content">{text}</div>'
    else:
        before, after = CONTAINERS[page.place % len(CONTAINERS)]
        inside = f"{before}{text}{after}"
    column = f'<a href="{page.column.path}">{page.column.title}</a>'
    here = f'<div class="position">您当前的位置: <a href="/">首页</a> &gt; {column}</div>'
    label = f'<div class="explain">日期:{page.published_on}</div>'
    share = '<div class="share">扫一扫在手机打开当前页 <span>微博</span> <span>微信</span></div>'
    return _frame(page.title, f"{here}<h1>{escape(page.title)}</h1>{label}{inside}{share}", _metas(page), page.charset)


def _wap(page: OfficePage) -> str:
    inside = f'<div class="trs_editor_view TRS_UEDITOR trs_paper_default trs_web">{_body(page)}</div>'
    where = f"<div>首页 &gt; {page.column.title}</div>"
    head = f"{where}<h1>{escape(page.title)}</h1><div>日期:{page.published_on} 字体:</div>"
    return _frame(page.title, f"{head}{inside}<div>返回顶部</div>", _metas(page), page.charset)


def _body(page: OfficePage) -> str:
    style = "<p>{}</p>" if page.column.digest else PARAGRAPHS[page.place % len(PARAGRAPHS)]
    return "\n".join(style.format(escape(line.text)) for line in _all_lines(page))


def _all_lines(page: OfficePage) -> Iterator[Line]:
    return (line for placed in page.notices for line in placed.lines)


def _metas(page: OfficePage) -> dict[str, str]:
    return {
        "ArticleTitle": page.title,
        "PubDate": f"{page.published_on} 09:30",
        "ContentSource": OFFICE.zh,
        "ColumnName": page.column.title,
        "Keywords": "外事;交流",
    }


def _frame(title: str, inside: str, metas: dict[str, str], charset: str = "utf-8") -> str:
    """What stands around every page: head, navigation, footer."""
    site = {"SiteName": OFFICE.zh, "SiteDomain": "yundu.example", "SiteIDCode": "0000000000"}
    tags = "\n".join(f'<meta name="{name}" content="{escape(value)}">' for name, value in {**site, **metas}.items())
    return f"""<!DOCTYPE html>
<html><head>
<meta http-equiv="Content-Type" content="text/html; charset={charset}">
<title>{escape(title)}</title>
{tags}
<style>.nav-list li {{ float: left }} .page {{ clear: both }}</style>
</head><body>
<div class="top"><a href="/">中国政府网</a> | <a href="/">{OFFICE.zh}</a></div>
{inside}
<div class="footer"><select><option>友情链接</option></select>
<p>主办：{OFFICE.zh} 网站标识码：0000000000</p></div>
</body></html>
"""

"""What stands around every page of the office: head, navigation, footer."""

from collections.abc import Mapping
from html import escape
from string import Template

from scraper.replica.columns import COLUMNS
from scraper.replica.words import OFFICE

FRAME = Template("""<!DOCTYPE html>
<html>
<head>
<meta http-equiv="Content-Type" content="text/html; charset=$charset">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>$title</title>
$metas
<style>
body { font-family: sans-serif; max-width: 60em; margin: 0 auto; padding: 0 1em; line-height: 1.7 }
.nav li { display: inline-block; margin-right: 1em }
.tab-item span { float: right }
.footer, .sidebar { border-top: 1px solid #ccc; margin-top: 2em; font-size: 0.9em }
</style>
</head>
<body>
<div class="top"><a href="/">云渡市人民政府网</a> | <a href="/">$office</a> <input value="请输入关键词"></div>
<ul class="nav"><li><a href="/">首页</a></li>$columns</ul>
$inside
<div class="footer">
<select><option>友情链接</option><option>各区县网站</option></select>
<p>主办：$office</p>
<p>云ICP备00000000号-1 网站标识码：0000000000 云公网安备 00000000000000号</p>
</div>
</body>
</html>
""")


def frame(title: str, inside: str, metas: Mapping[str, str], charset: str = "utf-8") -> str:
    """A whole page.

    Args:
        title: plain text.
        inside: HTML.
        metas: meta tags by name, plain text.
        charset: as the page declares it.
    """
    return FRAME.substitute(
        charset=charset,
        title=escape(title),
        metas="\n".join(f'<meta name="{name}" content="{escape(value)}">' for name, value in metas.items()),
        office=OFFICE.zh,
        columns="".join(f'<li><a href="{column.path}">{column.title}</a></li>' for column in COLUMNS),
        inside=inside,
    )

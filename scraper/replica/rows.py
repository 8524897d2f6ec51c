"""The rows of a listing in the markups that departments have; each row is a line."""

from collections.abc import Sequence
from html import escape

from scraper.replica.columns import REPEALED_AFTER, Column
from scraper.replica.office import OfficePage

LONGEST_ENTRY = 20
"""Characters; what a plain listing cuts off stands in `a[title]`."""
REPEALED = (
    '<tr class="zcwjk-list-c"><td><p class="tit"><a>已废止文件</a></p><p class="info"><span></span></p></td>'
    '<td><span class="time">2015-03-02</span></td></tr>\n'
)
"""A policy that no longer holds: its link has lost its href, and its page is gone."""


def rows(column: Column, shown: Sequence[OfficePage]) -> str:
    """The entries of a listing page."""
    if column.markup == "tabs":
        return f'<ul class="tab-item">{"".join(map(_tab_entry, shown))}</ul>'
    if column.markup == "policies":
        entries = list(map(_policy_entry, shown))
        entries.insert(REPEALED_AFTER, REPEALED)
        return f'<table class="zcwjk-list">\n{"".join(entries)}</table>'
    return f'<div class="information-l-content"><ul>{"".join(map(_plain_entry, shown))}</ul></div>'


def _tab_entry(page: OfficePage) -> str:
    link = f'<a href="{_below_column(page)}" target="_blank">{escape(page.title)}</a>'
    return f'<li class="clearfix">{link}<span>{page.published_on}</span></li>\n'


def _plain_entry(page: OfficePage) -> str:
    short = page.title if len(page.title) <= LONGEST_ENTRY else page.title[:LONGEST_ENTRY] + "…"
    link = f'<a href="{_below_column(page)}" title="{escape(page.title)}">{escape(short)}</a>'
    return f"<li><span>{page.published_on}</span> {link}</li>\n"


def _policy_entry(page: OfficePage) -> str:
    link = f'<a href="{_below_column(page)}" target="_blank">{escape(page.title)}</a>'
    number = f"云外办发〔{page.published_on.year}〕{page.place + 1}号"
    told = f'<td><p class="tit">{link}</p><p class="info"><span>{number}</span></p></td>'
    return f'<tr class="zcwjk-list-c">{told}<td><span class="time">{page.published_on}</span></td></tr>\n'


def _below_column(page: OfficePage) -> str:
    return "./" + page.path.removeprefix(page.column.path)

"""Section rules over one decoded page: title, date and paragraphs, as the page has them."""

import re
from dataclasses import dataclass
from datetime import date

from bs4.element import Tag

from scraper.parsing import Node, Parsed, SoupNode, parse
from scraper.refusal import refusal
from scraper.section import DateMethod, Page, Rule, rule_name

MANDATED_METAS = "meta[name=ArticleTitle], meta[name=PubDate], meta[name=ContentSource], meta[name=SiteName]"
SOME_DAY = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})")
LOOKS_LIKE_HTML = re.compile(r"<(?:!doctype|html|head|meta|body|div|p|br|table|title)\b", re.I)


@dataclass(frozen=True)
class Dated:
    """A date, and how it was found."""

    day: str
    method: DateMethod


@dataclass(frozen=True)
class Extracted:
    """What the rules found. `container` is null where none of the rules for the body found anything.

    `refusal` says why a page without container is what a firewall answers; null where it does not look like that.
    `title_rule` and `container` name the rule that found something; `path` is the tags down to the container.
    """

    title: str | None
    dates: tuple[Dated, ...]
    container: str | None
    paragraphs: tuple[str, ...]
    has_metas: bool
    refusal: str | None
    title_rule: str | None = None
    path: str | None = None


def is_html(text: str) -> bool:
    r"""Whether a text is a page rather than plain lines.

    >>> is_html("<!DOCTYPE html><p>重庆"), is_html("重庆\n3 < 5")
    (True, False)
    """
    return LOOKS_LIKE_HTML.search(text[:4096]) is not None


def extract(text: str, rules: Page) -> Extracted:
    """Apply a section's rules to a page.

    Args:
        text: the decoded page.
        rules: in order of trust; the first that finds something wins.

    Returns:
        What stands there, white space as HTML shows it and otherwise untouched; nothing is judged here.

    Raises:
        NestedTooDeep: nothing can be read without losing some of it.
    """
    page = parse(text)
    container, rule = _container(page, rules.body)
    titles = ((found, rule_name(rule_)) for rule_ in rules.title if (found := _value(page, rule_)))
    title, title_rule = next(titles, (None, None))
    return Extracted(
        title=title,
        dates=tuple(
            Dated(day, method) for method, rule_ in rules.published_on if (day := iso_day(_value(page, rule_) or ""))
        ),
        container=rule,
        paragraphs=tuple(container.paragraphs()) if container else (),
        has_metas=page.find(MANDATED_METAS) is not None,
        refusal=None if container else refusal(text, page),
        title_rule=title_rule,
        path=container.path() if container else None,
    )


def iso_day(text: str) -> str | None:
    """The first date in a text as YYYY-MM-DD; null where there is none that exists.

    >>> iso_day("2021-02-26 09:30"), iso_day("2021年2月6日"), iso_day("2021-02-30")
    ('2021-02-26', '2021-02-06', None)
    """
    found = SOME_DAY.search(text)
    try:
        return date(*(int(part) for part in found.groups())).isoformat() if found else None
    except ValueError:
        return None


def _container(page: Parsed, rules: tuple[Rule, ...]) -> tuple[Node | None, str | None]:
    for rule in rules:
        found = _found(page, rule)
        if found and any(found.paragraphs()):
            return found, rule_name(rule)
    return None, None


def _found(page: Parsed, rule: Rule) -> Node | None:
    if isinstance(rule, str):
        return page.find(rule)
    found = rule(page.soup) if callable(rule) else None
    return SoupNode(found) if isinstance(found, Tag) else None


def _value(page: Parsed, rule: Rule) -> str | None:
    if isinstance(rule, re.Pattern):
        match = rule.search(page.text())
        return match[1] if match else None
    if callable(rule):
        found = rule(page.soup)
        return found if isinstance(found, str) else None
    node = page.find(rule)
    return (node.value() or None) if node else None

"""Section rules over one decoded page: title, date and paragraphs, as the page has them.

BeautifulSoup on lxml; text in, never bytes, since every parser guesses wrong at GBK that is declared gb2312. lxml drops
text nested beyond 256 levels without a word (measured), so deeper pages go to html.parser.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from bs4 import BeautifulSoup
from bs4.element import NavigableString, Tag

from scraper.section import DateMethod, Page, Rule, rule_name

LXML_DEPTH = 256
TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9:]*)[^>]*?(/?)>")
CLOSES_ITSELF = frozenset(
    "area base br col embed hr img input link meta source wbr p li dt dd tr td th thead tbody option".split()
)
"""Tags without an end, or whose end may be left out: they say nothing of depth."""

BLOCKS = frozenset(
    "address article aside blockquote br caption dd div dl dt figcaption figure footer form h1 h2 h3 h4 h5 h6 header "
    "hr li main nav ol p pre section table tbody td tfoot th thead tr ul".split()
)
UNSEEN = frozenset({"script", "style", "template", "noscript", "textarea", "select"})
MANDATED_METAS = "meta[name=ArticleTitle], meta[name=PubDate], meta[name=ContentSource], meta[name=SiteName]"

HTML_BLANKS = re.compile(r"[ \t\r\n\f]+")
"""What HTML itself folds into one space; no-break and ideographic spaces are the author's and stay."""
SOME_DAY = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})")
LOOKS_LIKE_HTML = re.compile(r"<(?:!doctype|html|head|meta|body|div|p|br|table|title)\b", re.I)
CHALLENGE = "scripts and no visible text: a challenge page"


@dataclass(frozen=True)
class Dated:
    """A date, and how it was found."""

    day: str
    method: DateMethod


@dataclass(frozen=True)
class Extracted:
    """What the rules found. `container` is null where none of the rules for the body found anything.

    `title_rule` and `container` name the rule that found something; `path` is the tags down to the container.
    """

    title: str | None
    dates: tuple[Dated, ...]
    container: str | None
    paragraphs: tuple[str, ...]
    has_metas: bool
    only_scripts: bool
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
    """
    page = BeautifulSoup(text, "html.parser" if depth(text) > LXML_DEPTH else "lxml")
    container, rule = _container(page, rules.body)
    titles = ((found, rule_name(rule_)) for rule_ in rules.title if (found := _value(page, rule_)))
    title, title_rule = next(titles, (None, None))
    return Extracted(
        title=title,
        dates=tuple(
            Dated(day, method) for method, rule_ in rules.published_on if (day := iso_day(_value(page, rule_) or ""))
        ),
        container=rule,
        paragraphs=tuple(paragraphs(container)) if container else (),
        has_metas=page.select_one(MANDATED_METAS) is not None,
        only_scripts=_only_scripts(page),
        title_rule=title_rule,
        path=path(container) if container else None,
    )


def shows_only_scripts(text: str) -> bool:
    """Whether a page holds scripts and shows nothing: what a firewall answers in place of the page.

    >>> shows_only_scripts("<script>go()</script><p></p>"), shows_only_scripts("<p>404</p><script>go()</script>")
    (True, False)
    """
    return _only_scripts(BeautifulSoup(text, "lxml"))


def paragraphs(container: Tag) -> Iterator[str]:
    """The text of an element, cut at block tags and at `<br>`; empty pieces are left out.

    Walks with a stack of its own, since hostile pages nest deeper than Python recurses.
    """
    pieces: list[str] = []
    walk = [(container, iter(container.children))]
    while walk:
        tag, children = walk[-1]
        node = next(children, None)
        if isinstance(node, Tag):
            if node.name in UNSEEN:
                continue
            walk.append((node, iter(node.children)))
        elif type(node) is NavigableString:  # not a comment, a declaration, a script
            pieces.append(node)
            continue
        elif node is not None:
            continue
        else:
            walk.pop()
            node = tag
        if node.name in BLOCKS or not walk:
            if paragraph := _shown("".join(pieces)):
                yield paragraph
            pieces.clear()


def path(element: Tag) -> str:
    """The names of the tags from the body of a page down to an element, as `div/div/div`."""
    names = [tag.name for tag in (element, *element.parents)]
    return "/".join(reversed(names[: names.index("body")] if "body" in names else names[:-1]))


def depth(text: str) -> int:
    """How deep the tags of a page nest, counted without parsing.

    >>> depth("<div><p>a<p>b<span>c</span></div>")
    2
    """
    deepest = now = 0
    for end, name, closed in TAG.findall(text):
        if closed or name.lower() in CLOSES_ITSELF:
            continue
        now = max(0, now - 1) if end else now + 1
        deepest = max(deepest, now)
    return deepest


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


def _only_scripts(page: BeautifulSoup) -> bool:
    return page.script is not None and not any(paragraphs(page.body or page))


def _container(page: BeautifulSoup, rules: tuple[Rule, ...]) -> tuple[Tag | None, str | None]:
    for rule in rules:
        found = page.select_one(rule) if isinstance(rule, str) else rule(page)
        if isinstance(found, Tag) and any(paragraphs(found)):
            return found, rule_name(rule)
    return None, None


def _value(page: BeautifulSoup, rule: Rule) -> str | None:
    if callable(rule):
        return rule(page)
    found = page.select_one(rule)
    if found is None:
        return None
    return _shown(str(found.get("content", "")) if found.name == "meta" else found.get_text()) or None


def _shown(text: str) -> str:
    return HTML_BLANKS.sub(" ", text).strip(" ")

"""A parsed page, whoever parsed it: lxml where it reads all of it, html.parser under BeautifulSoup where it does not.

lxml takes the ordinary page, because the answers are the same at an eighth of the price. CPU a page of 28 kB, with
`trafilatura.extract` as 1 (`tests/bench/test_extraction.py`): all rules by lxml 0.07 to 0.08; BeautifulSoup strained
to container and meta tags, the body alone, 0.32 to 0.37; BeautifulSoup on the whole page 0.53 to 0.61.

What lxml refuses, and says only in its log, is a page nested beyond 254 levels or with ten million characters in one
piece (libxml2 2.14): the tree then ends there, or is empty. Such a page is parsed again by html.parser, which has no
limits; so is one whose tags are too long. What nests deeper than anybody writes is refused.

A strainer was the way not taken: `SoupStrainer("div", class_="X")` never matches `class="X Y"`, because it is shown
the attribute as one string, and what it gives then is an empty page and no error.

Both are given text, never bytes as they came: every parser guesses wrong at GBK that is declared gb2312. lxml gets
the text as UTF-8 and is told so, which overrules what the page declares.
"""

import re
from collections.abc import Iterable, Iterator
from functools import cache, cached_property
from itertools import islice, takewhile
from typing import Any, Protocol

from bs4 import BeautifulSoup
from bs4.element import NavigableString, Tag
from cssselect import HTMLTranslator, SelectorError
from lxml import etree

from schemas.errors import DeclarationUnusable, NestedTooDeep

DEEPEST = 5_000
"""Levels. Real pages stay below 40; what editors paste from Word has been seen at 300."""

LONGEST_PATH = 40
"""Tags; enough to see where on a page a text stands."""

LONG_TAG = re.compile(r"<[a-zA-Z][^<>]{16384}")
"""lxml's time grows with the square of the attributes of a tag (measured: 16,000 in 0.2 s); html.parser's does not."""
TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9:]*)[^<>]*?(/?)>")
CLOSES_ITSELF = frozenset(
    "area base br col embed hr img input link meta source wbr p li dt dd tr td th thead tbody option".split()
)
"""Tags without an end, or whose end may be left out: they say nothing of depth."""

BLOCKS = frozenset(
    "address article aside blockquote br caption dd div dl dt figcaption figure footer form h1 h2 h3 h4 h5 h6 header "
    "hr li main nav ol p pre section table tbody td tfoot th thead tr ul".split()
)
UNSEEN = frozenset({"script", "style", "template", "noscript", "textarea", "select"})

HTML_BLANKS = re.compile(r"[ \t\r\n\f]+")
"""What HTML itself folds into one space; no-break and ideographic spaces are the author's and stay."""


class Node(Protocol):
    """An element of a page."""

    def value(self) -> str:
        """What it says in one line: the content of a meta tag, the text of any other."""

    def paragraphs(self) -> Iterator[str]:
        """Its text, cut at block tags and at `<br>`; empty pieces are left out."""

    def path(self) -> str:
        """The tags from the body of the page down to it, as `div/div/div`; of a deep one, the last of them."""


class Parsed(Protocol):
    """A page."""

    def find(self, css: str) -> Node | None:
        """The first element that a CSS selector meets."""

    def text(self) -> str:
        """All that can be seen of it, in one line."""

    def body(self) -> Node | None:
        """What stands between head and end."""

    @property
    def soup(self) -> BeautifulSoup:
        """The same page for a rule that wants to see it whole."""


def parse(text: str) -> Parsed:
    """Parse a decoded page, whatever its shape.

    Raises:
        NestedTooDeep: its tags nest deeper than any page that somebody wrote.
    """
    if not LONG_TAG.search(text):
        parser = etree.HTMLParser(encoding="utf-8")
        root = etree.fromstring(text.encode("utf-8", "surrogatepass"), parser) if text else None
        refused = any(error.type == etree.ErrorTypes.ERR_RESOURCE_LIMIT for error in parser.error_log)
        if root is not None and not refused:
            return ByLxml(root, text)
    if (levels := depth(text)) > DEEPEST:
        raise NestedTooDeep(f"its tags nest {levels:,} deep; nobody wrote that, and nobody will read it")
    return BySoup(BeautifulSoup(text, "html.parser"))


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


def shown(text: str) -> str:
    """A text as HTML shows it."""
    return HTML_BLANKS.sub(" ", text).strip(" ")


# --- lxml -----------------------------------------------------------------------------------------------------

SEEN = etree.XPath("//text()[not(parent::script or parent::style)]", smart_strings=False)


class LxmlNode:
    """An element that lxml has read."""

    def __init__(self, element: Any) -> None:
        self._element = element

    def value(self) -> str:
        """What it says in one line."""
        if self._element.tag == "meta":
            return shown(self._element.get("content", ""))
        return shown("".join(self._element.xpath(".//text()")))

    def paragraphs(self) -> Iterator[str]:
        """Its text, cut at block tags and at `<br>`."""
        return _paragraphs(self._pieces())

    def path(self) -> str:
        """The tags from the body of the page down to it."""
        return _path(element.tag for element in (self._element, *self._element.iterancestors()))

    def _pieces(self) -> Iterator[str | None]:
        """Its text piece by piece; null where a block begins or ends."""
        walk = etree.iterwalk(self._element, events=("start", "end", "comment", "pi"))
        for event, element in walk:
            if event == "start":
                if element.tag in UNSEEN:
                    walk.skip_subtree()
                    continue
                if element.tag in BLOCKS:
                    yield None
                if element.text:
                    yield element.text
                continue
            if event == "end" and element.tag in BLOCKS:
                yield None
            if element.tail and element is not self._element:
                yield element.tail


class ByLxml:
    """A page that lxml has read."""

    def __init__(self, root: Any, source: str) -> None:
        self._root = root
        self._source = source

    def find(self, css: str) -> Node | None:
        """The first element that a CSS selector meets."""
        found = _xpath(css)(self._root)
        return LxmlNode(found[0]) if found else None

    def text(self) -> str:
        """All that can be seen of it, in one line."""
        return shown(" ".join(SEEN(self._root)))

    def body(self) -> Node | None:
        """What stands between head and end."""
        return LxmlNode(found) if (found := self._root.find("body")) is not None else None

    @cached_property
    def soup(self) -> BeautifulSoup:
        """The same page for a rule that wants to see it whole; ten times the cost of all else."""
        return BeautifulSoup(self._source, "lxml")


@cache
def _xpath(css: str) -> etree.XPath:
    try:
        return etree.XPath(f"({HTMLTranslator().css_to_xpath(css)})[1]")
    except SelectorError as error:
        raise DeclarationUnusable(f"the rule {css!r} is no CSS selector: {error}; mend it in its section") from error


# --- BeautifulSoup --------------------------------------------------------------------------------------------


class SoupNode:
    """An element that BeautifulSoup has read."""

    def __init__(self, tag: Tag) -> None:
        self._tag = tag

    def value(self) -> str:
        """What it says in one line."""
        return shown(str(self._tag.get("content", "")) if self._tag.name == "meta" else self._tag.get_text())

    def paragraphs(self) -> Iterator[str]:
        """Its text, cut at block tags and at `<br>`."""
        return _paragraphs(self._pieces())

    def path(self) -> str:
        """The tags from the body of the page down to it."""
        return _path(tag.name for tag in (self._tag, *self._tag.parents))

    def _pieces(self) -> Iterator[str | None]:
        """Its text piece by piece; null where a block begins or ends.

        Walks with a stack of its own, since hostile pages nest deeper than Python recurses.
        """
        walk = [(self._tag, iter(self._tag.children))]
        while walk:
            tag, children = walk[-1]
            node = next(children, None)
            if node is None:
                walk.pop()
                if tag.name in BLOCKS:
                    yield None
            elif isinstance(node, Tag):
                if node.name in UNSEEN:
                    continue
                if node.name in BLOCKS:
                    yield None
                walk.append((node, iter(node.children)))
            elif type(node) is NavigableString:  # not a comment, a declaration, a script
                yield node


class BySoup:
    """A page that html.parser has read."""

    def __init__(self, soup: BeautifulSoup) -> None:
        self.soup = soup

    def find(self, css: str) -> Node | None:
        """The first element that a CSS selector meets."""
        found = self.soup.select_one(css)
        return SoupNode(found) if found else None

    def text(self) -> str:
        """All that can be seen of it, in one line."""
        return shown(self.soup.get_text(" "))

    def body(self) -> Node | None:
        """What stands between head and end; html.parser makes no body where the page has none."""
        return SoupNode(self.soup.body or self.soup)


def _path(upwards: Iterable[str]) -> str:
    tags = islice(takewhile(lambda tag: tag not in ("body", "html", "[document]"), upwards), LONGEST_PATH)
    return "/".join(reversed(list(tags)))


def _paragraphs(pieces: Iterator[str | None]) -> Iterator[str]:
    open_pieces: list[str] = []
    for piece in pieces:
        if piece is not None:
            open_pieces.append(piece)
        elif open_pieces:
            if paragraph := shown("".join(open_pieces)):
                yield paragraph
            open_pieces.clear()
    if paragraph := shown("".join(open_pieces)):
        yield paragraph

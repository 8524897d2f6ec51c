"""Where things stand on a page that no rule fits: what a person who declares a section would look for first."""

import re
from collections import Counter

from lxml.etree import XPath
from lxml.html import HtmlElement
from parsel import Selector

SHAPES_SHOWN = 3
HREFS = XPath("//a/@href")
TEXTS = XPath("//body//text()[normalize-space() and not(ancestor::a or ancestor::script or ancestor::style)]")
INLINE = frozenset("p span font b strong em i u br h1 h2 h3 h4 h5 h6 li".split())
"""They carry a class of their own now and then, and are still no container."""


def shapes_of_links(text: str) -> str:
    """The commonest addresses of a page's links, digits folded.

    >>> shapes_of_links('<a href="/a/12.html">1</a><a href="/a/13.html">2</a><a href="/">3</a>')
    '/a/N.html (2 times), / (1)'
    """
    counts = Counter(re.sub(r"\d+", "N", href.strip()) for href in HREFS(Selector(text).root))
    found = [f"{shape} ({count})" for shape, count in counts.most_common(SHAPES_SHOWN)]
    return ", ".join(found).replace(")", " times)", 1) if found else "nothing, it has none"


def fullest_element(text: str) -> str:
    """The element with a class or an id that holds most text outside links, as a CSS selector.

    >>> fullest_element('<body><div id="nav">外办</div><article class="text x"><p>会见。</p><p>又及。</p></article>')
    'article.text (6 characters)'
    """
    counts: Counter[str] = Counter()
    for piece in TEXTS(Selector(text).root):
        counts[_holder(piece.getparent())] += len(piece.strip())
    if not counts:
        return "nothing, it has no text"
    ((selector, length),) = counts.most_common(1)
    return f"{selector} ({length} characters)"


def _holder(element: HtmlElement) -> str:
    """The nearest element around a text by which a rule could find it."""
    for around in (element, *element.iterancestors()):
        named = around.get("id") or (around.get("class") or "").split()
        if around.tag == "body" or (named and around.tag not in INLINE):
            break
    if around.tag == "body" or not named:
        return "body"
    return f"{around.tag}#{named}" if isinstance(named, str) else f"{around.tag}.{named[0]}"

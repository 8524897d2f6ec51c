"""A text with places in it marked, for a browser. The text was scraped: every piece of it is escaped."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from itertools import pairwise

from archive.query import places, terms
from archive.search_index import Writing


@dataclass(frozen=True)
class Mark:
    """A place in a text (from, to), the HTML element that marks it, its class, and what it tells who points at it."""

    start: int
    end: int
    element: str = "mark"
    kind: str = ""
    about: str = ""

    @property
    def opening(self) -> str:
        """The tag before it."""
        names = (("class", self.kind), ("title", self.about))
        return f"<{self.element}" + "".join(f' {name}="{escape(said)}"' for name, said in names if said) + ">"


def marked(text: str, marks: Iterable[Mark]) -> str:
    """The text as HTML; where marks overlap, both are there.

    >>> marked("<b>會見", [Mark(3, 5)])
    '&lt;b&gt;<mark>會見</mark>'
    """
    wanted = [mark for mark in marks if mark.start < mark.end]
    borders = sorted({0, len(text), *(border for mark in wanted for border in (mark.start, mark.end))})
    return "".join(
        _piece(text[start:end], [mark for mark in wanted if mark.start <= start and end <= mark.end])
        for start, end in pairwise(borders)
    )


def highlight(text: str, query: str, writing: Writing) -> str:
    """The text as HTML, in its own script, with what the query finds in it marked."""
    return marked(text, (Mark(*place) for place in places(text, terms(query, writing), writing)))


def _piece(text: str, marks: Sequence[Mark]) -> str:
    before = "".join(mark.opening for mark in marks)
    after = "".join(f"</{mark.element}>" for mark in reversed(marks))
    return f"{before}{escape(text)}{after}"

"""One page, several bulletins: where one ends and the next begins, and which lines belong to none.

The magazine lays out the same news in many ways: Chinese title, Chinese block, English block; English first; paragraph
by paragraph; a list of titles and then the texts; a digest in Chinese and then the same in English. `reading.py` has
the three rules that read them all; here is what follows when every line of text has its bulletin.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from scraper.clean.digest.drafts import OUTSIDE, TITLES, Draft
from scraper.clean.digest.heads import kinds
from scraper.clean.digest.reading import Reading
from scraper.clean.digest.restated import restated
from scraper.clean.terms import Terms
from scraper.clean.terms import terms as shipped_terms
from scraper.clean.text.doubts import Doubt
from scraper.clean.text.lines import Line, Placed, folded

RESTATED = 0.4
"""From this share on of a caption that stands in a text, it is of that text."""


@dataclass(frozen=True)
class Digest:
    """The bulletins of a page in page order, the lines that belong to none, and what is in doubt.

    Kinds of doubt: `dated_paragraph` (opens as news does and is left in a bulletin with a title), `untranslated` (taken
    for another bulletin than the text in the other language beside it), `unlike` (left beside a text in the other
    language that it is not like). The line of a doubt is its place among the lines of the page.
    """

    bulletins: list[list[Placed]]
    outside: list[Placed]
    doubts: list[Doubt]


def split(lines: Sequence[Line], terms: Terms | None = None) -> Digest:
    """Cut the lines of a page into bulletins.

    Args:
        lines: in page order.
        terms: the term base; by default the one that ships with the code.

    Returns:
        Every line exactly once, in a bulletin or outside; both keep the order of the page, bulletins stand in the
        order of their first lines. A page that has no text, but captions or leftovers alone, is one bulletin of them.
    """
    reading = Reading(lines, terms or shipped_terms())
    for at in range(len(lines)):
        reading.take(at)
    return _finished(reading)


def whole(lines: Sequence[Line], title: Line | None = None) -> Digest:
    """The lines of a page that is known to hold one bulletin.

    Args:
        lines: in page order.
        title: as the page's head has it; a line that says the same is the title, no other in its language is.
    """
    inside, outside = Draft(), Draft()
    for at, (line, kind) in enumerate(zip(lines, kinds(lines), strict=True)):
        if kind in OUTSIDE:
            outside.add(at, line, kind)
        elif title and folded(line.text) == folded(title.text):
            inside.add(at, line, "head")
        elif kind in TITLES and ((title and line.side == title.side) or inside.bodies(line.side)):
            inside.add(at, line, "subtitle")
        else:
            inside.add(at, line, kind)
    return _as_digest([inside], outside, [])


def _finished(reading: Reading) -> Digest:
    drafts = reading.drafts
    outside = Draft({at: (reading.lines[at], reading.kinds[at]) for at in reading.outside})
    for at in reading.leading:
        line = reading.lines[at]
        home = drafts[0] if drafts and _is_of(line, drafts[0], only=len(drafts) == 1) else outside
        home.add(at, line, reading.kinds[at])
    _captions_to_their_text(drafts)
    for draft in [draft for draft in drafts if draft.is_photo_page]:
        if len(drafts) > 1:
            drafts.remove(draft)
            outside.lines |= draft.lines
    return _as_digest(drafts, outside, reading.doubts)


def _as_digest(drafts: Sequence[Draft], outside: Draft, doubts: list[Doubt]) -> Digest:
    filled = sorted((draft for draft in drafts if draft.lines), key=lambda draft: min(draft.lines))
    if not filled and outside.lines:
        filled, outside = [outside], Draft()
    return Digest([list(draft.placed()) for draft in filled], list(outside.placed()), doubts)


def _is_of(line: Line, first: Draft, *, only: bool) -> bool:
    """Whether a caption or source above the first bulletin is of it: as the only one there, or by what it says.

    Captions in two languages are of the whole page.
    """
    if line.half:
        return False
    return only or not first.has_body or line.side is None or _told_of(line, first) >= RESTATED


def _captions_to_their_text(drafts: Sequence[Draft]) -> None:
    """Captions above the first line of a bulletin go there if it tells of them more than what stands above them."""
    for draft in drafts:
        at = min(draft.lines) - 1
        while owner := next((other for other in drafts if at in other.lines), None):
            line, kind = owner.lines[at]
            if kind != "caption" or _told_of(line, draft) < max(RESTATED, _told_of(line, owner)):
                break
            draft.lines[at] = owner.lines.pop(at)
            at -= 1


def _told_of(caption: Line, draft: Draft) -> float:
    """How much of a caption stands in the texts of a bulletin."""
    return max((restated(caption, text) for text in draft.texts(caption.side)), default=0.0)

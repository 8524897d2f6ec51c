"""One page, several bulletins: where one ends and the next begins, and which lines belong to none.

The magazine lays out the same news in many ways: Chinese title, Chinese block, English block; English first; paragraph
by paragraph; a list of titles and then the texts; a digest in Chinese and then the same in English. Three rules read
them all:

- a bulletin opens with a title, or, where it has none, with a paragraph that says on which day it happened;
- the first line in the other language belongs to the bulletin without that language that it is most like;
- everything else belongs to the bulletin of the line before it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from schemas.records import Role
from scraper.clean.doubts import Doubt
from scraper.clean.drafts import TEXTS, TITLES, Draft
from scraper.clean.heads import Kind, kinds
from scraper.clean.kin import akin, goes_on, host_city
from scraper.clean.leads import agree, days, opening
from scraper.clean.lines import Line, Placed, Side, folded
from scraper.clean.restated import restated
from scraper.clean.roles import looks_like_title
from scraper.clean.terms import Terms
from scraper.clean.terms import terms as shipped_terms
from scraper.clean.twins import likeness, same_days

OUTSIDE: frozenset[str] = frozenset({"section", "meta", "spam"})

LIKE = 0.3
"""Likeness of a line to the one that it translates is .6 and more, mostly; of two that have nothing to do with each
other hardly ever more than this."""
LIKE_IN_ORDER = 0.15
"""Asked of two that stand next to each other, or in the same order in both languages."""
LIKE_IN_A_LIST = 0.05
"""Asked of the next title in a list, where a bulletin in the other language follows for each."""
LIKE_IN_SPITE_OF_DAYS = 0.55
"""Asked of two that name different days."""
CLEARLY = 0.08
"""By so much the best must be better than the next in order, to be taken against the order."""
FAR_MORE_LIKE = 0.25
"""By so much a paragraph in the middle must be more like another bulletin, to be taken out of its own."""
RESTATED = 0.4
"""From this share on of a title or caption that stands in a text, it is of that text."""
SHOWN = 60
"""Characters of a line in a doubt."""
REPEATED = 0.8
"""From this share on, one title is the other once more."""


@dataclass(frozen=True)
class Digest:
    """The bulletins of a page in page order, the lines that belong to none, and what is in doubt."""

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
        order of their first lines. A page that holds captions alone is one bulletin.
    """
    reading = _Reading(lines, terms or shipped_terms())
    for at in range(len(lines)):
        reading.take(at)
    return reading.finished()


def whole(lines: Sequence[Line], title: Line | None = None) -> Digest:
    """The lines of a page that is known to hold one bulletin.

    Args:
        lines: in page order.
        title: as the page's head has it; a line that says the same is the title, no other in its language is.
    """
    draft, outside = Draft(), Draft()
    for at, (line, kind) in enumerate(zip(lines, kinds(lines), strict=True)):
        if kind in OUTSIDE:
            outside.add(at, line, kind)
        elif title and folded(line.text) == folded(title.text):
            draft.add(at, line, "head")
        elif kind in TITLES and ((title and line.side == title.side) or draft.bodies(line.side or "zh")):
            draft.add(at, line, "subtitle")
        else:
            draft.add(at, line, kind)
    if not draft.lines:
        draft, outside = outside, draft
    return Digest([list(draft.placed())] if draft.lines else [], list(outside.placed()), [])


class _Reading:
    """A page, read line by line."""

    def __init__(self, lines: Sequence[Line], terms: Terms) -> None:
        self.lines, self.kinds, self.terms = lines, kinds(lines), terms
        self.city = host_city(lines)
        self.drafts: list[Draft] = []
        self.current: Draft | None = None
        self.last: int | None = None
        """The place of the last line of text."""
        self.outside: list[int] = []
        self.leading: list[int] = []
        """Captions and sources before the first bulletin."""
        self.doubts: list[Doubt] = []

    # --- line by line -----------------------------------------------------------------------------------------

    def take(self, at: int) -> None:
        """Put a line where it belongs."""
        line, kind = self.lines[at], self.kinds[at]
        if kind in OUTSIDE:
            self.outside.append(at)
        elif kind in TEXTS:
            self.current = self._where(at)
            self.current.add(at, line, kind)
            self.last = at if line.side else self.last
        elif self.current:
            self.current.add(at, line, kind)
        else:
            self.leading.append(at)

    def _where(self, at: int) -> Draft:
        line, current = self.lines[at], self.current
        if current is None:
            return self._new()
        if line.side is None:
            return current
        turns = self.last is not None and self.lines[self.last].side != line.side
        waiting = [draft for draft in self.drafts if not draft.texts(line.side)]
        if waiting == [current] and self._stands_beside_its_title(at):
            return current
        opens = self._opens(at)
        if current.is_photo_page and not any(restated(title, line) >= RESTATED for title in current.titles(line.side)):
            return self._new()
        if above := self._listed_above(at, opens=opens):
            return above
        if waiting and (turns or opens):
            return self._twin(at, waiting, opens=opens, turns=turns)
        if opens:
            return self._new()
        return self._far_more_like(at, waiting) or current

    def _new(self) -> Draft:
        self.drafts.append(Draft())
        return self.drafts[-1]

    def _stands_beside_its_title(self, at: int) -> bool:
        """Whether this title follows the one in the other language, with nothing between them."""
        if self.current is None or self.last is None or self.kinds[at] != "head" or self.kinds[self.last] != "head":
            return False
        return self.last in self.current.lines and not self.current.has_body

    def _opens(self, at: int) -> bool:
        """Whether a line begins a bulletin, as far as its own language goes."""
        line, current = self.lines[at], self.current
        if self.kinds[at] != "body" or line.side is None or current is None:
            return self.kinds[at] in TITLES
        opened = opening(line)
        before = current.bodies(line.side)
        if opened is None or (current.titles(line.side) and not before) or (before and goes_on(line)):
            return False
        if not before:
            return opened != "within"
        apart = not agree(days(line), days(before[0]))
        opens = not akin(line, before, self.city, themes=opened == "within" or not apart) and (
            apart or opened != "within"
        )
        if opens and current.titles(line.side) and not self._listed(line.side):
            self._doubt("dated_paragraph", at, "it opens as news does, but stands in a bulletin with a title")
            return False
        return opens

    def _listed(self, side: Side) -> list[Draft]:
        """The bulletins of which there is only a title so far, in a list further up, in this language."""
        return [
            draft
            for draft in self.drafts
            if draft is not self.current and draft.titles(side) and not draft.bodies(side)
        ]

    def _listed_above(self, at: int, *, opens: bool) -> Draft | None:
        """The bulletin of the list further up whose title, or first paragraph, this is."""
        line, kind = self.lines[at], self.kinds[at]
        listed = self._listed(line.side) if line.side else []
        if not listed or not line.side or self.current is None:
            return None
        if self.current.titles(line.side) and not self.current.bodies(line.side):
            listed = [*listed, self.current]
        told = {id(draft): max(restated(title, line) for title in draft.titles(line.side)) for draft in listed}
        best = max(listed, key=lambda draft: told[id(draft)])
        if kind in TITLES:
            return best if told[id(best)] >= REPEATED else None
        if not opens and (self.current not in listed or not self._stands_below_a_list(at)):
            return None
        return best if told[id(best)] >= RESTATED else self._next_in_order(listed)

    def _stands_below_a_list(self, at: int) -> bool:
        """Whether the two lines above it are titles in its language, the last of which is said once only."""
        above = [before for before in range(at) if self.kinds[before] in TEXTS][-2:]
        in_a_row = all(self.kinds[one] in TITLES and self.lines[one].side == self.lines[at].side for one in above)
        once = self.current is not None and len(self.current.titles(self.lines[at].side or "zh")) == 1
        return len(above) > 1 and in_a_row and once

    # --- across the languages ---------------------------------------------------------------------------------

    def _twin(self, at: int, waiting: Sequence[Draft], *, opens: bool, turns: bool) -> Draft:
        """The bulletin without this language to which its first line belongs; a new one if it is like none."""
        here = self._first_lines(at)
        other: Side = "en" if here[0].side == "zh" else "zh"
        beside = self.current if turns and waiting == [self.current] else None
        if beside and (not opens or self._needs(beside, at) or same_days(here, beside.texts(other))):
            return beside
        if beside and self._is_lone_title(at):
            return self._new() if self._is_more_like_what_follows(at, beside) else beside
        scores = {id(draft): likeness(here, draft.texts(other), self.terms) for draft in waiting}
        best = max(waiting, key=lambda draft: scores[id(draft)])
        expected = beside or self._next_in_order(waiting)
        if expected and scores[id(best)] - scores[id(expected)] < CLEARLY:
            best = expected
        if scores[id(best)] >= self._asked(here, best.texts(other), in_order=best is expected):
            return best
        if opens:
            if beside:
                self._doubt(
                    "untranslated", at, "taken for another bulletin than the text in the other language before it"
                )
            return self._new()
        self._doubt("unlike", at, "it is like none of the bulletins that it could translate; left where it stands")
        return beside or waiting[-1]

    def _first_lines(self, at: int) -> list[Line]:
        """A line, and if it is a title, the first paragraph below it."""
        line = self.lines[at]
        if self.kinds[at] not in TITLES:
            return [line]
        then = next(self._texts_behind(at), None)
        if then is not None and self.kinds[then] == "body" and self.lines[then].side == line.side:
            return [line, self.lines[then]]
        return [line]

    def _asked(self, here: Sequence[Line], there: Sequence[Line], *, in_order: bool) -> float:
        """How like two bulletins must be, to be one."""
        if same_days(here, there) is False:
            return LIKE_IN_SPITE_OF_DAYS
        if in_order and not any(one.side == there[0].side and not looks_like_title(one) for one in there):
            return LIKE_IN_A_LIST
        return LIKE_IN_ORDER if in_order else LIKE

    def _needs(self, draft: Draft, at: int) -> bool:
        """Whether a title stands there whose text this paragraph must be."""
        return self.kinds[at] == "body" and not draft.has_body

    def _next_in_order(self, waiting: Sequence[Draft]) -> Draft | None:
        """The bulletin that would be next if the second language had the order of the first.

        Nobody knows whether the first of several is next, or the last, until one has been found; but where all that
        wait are titles, a list is being gone through from its top.
        """
        if self.current is None:
            return None
        if self.current in waiting:
            return None if any(draft.has_body for draft in waiting) else waiting[0]
        here = self.drafts.index(self.current)
        return next((draft for draft in waiting if self.drafts.index(draft) > here), None)

    def _is_lone_title(self, at: int) -> bool:
        """Whether a title has no paragraph of its language below it."""
        return self.kinds[at] in TITLES and len(self._first_lines(at)) == 1

    def _is_more_like_what_follows(self, at: int, beside: Draft) -> bool:
        """Whether a title is of what is below it in the other language, rather than of what is above it."""
        line, then = self.lines[at], next((then for then in self._texts_behind(at)), None)
        other: Side = "en" if line.side == "zh" else "zh"
        if then is None or self.lines[then].side != other:
            return False
        above = likeness([line], beside.texts(other), self.terms)
        return likeness([line], self._first_lines(then), self.terms) > above + CLEARLY

    def _texts_behind(self, at: int) -> Iterator[int]:
        return (then for then in range(at + 1, len(self.lines)) if self.kinds[then] in TEXTS)

    def _far_more_like(self, at: int, waiting: Sequence[Draft]) -> Draft | None:
        """Another bulletin without this language that a paragraph is much more like than the one it would go to."""
        line = self.lines[at]
        if not waiting or self.current is None or self.kinds[at] != "body":
            return None
        other: Side = "en" if line.side == "zh" else "zh"
        scores = {id(draft): likeness([line], draft.texts(other), self.terms) for draft in waiting}
        best = max(waiting, key=lambda draft: scores[id(draft)])
        own = likeness([line], self.current.texts(other), self.terms)
        return best if scores[id(best)] >= max(LIKE_IN_SPITE_OF_DAYS, own + FAR_MORE_LIKE) else None

    # --- the end ----------------------------------------------------------------------------------------------

    def finished(self) -> Digest:
        """All lines in their bulletins."""
        self._captions_to_their_text()
        if not self.drafts and self.lines:
            self._new()
            if not self.leading:
                self.leading, self.outside = self.outside, self.leading
        for at in self.leading:
            self._place_leading(at)
        if len(self.drafts) > 1:
            for draft in [draft for draft in self.drafts if draft.is_photo_page]:
                self.drafts.remove(draft)
                self.outside += draft.lines
        outside = [Placed(self.lines[at], _as_role(self.kinds[at])) for at in sorted(self.outside)]
        ordered = sorted(self.drafts, key=lambda draft: min(draft.lines))
        return Digest([list(draft.placed()) for draft in ordered], outside, self.doubts)

    def _captions_to_their_text(self) -> None:
        """A caption above the first line of a bulletin goes there if that tells of it more than what stands above."""
        firsts = {min(draft.lines): draft for draft in self.drafts}
        for first, draft in firsts.items():
            at = first - 1
            while at >= 0 and self.kinds[at] == "caption":
                owner = next((other for other in self.drafts if at in other.lines), None)
                line = self.lines[at]
                if owner is None or _told_of(line, draft) < max(RESTATED, _told_of(line, owner)):
                    break
                draft.add(at, line, self.kinds[at])
                del owner.lines[at]
                at -= 1

    def _place_leading(self, at: int) -> None:
        line, first = self.lines[at], self.drafts[0]
        only = len(self.drafts) == 1
        if first.has_body and (
            line.half or not (only or self.kinds[at] == "source" or _told_of(line, first) >= RESTATED)
        ):
            self.outside.append(at)
        else:
            first.add(at, line, self.kinds[at])

    def _doubt(self, kind: str, at: int, reason: str) -> None:
        self.doubts.append(Doubt(at, kind, self.lines[at].text[:SHOWN], reason))


def _told_of(caption: Line, draft: Draft) -> float:
    texts = draft.texts(caption.side) if caption.side else []
    return max((restated(caption, text) for text in texts), default=0.0)


def _as_role(kind: Kind) -> Role:
    return "title" if kind == "head" or kind == "listed" else kind

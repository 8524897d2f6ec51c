"""A page, read line by line: which bulletin each line of text belongs to.

- A bulletin opens with a title, or, where it has none, with a paragraph that says on which day it happened.
- The first line in the other language belongs to the bulletin without that language that it is most like.
- Everything else belongs to the bulletin of the line before it.
"""

from collections.abc import Iterator, Sequence

from scraper.clean.digest.drafts import OUTSIDE, TEXTS, TITLES, Draft
from scraper.clean.digest.heads import kinds
from scraper.clean.digest.kin import akin, goes_on, host_city
from scraper.clean.digest.leads import agree, days, opening
from scraper.clean.digest.restated import is_of_both, restated
from scraper.clean.digest.twins import CLEARLY, far_more_like, likeness, same_days, translates, twin
from scraper.clean.terms import Terms
from scraper.clean.text.doubts import Doubt
from scraper.clean.text.lines import Line, Side

RESTATED = 0.4
"""From this share on of a title that stands in a text, it is the title of that text."""
REPEATED = 0.8
"""From this share on, one title is the other once more."""
SHOWN = 60
"""Characters of a line in a doubt."""


class Reading:
    """What has been read of a page so far: bulletins, lines outside them, captions above the first one, doubts."""

    def __init__(self, lines: Sequence[Line], terms: Terms) -> None:
        """Begin at the top of a page, with a term base."""
        self.lines, self.kinds, self.terms = lines, kinds(lines), terms
        self.drafts: list[Draft] = []
        self.outside: list[int] = []
        self.leading: list[int] = []
        self.doubts: list[Doubt] = []
        self._city = host_city(lines)
        self._current: Draft | None = None
        self._last: int | None = None
        """The place of the last line of text that is in a language."""

    def take(self, at: int) -> None:
        """Put the line at this place where it belongs."""
        line, kind = self.lines[at], self.kinds[at]
        if kind in OUTSIDE:
            self.outside.append(at)
        elif kind in TEXTS:
            self._current = self._home(line, at, self._current) if self._current else self._new()
            self._current.add(at, line, kind)
            self._last = at if line.side else self._last
        elif self._current:
            self._current.add(at, line, kind)
        else:
            self.leading.append(at)

    def _home(self, line: Line, at: int, current: Draft) -> Draft:
        """The bulletin of a line of text, where there is one above it."""
        if line.side is None:
            return current
        turns = self._turns(line)
        waiting = [draft for draft in self.drafts if draft.texts(_other(line.side)) and not draft.texts(line.side)]
        if waiting == [current] and self._stands_beside_its_title(at, current):
            return current
        if current.is_photo_page and not any(restated(title, line) >= RESTATED for title in current.titles(line.side)):
            return self._new()
        opens = self._opens(line, at, current)
        if above := self._listed_above(line, at, current, opens=opens):
            return above
        if waiting and (turns or opens):
            beside = current if turns and current in waiting else None
            return self._twin(at, waiting, beside, opens=opens)
        if opens:
            return self._new()
        moved = far_more_like(line, waiting, current, self.terms) if waiting and self.kinds[at] == "body" else None
        return moved or current

    def _turns(self, line: Line) -> bool:
        """Whether the text above is in the other language."""
        return self._last is not None and self.lines[self._last].side != line.side

    def _new(self) -> Draft:
        self.drafts.append(Draft())
        return self.drafts[-1]

    # --- in one language --------------------------------------------------------------------------------------

    def _stands_beside_its_title(self, at: int, current: Draft) -> bool:
        """Whether this title follows the one in the other language, with nothing between them."""
        above = self._last
        pair = above is not None and self.kinds[at] == self.kinds[above] == "head"
        return pair and above in current.lines and not current.has_body

    def _opens(self, line: Line, at: int, current: Draft) -> bool:
        """Whether a line begins a bulletin, as far as its own language goes."""
        if self.kinds[at] != "body":
            return self.kinds[at] in TITLES
        opened, titles, before = opening(line), current.titles(line.side), current.bodies(line.side)
        if opened is None or (titles and not before) or (before and goes_on(line)):
            return False
        if not before:
            return opened != "within"
        if self._last in current.lines and same_days([line], [self.lines[self._last]]) and self._turns(line):
            return False  # it says in this language what the paragraph above has said in the other
        apart = not agree(days(line), days(before[0]))
        if not apart and opened == "within":
            return False
        if akin(line, before, self._city, themes=not apart or opened == "within"):
            return False
        if translates(line, current, self.terms):
            return False
        if titles and not self._listed(line.side, current) and not is_of_both(titles[0], before[0], line):
            self._doubt("dated_paragraph", at, "it opens as news does, but stands in a bulletin with a title")
            return False
        return True

    def _listed(self, side: Side | None, current: Draft) -> list[Draft]:
        """The bulletins, besides the current one, of which there is only a title so far in this language."""
        return [
            draft for draft in self.drafts if draft is not current and draft.titles(side) and not draft.bodies(side)
        ]

    def _listed_above(self, line: Line, at: int, current: Draft, *, opens: bool) -> Draft | None:
        """The bulletin of a list further up whose title, or first paragraph, this is."""
        listed = self._listed(line.side, current)
        if not listed:
            return None
        is_next = current.titles(line.side) and not current.bodies(line.side)
        listed = [*listed, current] if is_next else listed
        told = {draft: max(restated(title, line) for title in draft.titles(line.side)) for draft in listed}
        best = max(told, key=told.__getitem__)
        if self.kinds[at] in TITLES:
            return best if told[best] >= REPEATED else None
        if not opens and not (is_next and self._stands_below_a_list(line, at, current)):
            return None
        return best if told[best] >= RESTATED else self._next_in_order(listed, current)

    def _stands_below_a_list(self, line: Line, at: int, current: Draft) -> bool:
        """Whether the two lines above are titles in its language, the last of which is said once only."""
        above = [before for before in range(at) if self.kinds[before] in TEXTS][-2:]
        in_a_row = all(self.kinds[one] in TITLES and self.lines[one].side == line.side for one in above)
        return in_a_row and len(above) > 1 and len(current.titles(line.side)) == 1

    # --- across the languages ---------------------------------------------------------------------------------

    def _twin(self, at: int, waiting: Sequence[Draft], beside: Draft | None, *, opens: bool) -> Draft:
        """The bulletin without this language to which its first line belongs; a new one if it is like none."""
        here = self._first_lines(at)
        if beside and waiting == [beside]:
            needed = self.kinds[at] == "body" and not beside.has_body
            if not opens or needed or same_days(here, beside.texts(_other(here[0].side))):
                return beside
            if self.kinds[at] in TITLES and len(here) == 1:
                return self._new() if self._is_of_what_follows(at, beside) else beside
            expected: Draft | None = beside
        else:
            expected = self._next_in_order(waiting, self._current, listed=self.kinds[at] == "listed")
        if found := twin(here, waiting, expected, self.terms):
            return found
        if not opens:
            self._doubt("unlike", at, "it is like none of the bulletins that it could translate; left where it stands")
            return beside or waiting[-1]
        if beside:
            self._doubt("untranslated", at, "taken for another bulletin than the one beside it in the other language")
        return self._new()

    def _first_lines(self, at: int) -> list[Line]:
        """A line, and if it is a title, the first paragraph below it."""
        line, below = self.lines[at], next(self._texts_below(at), None)
        if self.kinds[at] not in TITLES or below is None:
            return [line]
        is_text = self.kinds[below] == "body" and self.lines[below].side == line.side
        return [line, self.lines[below]] if is_text else [line]

    def _next_in_order(self, waiting: Sequence[Draft], current: Draft | None, *, listed: bool = False) -> Draft | None:
        """The bulletin that would be next if the second language had the order of the first.

        Nobody knows whether the first of several is next, or the last, until one has been found; but where all that
        wait are titles, or this is one in a list, they are being gone through from the top.
        """
        if current in waiting:
            return waiting[0] if listed or not any(draft.has_body for draft in waiting) else None
        here = self.drafts.index(current) if current else 0
        return next((draft for draft in waiting if self.drafts.index(draft) > here), None)

    def _is_of_what_follows(self, at: int, beside: Draft) -> bool:
        """Whether a lone title is of what is below it in the other language, rather than of what is above it."""
        line, below = self.lines[at], next(self._texts_below(at), None)
        if below is None or self.lines[below].side == line.side:
            return False
        above = likeness([line], beside.texts(_other(line.side)), self.terms)
        return likeness([line], self._first_lines(below), self.terms) > above + CLEARLY

    def _texts_below(self, at: int) -> Iterator[int]:
        return (below for below in range(at + 1, len(self.lines)) if self.kinds[below] in TEXTS)

    def _doubt(self, kind: str, at: int, reason: str) -> None:
        self.doubts.append(Doubt(at, kind, self.lines[at].text[:SHOWN], reason))


def _other(side: Side | None) -> Side:
    return "en" if side == "zh" else "zh"

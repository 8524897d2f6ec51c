"""Short lines: titles that head a bulletin, titles in a list, subtitles, cells of a table, or text broken into clauses.

All of them are short and have no stop. What they are is told by what stands around them: a title is followed by news,
which opens with its day; the subtitles of a report are followed by anything else.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby, pairwise
from typing import Literal

from schemas.records import Role
from scraper.clean.digest.kin import akin, host_city
from scraper.clean.digest.leads import opening
from scraper.clean.digest.restated import restated
from scraper.clean.digest.roles import alone, is_attachment, is_bulleted, is_cell, is_search_words, looks_like_title
from scraper.clean.digest.short_lines import short_lines
from scraper.clean.text.lines import Line, Side, folded

Kind = Literal["head", "listed", "attachment"] | Role
"""What a line is before bulletins are known: a role, or `head`, a title with which a bulletin may begin, `listed`, a
title in a list of titles, its text elsewhere, or `attachment`, metadata of a bulletin. A `subtitle` begins none."""

FEWEST_CELLS = 4
"""So many short lines in a row, with numbers among them, are a table, a cell a line."""
FEWEST_CLAUSES = 3
"""So many short lines in a row, if they are no list of titles, are text that was broken into clauses."""
FEWEST_LISTED = 2
SHORTEST_LISTED = {"zh": 8, "en": 25}
"""Characters of a title in a list; shorter lines are cells or clauses."""
RESTATED = 0.4
NOT_RESTATED = 0.2
"""News says in its first paragraph what its title has said: so much at least. Of the name of a page, so little."""
NEWS_SHARE = 0.5
"""From this share on of short lines that news follows, a page is a digest of news, not a report with subtitles."""
HEADED = (True, False)
"""A short line, and one below it that is none."""


def kinds(lines: Sequence[Line]) -> list[Kind]:
    """For each line, what it is."""
    found: list[Kind | None] = ["attachment" if is_attachment(line) else alone(line) for line in lines]
    if lines and is_search_words(lines[0]):
        found[0] = "spam"
    for at in _cells(lines, found):
        found[at] = "body"
    for at in _photo_captions(lines, found):
        found[at] = "caption"
    page = _Page(lines, [at for at, kind in enumerate(found) if kind is None])
    for run in page.runs():
        for place, kind in zip(run.places, page.judged(run), strict=True):
            found[page.texts[place]] = kind
    return [kind or "body" for kind in found]


def _cells(lines: Sequence[Line], found: Sequence[Kind | None]) -> Iterator[int]:
    """Lines of a table that has one cell a line."""

    def may_be(at: int) -> bool:
        line = lines[at]
        is_number = line.side is None and line.plain[:1].isdigit() and not _is_day(line.plain)
        return is_cell(line) and (is_number or (found[at] is None and not is_bulleted(line)))

    for may, group in groupby(range(len(lines)), key=may_be):
        run = list(group)
        if may and len(run) >= FEWEST_CELLS and any(lines[at].side is None for at in run):
            yield from run


def _is_day(text: str) -> bool:
    return text[:4].isdigit() and text[4:5] in {"-", "/", ".", "年"}


def _photo_captions(lines: Sequence[Line], found: Sequence[Kind | None]) -> Iterator[int]:
    """Both halves of captions in two languages: several in a row, or one that no text follows."""
    for is_half, group in groupby(range(len(lines)), key=lambda at: lines[at].half and found[at] is None):
        run = list(group)
        if is_half and all(looks_like_title(lines[at]) for at in run):
            is_followed = run[-1] + 1 < len(lines) and found[run[-1] + 1] is None
            if len(run) > FEWEST_LISTED or not is_followed:
                yield from run


@dataclass(frozen=True)
class _Run:
    """Short lines in a row, in one language; `places` counts the lines of text on the page."""

    places: tuple[int, ...]
    lines: tuple[Line, ...]
    before: tuple[Line, ...]
    after: tuple[Line, ...]

    @property
    def side(self) -> Side:
        """Its language."""
        return self.lines[0].side or "zh"

    @property
    def behind(self) -> int:
        """The place of the line of text below it."""
        return self.places[-1] + 1

    @property
    def above(self) -> Line | None:
        """The line of text above it."""
        return self.before[-1] if self.before else None

    @property
    def below(self) -> Line | None:
        """The line of text below it."""
        return self.after[0] if self.after else None

    @property
    def turns(self) -> bool:
        """Whether the text above it is in the other language."""
        return self.above is not None and self.above.side != self.side


@dataclass(frozen=True)
class _Page:
    """The lines of a page, and which of them are text."""

    lines: Sequence[Line]
    texts: Sequence[int]

    @cached_property
    def text(self) -> list[Line]:
        """Its lines of text."""
        return [self.lines[at] for at in self.texts]

    @cached_property
    def short(self) -> list[bool]:
        """Which lines of text have the form of a title."""
        return short_lines(self.text)

    def runs(self) -> Iterator[_Run]:
        """The short lines, run by run."""
        text = self.text
        keys = [(short, line.side) for short, line in zip(self.short, text, strict=True)]
        for (is_short, _), group in groupby(range(len(text)), key=keys.__getitem__):
            places = tuple(group)
            if is_short:
                first, last = places[0], places[-1] + 1
                yield _Run(places, tuple(text[first:last]), tuple(text[:first]), tuple(text[last:]))

    def judged(self, run: _Run) -> list[Kind]:
        """What each line of a run is."""
        count = len(run.lines)
        if run.above and not run.turns and run.above.plain.endswith((",", "、")):
            return ["body"] * count
        if any(map(is_bulleted, run.lines)):
            return _bulleted(run)
        if self._names_the_page(run):
            return ["section", "head"]
        if self._is_list(run):
            has_text = run.below is not None and run.below.side == run.side
            listed: list[Kind] = ["listed"] * (count - 1)
            return [*listed, "head" if has_text else "listed"]
        if count >= FEWEST_CLAUSES:
            clauses: list[Kind] = ["body"] * (count - 1)
            return ["body" if run.above else "head", *clauses]
        kind = self._title_or_not(run)
        further: list[Kind] = ["subtitle" if kind == "head" else kind] * (count - 1)
        return [kind, *further]

    def _names_the_page(self, run: _Run) -> bool:
        """Whether the first of two lines on top is the name of a digest, the second the title of its first news."""
        if run.above or len(run.lines) != FEWEST_LISTED or run.below is None or run.below.side != run.side:
            return False
        name, title = run.lines
        is_news = opening(run.below) is not None and restated(title, run.below) >= RESTATED
        return is_news and restated(name, run.below) < NOT_RESTATED and any(self.short[run.behind :])

    def _is_list(self, run: _Run) -> bool:
        """Whether these are the titles of bulletins that stand elsewhere: the first lines in their language.

        As many bulletins must open in the rest of the page. Where text in their own language is next, the last line
        could be a title or subtitle of it: then the list must have named it before, or as many untitled texts must
        follow.
        """
        if len(run.lines) < FEWEST_LISTED or any(line.side == run.side for line in run.before):
            return False
        if any(len(line.plain) < SHORTEST_LISTED[run.side] for line in run.lines):
            return False
        short_after = self.short[run.behind :]
        if run.below is not None and run.below.side == run.side:
            if folded(run.lines[-1].text) in map(folded, (line.text for line in run.lines[:-1])):
                return True
            if any(line.side == run.side and short for line, short in zip(run.after, short_after, strict=True)):
                return False
        rest = zip((*run.before, *run.after), (*self.short[: run.places[0]], *short_after), strict=True)
        opens = [line.side for line, short in rest if short or opening(line) is not None]
        return max(opens.count("zh"), opens.count("en")) >= max(FEWEST_LISTED, len(run.lines) - 1)

    def _title_or_not(self, run: _Run) -> Kind:
        """A single short line, or the first of two."""
        if not any(line.side == run.side for line in run.before):
            return "head"
        if run.below is None:
            return "head" if run.turns else "body"  # a paragraph that was cut, if the text above is in its language
        news = opening(self._text_below(run))
        if run.below.side != run.side:
            beside = run.turns or self.short[run.behind]
            return "head" if news or (beside and self._mostly_news) else "subtitle"
        if not self._is_of_news:
            return "subtitle"
        if run.turns or news in ("day", "later"):
            return "head"
        told = restated(run.lines[0], run.below) >= RESTATED
        goes_on = akin(run.below, run.before, host_city(self.lines), themes=False)
        return "head" if news and (told or not goes_on) else "subtitle"

    def _text_below(self, run: _Run) -> Line:
        """The first paragraph below short lines, perhaps in the other language; the last line where there is none."""
        return next((line for line, short in self._from(run.behind) if not short), self.text[-1])

    def _from(self, place: int) -> Iterator[tuple[Line, bool]]:
        return zip(self.text[place:], self.short[place:], strict=True)

    @cached_property
    def _headed(self) -> list[bool]:
        """For each paragraph below a short line, whether it is news."""
        headed = (at for at, pair in enumerate(pairwise(self.short)) if pair == HEADED)
        return [opening(self.text[at + 1]) is not None for at in headed]

    @property
    def _mostly_news(self) -> bool:
        """Whether the short lines of the page head news, not parts of a report."""
        return sum(self._headed) > NEWS_SHARE * len(self._headed)

    @property
    def _is_of_news(self) -> bool:
        """The same, asked of a page whose first short line may say it."""
        return self._mostly_news or self._headed[:1] == [True]


def _bulleted(run: _Run) -> list[Kind]:
    """Short lines with bullets among them: titles, unless they are the items that the line above has announced.

    A line without a bullet names the page if it stands above all of them, else it goes on with a title.
    """
    if run.above and run.above.plain.endswith((":", "如下")):
        return ["body"] * len(run.lines)
    first = next(at for at, line in enumerate(run.lines) if is_bulleted(line))
    unbulleted: list[Kind] = ["section" if at < first and not run.above else "subtitle" for at in range(len(run.lines))]
    return ["head" if is_bulleted(line) else kind for line, kind in zip(run.lines, unbulleted, strict=True)]

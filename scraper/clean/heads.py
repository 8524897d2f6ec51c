"""Short lines: titles that head a bulletin, titles in a list, subtitles, cells of a table, or text broken into clauses.

All of them are short and have no stop. What they are is told by what stands around them: a title is followed by news,
which opens with its day; the subtitles of a report are followed by anything else.
"""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Literal

from schemas.records import Role
from scraper.clean.kin import akin, host_city
from scraper.clean.leads import opening
from scraper.clean.lines import Line, Side
from scraper.clean.restated import restated
from scraper.clean.roles import alone, is_bulleted, is_cell, looks_like_title

Kind = Literal["head", "listed", "subtitle", "body"]
"""`head`: a title, with which a bulletin may begin. `listed`: a title in a list of titles, its text elsewhere."""

FEWEST_CELLS = 4
"""So many short lines in a row, with numbers among them, are a table, a cell a line."""
FEWEST_CLAUSES = 3
"""So many short lines in a row, if they are no list of titles, are text that was broken into clauses."""
FEWEST_LISTED = 2
SHORTEST_LISTED = {"zh": 8, "en": 25}
"""Characters of a title in a list; shorter lines are cells or clauses."""
RESTATED = 0.4
"""News says in its first paragraph what its title has said; from this share of the title on, it has."""
NEWS_SHARE = 0.5
"""From this share on of short lines that news follows, a page is a digest of news, not a report with subtitles."""


def kinds(lines: Sequence[Line]) -> list[Kind | Role]:
    """For each line, what it is: a role where the line says so itself, else a kind of text."""
    found: list[Kind | Role | None] = [alone(line) for line in lines]
    for at in _cells(lines, found):
        found[at] = "body"
    for at in _photo_captions(lines, found):
        found[at] = "caption"
    texts = [at for at, role in enumerate(found) if role is None]
    for run in _runs(lines, texts):
        for at, kind in _judged(lines, texts, run):
            found[at] = kind
    return [kind or "body" for kind in found]


def _cells(lines: Sequence[Line], roles: Sequence[Kind | Role | None]) -> Iterator[int]:
    """Lines of a table that has one cell a line."""

    def may_be(at: int) -> bool:
        line = lines[at]
        numeric = line.side is None and any(char.isdigit() for char in line.plain) and not _is_day(line.plain)
        return is_cell(line) and (numeric or (roles[at] is None and not is_bulleted(line)))

    for may, group in groupby(range(len(lines)), key=may_be):
        run = list(group)
        if may and len(run) >= FEWEST_CELLS and any(lines[at].side is None for at in run):
            yield from run


def _is_day(text: str) -> bool:
    return text[:4].isdigit() and text[4:5] in {"-", "/", ".", "年"}


def _photo_captions(lines: Sequence[Line], roles: Sequence[Kind | Role | None]) -> Iterator[int]:
    """Both halves of captions in two languages: several in a row, or one that no text follows."""
    for half, group in groupby(range(len(lines)), key=lambda at: lines[at].half and roles[at] is None):
        run = list(group)
        if not half or not all(looks_like_title(lines[at]) for at in run):
            continue
        followed = run[-1] + 1 < len(lines) and roles[run[-1] + 1] is None
        if len(run) > 2 or not followed:
            yield from run


def _runs(lines: Sequence[Line], texts: Sequence[int]) -> Iterator[list[int]]:
    """Short lines in a row, in one language: their places in `texts`."""
    key = lambda place: (looks_like_title(lines[texts[place]]), lines[texts[place]].side)  # noqa: E731
    for (short, _), group in groupby(range(len(texts)), key=key):
        if short:
            yield list(group)


def _judged(lines: Sequence[Line], texts: Sequence[int], run: Sequence[int]) -> Iterator[tuple[int, Kind]]:
    """What each line of a run of short lines is."""
    line = [lines[texts[place]] for place in run]
    side = line[0].side or "zh"
    before = lines[texts[run[0] - 1]] if run[0] else None
    after = lines[texts[run[-1] + 1]] if run[-1] + 1 < len(texts) else None
    at = [texts[place] for place in run]
    if any(map(is_bulleted, line)):
        is_item = before is not None and before.plain.endswith((":", "如下"))
        yield from ((place, _bulleted(one, is_item)) for place, one in zip(at, line, strict=True))
        return
    if _is_list(lines, texts, run, side):
        last: Kind = "head" if after is not None and after.side == side else "listed"
        yield from ((place, "listed") for place in at[:-1])
        yield at[-1], last
        return
    if len(run) >= FEWEST_CLAUSES:
        first: Kind = "head" if before is None else "body"
        yield at[0], first
        yield from ((place, "body") for place in at[1:])
        return
    kind = _single(lines, texts, run, side)
    yield at[0], kind
    yield from ((place, "subtitle" if kind == "head" else kind) for place in at[1:])


def _bulleted(line: Line, is_item: bool) -> Kind:
    return "head" if is_bulleted(line) and not is_item else "body"


def _is_list(lines: Sequence[Line], texts: Sequence[int], run: Sequence[int], side: Side) -> bool:
    """Whether these are the titles of bulletins that follow: on top of the page, and as many openings behind them."""
    if run[0] > 0 or len(run) < FEWEST_LISTED:
        return False
    if any(len(lines[texts[place]].plain) < SHORTEST_LISTED[side] for place in run):
        return False
    behind = [lines[at] for at in texts[run[-1] + 1 :]]
    opens = {
        other: sum(line.side == other and (looks_like_title(line) or opening(line) is not None) for line in behind)
        for other in ("zh", "en")
    }
    return max(opens.values()) >= max(FEWEST_LISTED, len(run) - 1)


def _single(lines: Sequence[Line], texts: Sequence[int], run: Sequence[int], side: Side) -> Kind:
    """One short line, or a title in two lines."""
    before = [lines[at] for at in texts[: run[0]]]
    after = [lines[at] for at in texts[run[-1] + 1 :]]
    if not any(line.side == side for line in before):
        return "head"
    turns = before[-1].side != side
    if not after:
        return "head" if turns else "body"
    follows = after[0]
    if follows.side != side:
        pairs = looks_like_title(follows) or turns
        return "head" if pairs or opening(follows) else "subtitle"
    news = opening(follows)
    if not _is_news(lines, texts):
        return "subtitle"
    if turns or news in ("day", "later"):
        return "head"
    if news and restated(lines[texts[run[0]]], follows) >= RESTATED:
        return "head"
    return "head" if news and not akin(follows, before, host_city(lines), themes=False) else "subtitle"


def _is_news(lines: Sequence[Line], texts: Sequence[int]) -> bool:
    """Whether the short lines of a page head news rather than parts of a report: the first does, or most do."""
    headed = [
        opening(lines[then]) is not None
        for at, then in zip(texts, texts[1:], strict=False)
        if looks_like_title(lines[at]) and not looks_like_title(lines[then]) and lines[at].side == lines[then].side
    ]
    return bool(headed) and (headed[0] or sum(headed) > NEWS_SHARE * len(headed))

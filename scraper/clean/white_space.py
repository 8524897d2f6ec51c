"""White space that means nothing, taken out and written down.

Indents made of ideographic spaces, no-break spaces, zero-width characters and soft hyphens are how a page looked, not
what it says. Each removal is a `Repair`, so that the original can be made again.
"""

import re
from collections.abc import Iterable

from schemas.records import Repair

INVISIBLE = (
    "\N{ZERO WIDTH SPACE}\N{ZERO WIDTH NON-JOINER}\N{ZERO WIDTH JOINER}\N{WORD JOINER}"
    "\N{ZERO WIDTH NO-BREAK SPACE}\N{SOFT HYPHEN}"
)
BLANKS = re.compile(rf"[\s{INVISIBLE}]+")


def tidy(text: str, segment: int) -> tuple[str, list[Repair]]:
    """Take meaningless white space out of a paragraph.

    Args:
        text: as read.
        segment: ordinal of the segment, for the repairs.

    Returns:
        The text, and the repairs in order of their place; `undo` makes the original of them.

    >>> tidy("\N{IDEOGRAPHIC SPACE}\N{IDEOGRAPHIC SPACE}李波会见大使。", 1)[0]
    '李波会见大使。'
    """
    repairs = [repair for run in BLANKS.finditer(text) if (repair := _repair(run, segment))]
    return apply(text, repairs), repairs


def _repair(run: re.Match[str], segment: int) -> Repair | None:
    """What becomes of a run of blanks; null where it is one plain space already."""
    if run.start() == 0 or run.end() == len(run.string):
        kind, after, proof = "white_space", "", "blank at the edge of a paragraph"
    elif re.search(r"\s", run[0]):
        kind, after, proof = "white_space", " ", "a run of blanks is one space"
    else:
        kind, after, proof = "invisible", "", "characters without width"
    if run[0] == after:
        return None
    return Repair(segment=segment, kind=kind, start=run.start(), end=run.end(), before=run[0], after=after, proof=proof)


def apply(text: str, repairs: Iterable[Repair]) -> str:
    """The text after its repairs, which are in order and do not overlap."""
    pieces: list[str] = []
    at = 0
    for repair in repairs:
        pieces += [text[at : repair.start], repair.after]
        at = repair.end
    return "".join([*pieces, text[at:]])


def undo(text: str, repairs: Iterable[Repair]) -> str:
    """The original of a repaired text."""
    pieces: list[str] = []
    at = shift = 0
    for repair in repairs:
        here = repair.start + shift
        pieces += [text[at:here], repair.before]
        at = here + len(repair.after)
        shift += len(repair.after) - (repair.end - repair.start)
    return "".join([*pieces, text[at:]])

"""White space that means nothing, taken out and written down.

Indents made of ideographic spaces, no-break spaces, zero-width characters and soft hyphens are how a page looked, not
what it says. Each removal is a change that can be undone.
"""

import re

from scraper.clean.text.mending import Mended

INVISIBLE = (
    "\N{ZERO WIDTH SPACE}\N{ZERO WIDTH NON-JOINER}\N{ZERO WIDTH JOINER}\N{WORD JOINER}"
    "\N{ZERO WIDTH NO-BREAK SPACE}\N{SOFT HYPHEN}"
)
BLANKS = re.compile(rf"^[\s{INVISIBLE}]+|[\s{INVISIBLE}]+$|[\s{INVISIBLE}]{{2,}}|[^\S ]|[{INVISIBLE}]")
"""All but a single space inside a paragraph."""
WHITE = re.compile(r"\s")


def tidy(line: Mended) -> Mended:
    """Take meaningless white space out of a paragraph.

    >>> tidy(Mended("\N{IDEOGRAPHIC SPACE}\N{IDEOGRAPHIC SPACE}李波会见大使。")).text
    '李波会见大使。'
    """
    for run in reversed(list(BLANKS.finditer(line.text))):
        kind, after, proof = _what_becomes_of(run)
        line = line.change(run.start(), run.end(), after, kind, proof)
    return line


def _what_becomes_of(run: re.Match[str]) -> tuple[str, str, str]:
    """The kind of change, what stands there after it, and why."""
    if run.start() == 0 or run.end() == len(run.string):
        return "white_space", "", "blank at the edge of a paragraph"
    if WHITE.search(run[0]):
        return "white_space", " ", "a run of blanks is one space"
    return "invisible", "", "characters without width"

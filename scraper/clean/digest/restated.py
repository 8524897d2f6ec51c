"""How much of a title or a caption stands in a text of the same language."""

from collections.abc import Sequence

from scraper.clean.text.lines import Line, Side

SHORTEST_WORD = 4
"""English words below are in any text."""
MARKS = ",.;:!?()\"'“”‘’"
SHORTEST_HALF = 3
"""Words that a title in English has at least."""
OF_ONE, OF_OTHER = 0.6, 0.35
"""How much of each half of a line must stand in its own text, at least, and in the text of the other half, at most."""


def restated(title: Line, text: Line) -> float:
    """How much of a title stands in a text of the same language: the share of its pairs of characters, or words."""
    parts, whole = _parts(title.plain, title.side), _parts(text.plain, text.side)
    return len(parts & whole) / len(parts) if parts else 0.0


def is_of_both(title: Line, one: Line, other: Line) -> bool:
    """Whether a line in English is two titles, the first of one text, the second of another.

    >>> from scraper.clean.text.mending import Mended
    >>> read = lambda text: Line(Mended(text), "en")
    >>> one, other = read("On May 2, the mayor met Soto."), read("On May 3, the hospital trained nurses.")
    >>> is_of_both(read("Mayor Met Soto Hospital Trained Nurses"), one, other)
    True
    """
    if title.side != "en":
        return False
    words = title.plain.lower().split()
    texts = _parts(one.plain, "en"), _parts(other.plain, "en")

    def told(half: Sequence[str], text: set[str]) -> float:
        known = [word for word in half if len(word) >= SHORTEST_WORD]
        return sum(word in text for word in known) / max(SHORTEST_HALF - 1, len(known))

    for cut in range(SHORTEST_HALF, len(words) - SHORTEST_HALF + 1):
        halves = words[:cut], words[cut:]
        own = [told(half, text) for half, text in zip(halves, texts, strict=True)]
        crossed = [told(half, text) for half, text in zip(halves, reversed(texts), strict=True)]
        if min(own) >= OF_ONE and max(crossed) <= OF_OTHER:
            return True
    return False


def _parts(text: str, side: Side | None) -> set[str]:
    if side == "en":
        words = (word.strip(MARKS) for word in text.lower().split())
        return {word for word in words if len(word) >= SHORTEST_WORD}
    letters = "".join(char for char in text if char.isalnum())
    return {letters[at : at + 2] for at in range(len(letters) - 1)}

"""How much of a title or a caption stands in a text of the same language."""

from scraper.clean.lines import Line, Side

SHORTEST_WORD = 4
"""English words below are in any text."""


def restated(title: Line, text: Line) -> float:
    """How much of a title stands in a text of the same language: the share of its pairs of characters, or words."""
    parts, whole = _parts(title.plain, title.side), _parts(text.plain, text.side)
    return len(parts & whole) / len(parts) if parts else 0.0


def _parts(text: str, side: Side | None) -> set[str]:
    if side == "en":
        return {word for word in text.lower().split() if len(word) >= SHORTEST_WORD}
    letters = "".join(char for char in text if char.isalnum())
    return {letters[at : at + 2] for at in range(len(letters) - 1)}

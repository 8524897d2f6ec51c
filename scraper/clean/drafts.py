"""A bulletin that is being put together, line by line."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from scraper.clean.heads import Kind
from scraper.clean.lines import Line, Placed, Side, folded

TITLES: frozenset[str] = frozenset({"head", "listed"})
TEXTS: frozenset[str] = TITLES | {"subtitle", "body"}


@dataclass
class Draft:
    """Lines by their places on the page, with what they are."""

    lines: dict[int, tuple[Line, Kind]] = field(default_factory=dict)

    def add(self, at: int, line: Line, kind: Kind) -> None:
        """Take a line."""
        self.lines[at] = line, kind

    def texts(self, side: Side, kinds: frozenset[str] = TEXTS) -> list[Line]:
        """Its lines in one language."""
        return [line for line, kind in self.lines.values() if line.side == side and kind in kinds]

    def titles(self, side: Side) -> list[Line]:
        """Its titles in one language."""
        return self.texts(side, TITLES)

    def bodies(self, side: Side) -> list[Line]:
        """Its paragraphs in one language."""
        return self.texts(side, frozenset({"body"}))

    @property
    def has_body(self) -> bool:
        """Whether it has a paragraph in any language."""
        return any(kind == "body" for _, kind in self.lines.values())

    @property
    def is_photo_page(self) -> bool:
        """Whether it holds captions in two languages, and no text."""
        return not self.has_body and any(line.half and kind == "caption" for line, kind in self.lines.values())

    def placed(self) -> Iterator[Placed]:
        """Its lines in page order; of several titles in one language, the first one and what repeats it."""
        titled: dict[Side | None, str] = {}
        for at in sorted(self.lines):
            line, kind = self.lines[at]
            if kind == "head" or kind == "listed":
                said = titled.setdefault(line.side, folded(line.text))
                yield Placed(line, "title" if said == folded(line.text) else "subtitle")
            else:
                yield Placed(line, kind)

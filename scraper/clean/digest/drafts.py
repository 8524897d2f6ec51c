"""A bulletin that is being put together, line by line."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from scraper.clean.digest.heads import Kind
from scraper.clean.text.lines import Line, Placed, Side, folded

OUTSIDE: frozenset[Kind] = frozenset({"section", "meta", "spam"})
"""They belong to no bulletin."""
TITLES: frozenset[Kind] = frozenset({"head", "listed"})
TEXTS: frozenset[Kind] = TITLES | {"subtitle", "body"}
BODY: frozenset[Kind] = frozenset({"body"})


@dataclass(eq=False)
class Draft:
    """Lines by their places on the page, with what they are."""

    lines: dict[int, tuple[Line, Kind]] = field(default_factory=dict)

    def add(self, at: int, line: Line, kind: Kind) -> None:
        """Take a line."""
        self.lines[at] = line, kind

    def texts(self, side: Side | None, kinds: frozenset[Kind] = TEXTS) -> list[Line]:
        """Its lines in one language, in the order in which they were taken."""
        return [line for line, kind in self.lines.values() if line.side == side and kind in kinds]

    def titles(self, side: Side | None) -> list[Line]:
        """Its titles in one language."""
        return self.texts(side, TITLES)

    def bodies(self, side: Side | None) -> list[Line]:
        """Its paragraphs in one language."""
        return self.texts(side, BODY)

    @property
    def has_body(self) -> bool:
        """Whether it has a paragraph in any language."""
        return any(kind == "body" for _, kind in self.lines.values())

    @property
    def is_photo_page(self) -> bool:
        """Whether it holds captions in two languages, and no text."""
        return not self.has_body and any(line.half and kind == "caption" for line, kind in self.lines.values())

    def placed(self) -> Iterator[Placed]:
        """Its lines in page order. Of several titles in a language, the first is one, and what says it once more."""
        titled: dict[Side | None, str] = {}
        for at in sorted(self.lines):
            line, kind = self.lines[at]
            if kind == "head" or kind == "listed":
                said = titled.setdefault(line.side, folded(line.text))
                yield Placed(line, "title" if said == folded(line.text) else "subtitle")
            else:
                yield Placed(line, "meta" if kind == "attachment" else kind)

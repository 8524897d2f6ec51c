"""What a fetch brought, counted while its index is copied row by row: a long run is never held as a whole."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from schemas.captures import Capture
from schemas.records import NEEDS_A_PERSON, Issue

Part = dict[str, int | float | str | None]
"""A stage's part of the summary."""
SAID = {"listing": "short", "attachment": "failed"}
"""What is wrong with captures that are no pages, as the second half of the kind of an issue."""


@dataclass
class Tally:
    """Counts of captures by kind, the keys of the pages that were judged, and what a person should look at."""

    kinds: Counter[str] = field(default_factory=Counter)
    bytes: int = 0
    revisits: int = 0
    pages: set[str] = field(default_factory=set)
    issues: list[Issue] = field(default_factory=list)

    def counting(self, rows: Iterable[Capture]) -> Iterator[Capture]:
        """The rows, each counted on its way."""
        for row in rows:
            self.kinds[row.kind] += 1
            self.bytes += row.size_bytes or 0
            self.revisits += row.refers_to is not None
            if row.kind == "page":
                self.pages.add(str(row.page_key))
            if issue := _issue(row):
                self.issues.append(issue)
            yield row

    def part(self, entries: int) -> Part:
        """What `fetch` says of itself in the summary."""
        return {
            "captures": self.kinds.total(),
            "pages": self.kinds["page"],
            "listings": self.kinds["listing"],
            "attachments": self.kinds["attachment"],
            "entries": entries,
            "revisits": self.revisits,
            "bytes": self.bytes,
        }


def _issue(row: Capture) -> Issue | None:
    """A page that did not come, or a listing that ends before it says it does."""
    if row.outcome not in NEEDS_A_PERSON and not (row.kind == "listing" and row.outcome):
        return None
    return Issue(
        stage="fetch",
        kind=row.outcome if row.outcome and row.kind == "page" else f"{row.kind}_{SAID[row.kind]}",
        where=row.page_key or row.attached_to or row.url,
        evidence=row.reason or "",
        suggestion=f"open {row.url} in a browser; the next run asks for it again",
    )

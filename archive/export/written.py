"""What is known of a file that an export has written, and what every writer is given."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import file_digest
from pathlib import Path

from sqlite_utils import Database

from archive.export.selection import Selection
from archive.export.tables import Table, Tell


@dataclass(frozen=True)
class Written:
    """A file: what a row of it is, how many it holds, what made them, and what a reader must know of them."""

    path: Path
    rows: int
    what: str
    query: str | None = None
    table: Table | None = None
    notes: Mapping[str, int] = field(default_factory=dict)

    @cached_property
    def sha256(self) -> str:
        """Of its bytes."""
        return sha256_of(self.path)


@dataclass(frozen=True)
class Order:
    """What is to be written, where from and where to."""

    db: Database
    snapshot: Path
    selection: Selection
    folder: Path
    bulletins_count: int
    tell: Tell


def sha256_of(path: Path) -> str:
    """Of the bytes of a file."""
    with path.open("rb") as handle:
        return file_digest(handle, "sha256").hexdigest()

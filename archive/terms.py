"""The term base in the archive: which words helped to read the pages, and since which run."""

from collections.abc import Iterator
from typing import Protocol

from sqlite_utils import Database

WRITE = """
INSERT INTO terms (kind, zh, en, source, run_id, terms_sha256)
VALUES (?, ?, ?, ?, ?, ?)
ON CONFLICT (zh, en, kind) DO UPDATE SET
  source = excluded.source, run_id = excluded.run_id, terms_sha256 = excluded.terms_sha256
WHERE (SELECT key FROM runs WHERE id = excluded.run_id) < (SELECT key FROM runs WHERE id = terms.run_id)
"""


class Term(Protocol):
    """An entry: Chinese, and the English that may stand for it."""

    @property
    def kind(self) -> str:
        """What kind of word it is."""

    @property
    def zh(self) -> str:
        """The Chinese."""

    @property
    def en(self) -> tuple[str, ...]:
        """The English, every alternative."""

    @property
    def source(self) -> str:
        """Where the entry comes from."""


class Terms(Protocol):
    """A term base and its version."""

    @property
    def sha256(self) -> str:
        """Its version."""

    def __iter__(self) -> Iterator[Term]:
        """The entries."""


def write_terms(db: Database, terms: Terms, run_id: int) -> None:
    """Write down the terms that a run was read with: a row an English alternative, with the first run that had it."""
    rows = [(term.kind, term.zh, en, term.source, run_id, terms.sha256) for term in terms for en in term.en]
    db.conn.executemany(WRITE, rows)

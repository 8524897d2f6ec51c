"""Find bulletins in any script, newest first: a plain scan, which is enough for a small archive."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from opencc import OpenCC

from archive.database import open_reading

SNIPPET_BEFORE, SNIPPET_CHARACTERS = 20, 80


@dataclass(frozen=True)
class Hit:
    """A bulletin that was found; `snippet` is in the page's own script."""

    key: str
    title: str
    published_on: str | None
    snippet: str


def search(database: Path, query: str, limit: int = 20) -> list[Hit]:
    """Bulletins whose current text holds every word of the query.

    Args:
        database: a published snapshot, or the archive.
        query: words, parted by white space, in any script.
        limit: at most so many, newest first.

    Raises:
        ArchiveMissing: there is no such database.
    """
    words = [forms(word) for word in query.split()]
    if not words:
        return []
    sql, parameters = _sql(words)
    with open_reading(database) as db:
        found = list(db.query(sql, [*parameters, limit]))
        return [_hit(row, [row["text"] for row in _texts(db, row["revision_id"])], words) for row in found]


def forms(word: str) -> tuple[str, ...]:
    """A word as typed, in Simplified and in Traditional, without repetition.

    >>> forms("会见"), forms("Croatia")
    (('会见', '會見'), ('Croatia',))
    """
    return tuple(dict.fromkeys((word, *(_converter(to).convert(word) for to in ("t2s", "s2t")))))


def _sql(words: Sequence[tuple[str, ...]]) -> tuple[str, list[str]]:
    one_form = "text LIKE ? ESCAPE '\\'"
    holds = "EXISTS (SELECT 1 FROM segments WHERE revision_id = b.revision_id AND ({}))"
    conditions = " AND ".join(holds.format(" OR ".join([one_form] * len(word))) for word in words)
    sql = (
        "SELECT b.key, coalesce(b.title_zh, b.title_en, '') AS title, b.published_on, b.revision_id "  # noqa: S608  # only question marks
        f"FROM bulletins b WHERE {conditions} ORDER BY b.published_on DESC, b.key DESC LIMIT ?"
    )
    return sql, [f"%{_escaped(form)}%" for word in words for form in word]


def _texts(db: Any, revision_id: int) -> list[dict[str, Any]]:
    return list(db.query("SELECT text FROM segments WHERE revision_id = ? ORDER BY ordinal", [revision_id]))


def _hit(row: dict[str, Any], texts: Sequence[str], words: Sequence[tuple[str, ...]]) -> Hit:
    text, at = next(
        (
            (text, at)
            for word in words
            for text in texts
            for form in word
            if (at := text.lower().find(form.lower())) >= 0
        ),
        ("", 0),
    )
    start = max(0, at - SNIPPET_BEFORE)
    end = start + SNIPPET_CHARACTERS
    snippet = ("…" if start else "") + text[start:end] + ("…" if end < len(text) else "")
    return Hit(row["key"], row["title"] or row["key"], row["published_on"], snippet)


def _escaped(word: str) -> str:
    return word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


@cache
def _converter(to: str) -> OpenCC:
    return OpenCC(to)

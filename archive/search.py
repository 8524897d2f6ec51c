"""Find bulletins in Simplified, Traditional or English, newest first, with the place where the words stand."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any, Literal

from sqlite_utils import Database

from archive.database import open_reading, rows
from archive.query import Term, expression, expression_of, places, terms
from archive.search_index import Writing, has_index
from schemas.errors import SectionUnknown

SNIPPET_BEFORE, SNIPPET_CHARACTERS = 20, 80
Order = Literal["newest", "rank"]
ORDERS: dict[Order, str] = {"newest": "f.rowid DESC", "rank": "f.rank, f.rowid DESC"}
FOUND = """
SELECT b.id, b.key, coalesce(b.title_zh, b.title_en, b.key) AS title, b.published_on, b.revision_id
FROM bulletins_fts f JOIN bulletins b ON b.id = f.rowid
WHERE bulletins_fts MATCH :expression
"""
IN_SECTION = " AND b.section_id = (SELECT id FROM sections WHERE key = :section)"
BETWEEN = """
 AND f.rowid >= (SELECT id FROM bulletins WHERE published_on >= :since ORDER BY published_on, id LIMIT 1)
 AND f.rowid <= (SELECT id FROM bulletins WHERE published_on <= :until ORDER BY published_on DESC, id DESC LIMIT 1)
"""
"""The bulletins of a snapshot are numbered by their days, so days are a range of the index."""
EVERY = """
SELECT b.id, b.key, coalesce(b.title_zh, b.title_en, b.key) AS title, b.published_on, b.revision_id
FROM bulletins b JOIN pages p ON p.id = b.page_id
WHERE (:section IS NULL OR b.section_id = (SELECT id FROM sections WHERE key = :section))
  AND (:since = '' AND :until = '9' OR b.published_on BETWEEN :since AND :until)
ORDER BY b.published_on DESC, p.key DESC, b.ordinal, b.key DESC
"""
"""A database without an index is read from end to end, which is enough for a small one."""
PLUGIN = "archive.site.plugin"
"""As Datasette knows it, where waiban is installed and not only copied."""
Place = tuple[int, int]


@dataclass(frozen=True)
class Hit:
    """A bulletin that was found; title and snippet are in the page's own script, with the places of what was found."""

    key: str
    title: str
    published_on: str | None
    snippet: str
    title_places: tuple[Place, ...] = ()
    snippet_places: tuple[Place, ...] = ()
    snippet_lang: str = "und"


@dataclass(frozen=True)
class Wanted:
    """What is looked for, and among what: a section, days (YYYY-MM-DD) from and to, both included."""

    query: str
    limit: int = 20
    by: Order = "newest"
    section: str | None = None
    since: str | None = None
    until: str | None = None

    @property
    def parameters(self) -> dict[str, str | int | None]:
        """For the queries above."""
        return {
            "section": self.section,
            "since": self.since or "",
            "until": self.until or "9",
            "limit": self.limit,
        }


def search(database: Path, query: str, limit: int = 20) -> list[Hit]:
    """Bulletins whose current text holds every word of the query, newest first.

    Args:
        database: a published snapshot, or the archive.
        query: words, parted by white space, in any script; see `archive/query.py`.
        limit: at most so many.

    Raises:
        ArchiveMissing: there is no such database.
    """
    return find(database, Wanted(query, limit))


def find(database: Path, wanted: Wanted) -> list[Hit]:
    """The same, with all that can be asked for.

    Raises:
        ArchiveMissing: there is no such database.
        SectionUnknown: the database knows no such section.
        DayUnusable: a day is none.
    """
    if wanted.since or wanted.until:
        from archive.history import checked_day  # the half of the start that a search rarely needs

        for day in (wanted.since, wanted.until):
            checked_day(day or "2000-01-01")
    with open_reading(database) as db:
        _check_section(db, wanted.section)
        if not has_index(db):
            return list(_scanned(db, wanted))
        writing = Writing.asked(db)
        looked_for = terms(wanted.query, writing)
        return [hit_of(db, row, looked_for, writing) for row in _found(db, wanted, expression_of(looked_for))]


def search_works(database: Path) -> str | None:
    """Whether a word that stands in a snapshot is found in it; what is wrong if not, and what to do.

    Raises:
        ArchiveMissing: there is no such database.
    """
    again = "`waiban publish` makes a snapshot with one"
    with open_reading(database) as db:
        if not has_index(db):
            return f"{database.name} has no search index, so every search reads all of it; {again}"
        for row in rows(db, "SELECT id, title_zh FROM bulletins WHERE title_zh <> '' ORDER BY id DESC LIMIT 1"):
            asked = expression(f'"{row["title_zh"][:2]}"', Writing.asked(db))
            found = rows(db, "SELECT 1 FROM bulletins_fts WHERE bulletins_fts MATCH ? AND rowid = ?", asked, row["id"])
            if not found:
                return f"{database.name} does not find {row['title_zh'][:2]!r}, which stands in a title; {again}"
    if not any(point.value == PLUGIN for point in entry_points(group="datasette")):
        return "Datasette does not know our plugin, and finds nothing in Chinese; `make setup` installs it"
    return None


def hit_of(db: Database, row: dict[str, Any], looked_for: Sequence[Term], writing: Writing) -> Hit:
    """A hit, with its snippet.

    Args:
        db: where it was found.
        row: its key, title, published_on and revision_id.
        looked_for: the terms of the query.
        writing: the rules by which they are found.
    """
    body_first = "SELECT text, lang FROM segments WHERE revision_id = ? ORDER BY role = 'title', ordinal"
    segments = _likely(rows(db, body_first, row["revision_id"]), looked_for)
    found = [places(segment["text"], looked_for, writing) for segment in segments]
    hit = Hit(row["key"], row["title"], row["published_on"], "", tuple(places(row["title"], looked_for, writing)))
    if not any(found):
        return hit
    best = max(range(len(found)), key=lambda at: (_kinds(segments[at]["text"], found[at]), -at))
    snippet, snippet_places = _snippet(segments[best]["text"], found[best], segments[best]["lang"] == "en")
    return replace(hit, snippet=snippet, snippet_places=snippet_places, snippet_lang=segments[best]["lang"])


def _found(db: Database, wanted: Wanted, asked: str) -> list[dict[str, Any]]:
    sql = FOUND + (IN_SECTION if wanted.section else "") + (BETWEEN if wanted.since or wanted.until else "")
    ordered = f"{sql} ORDER BY {ORDERS[wanted.by]} LIMIT :limit"
    return list(db.query(ordered, {"expression": asked, **wanted.parameters}))


def _scanned(db: Database, wanted: Wanted) -> Iterator[Hit]:
    writing = Writing.fresh()
    looked_for = terms(wanted.query, writing)
    left = wanted.limit if looked_for else 0
    for row in db.query(EVERY, wanted.parameters) if looked_for else ():
        texts = rows(db, "SELECT text FROM segments WHERE revision_id = ? ORDER BY ordinal", row["revision_id"])
        whole = "\n".join(text["text"] for text in texts)
        if all(places(whole, [term], writing) for term in looked_for):
            yield hit_of(db, row, looked_for, writing)
            left -= 1
        if not left:
            return


def _likely(segments: list[dict[str, Any]], looked_for: Sequence[Term]) -> list[dict[str, Any]]:
    """The paragraphs that hold a term as it is written; all, where none does: there a closer look takes longer."""
    written = [term.written.replace(" ", "") for term in looked_for]
    return [one for one in segments if any(term in one["text"] for term in written)] or segments


def _snippet(text: str, found: Sequence[Place], is_english: bool) -> tuple[str, tuple[Place, ...]]:
    """The part of a text round the first place, and the places in it; an English word is longer than a Chinese one."""
    before, characters = (SNIPPET_BEFORE, SNIPPET_CHARACTERS)
    if is_english:
        before, characters = 2 * before, 2 * characters
    start = max(0, min(found[0][0] - before, len(text) - characters))
    end = min(start + characters, len(text))
    if is_english:  # no word is cut
        start, end = text.rfind(" ", 0, start + 1) + 1, (text + " ").find(" ", end)
    cut, more = "…" if start else "", "…" if end < len(text) else ""
    shift = len(cut) - start
    return cut + text[start:end] + more, tuple((a + shift, min(b, end) + shift) for a, b in found if a < end)


def _kinds(text: str, found: Sequence[Place]) -> int:
    """How many different things were found in a text."""
    return len({text[start:end].lower() for start, end in found})


def _check_section(db: Database, section: str | None) -> None:
    if section is None:
        return
    known = [row["key"] for row in rows(db, "SELECT key FROM sections ORDER BY key")]
    if section not in known:
        raise SectionUnknown(f"nothing of {section!r} is published; sections here: {', '.join(known) or 'none'}")

"""What the archive held of a section before a run, whether or not that run has been loaded since.

So that `dedupe` gives the same answer however often it is asked.
"""

from collections import defaultdict
from pathlib import Path

from archive.database import is_archive, open_reading, rows
from archive.identity import Version
from archive.sightings import Sightings, sightings
from archive.text_hash import folded
from schemas.records import Rules

HELD = """
SELECT p.key AS page, b.key, b.ordinal, coalesce(b.title_zh, b.title_en, '') AS title,
  b.published_on, r.id AS revision_id, r.text_sha256,
  b.missing_since_run_id IS NOT NULL AND b.missing_since_run_id IS NOT this.id AS missing
FROM sections s
JOIN pages p ON p.section_id = s.id
JOIN bulletins b ON b.page_id = p.id
LEFT JOIN runs this ON this.key = :run
JOIN revisions r ON r.id = (
  SELECT id FROM revisions WHERE bulletin_id = b.id AND run_id IS NOT this.id ORDER BY ordinal DESC LIMIT 1
)
WHERE s.key = :section
ORDER BY p.id, b.id
"""
TEXTS = """
SELECT r.id AS revision_id, g.text
FROM segments g JOIN revisions r ON r.id = g.revision_id
JOIN bulletins b ON b.id = r.bulletin_id JOIN pages p ON p.id = b.page_id
WHERE p.key = ? AND g.role <> 'title'
"""


class Earlier:
    """The bulletins of a section, by page, as one run finds them."""

    def __init__(self, archive: Path, section: str, run: str) -> None:
        self._archive = archive
        self._sightings: dict[str, Sightings] = {}
        self._held: dict[str, list[dict[str, object]]] = defaultdict(list)
        if is_archive(archive):
            with open_reading(archive) as db:
                asked = {"section": section, "run": run}
                self._sightings = sightings(db, section, run)
                for row in db.query(HELD, asked):
                    self._held[row["page"]].append(row)

    def knows(self, page: str) -> bool:
        """Whether the page has given a bulletin before."""
        return page in self._held

    def body_sha256(self, page: str) -> str | None:
        """The hash of the bytes that were read last; null where there are none."""
        last = self._sighted(page).last
        return last["body_sha256"] if last else None

    def absent_on(self, page: str) -> list[str]:
        """The days on which the page was found absent since it was last there."""
        return self._sighted(page).absent_on

    def is_gone(self, page: str) -> bool:
        """Whether the page was gone for good, and has not come back."""
        return self._sighted(page).gone

    def rules(self, declared: str) -> dict[str, Rules]:
        """By page, what found its fields when it was last read anew, if it was under this declaration."""
        pages = self._sightings.items()
        return {key: page.rules for key, page in pages if page.rules and page.declared == declared}

    def newest(self, count: int) -> list[str]:
        """The pages with the newest bulletins, newest first."""
        days = {page: max(str(row["published_on"] or "") for row in held) for page, held in self._held.items()}
        return sorted(days, key=lambda page: (days[page], page), reverse=True)[:count]

    def standing(self, page: str) -> list[Version]:
        """The bulletins that stood on the page last time; their texts are left out."""
        return [_version(row, frozenset()) for row in self._held.get(page, ()) if not row["missing"]]

    def held(self, page: str) -> list[Version]:
        """All bulletins that ever stood on the page."""
        if page not in self._held:
            return []
        texts: dict[object, set[str]] = defaultdict(set)
        with open_reading(self._archive) as db:
            for row in rows(db, TEXTS, page):
                texts[row["revision_id"]].add(folded(row["text"]))
        return [_version(row, frozenset(texts[row["revision_id"]])) for row in self._held[page]]

    def _sighted(self, page: str) -> Sightings:
        return self._sightings.get(page) or Sightings(url="")


def _version(row: dict[str, object], texts: frozenset[str]) -> Version:
    return Version(
        key=str(row["key"]),
        ordinal=int(str(row["ordinal"])),
        title=folded(str(row["title"])),
        text_sha256=str(row["text_sha256"]),
        texts=texts,
    )

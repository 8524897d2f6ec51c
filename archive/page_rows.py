"""The rows of the pages that a run touched: where they are, what stands on them, and what of it is gone."""

import json
from collections.abc import Iterable

from sqlite_utils import Database

from archive.batch import Batch, Row
from archive.judging import JudgedPage
from archive.revision import write_text
from archive.sightings import Tombstone
from archive.standing import Held, Reading, Text
from schemas.days import local_day

BELOW_A_PAGE = {
    "alignment_members": "alignment_id IN (SELECT id FROM alignments WHERE revision_id IN {revisions})",
    "alignments": "revision_id IN {revisions}",
    "sentences": "segment_id IN (SELECT id FROM segments WHERE revision_id IN {revisions})",
    "repairs": "segment_id IN (SELECT id FROM segments WHERE revision_id IN {revisions})",
    "mentions": "segment_id IN (SELECT id FROM segments WHERE revision_id IN {revisions})",
    "segments": "revision_id IN {revisions}",
    "revisions": "id IN {revisions}",
    "bulletins": "page_id = :page",
    "tombstones": "page_id = :page",
}
REVISIONS = "(SELECT r.id FROM bulletins b JOIN revisions r ON r.bulletin_id = b.id WHERE b.page_id = :page)"


class PageRows:
    """Writes pages; the ids of what is referred to are known by key."""

    def __init__(self, db: Database, batch: Batch, section_id: int, pages: Iterable[str]) -> None:
        self._db = db
        self._batch = batch
        self._section_id = section_id
        asked = db.execute("SELECT key, id, code_version FROM runs WHERE section_id = ?", [section_id]).fetchall()
        self._runs = {key: number for key, number, _ in asked}
        self._code_versions = {key: version for key, _, version in asked}
        sql = "SELECT key, id FROM pages WHERE key IN (SELECT value FROM json_each(?))"
        self.ids: dict[str, int] = dict(db.execute(sql, [json.dumps(sorted(pages))]).fetchall())
        self.captures: dict[str, int] = {}
        self.revisions = 0

    def write_place(self, page: JudgedPage) -> None:
        """Where a page is, since when it has been seen, and how it is called."""
        key, seen, read = page.outcome.page_key, page.sightings.seen, page.standing.read
        row: dict[str, object] = {
            "url": seen[-1].url,
            "moved_to": page.sightings.moved_to,
            "first_seen_at": seen[0].at,
            "last_seen_at": seen[-1].at,
        }
        if key not in self.ids:
            named = {"key": key, "section_id": self._section_id, "title": read.title if read else None}
            self.ids[key] = self._batch.add("pages", {**named, **row})
        else:
            self._batch.change("pages", self.ids[key], {**row, "title": read.title} if read else row)

    def write_bulletins(self, page: JudgedPage) -> None:
        """What stands on a page, and its tombstones; anew where its answers did not come in order."""
        page_id = self.ids[page.outcome.page_key]
        if not page.past.in_order:
            self._clear(page_id)
        for held in page.standing.held:
            self._write_bulletin(page_id, held)
        for tombstone in page.sightings.tombstones:
            self._write_tombstone(page_id, tombstone, anew=not page.past.in_order)

    def _write_bulletin(self, page_id: int, held: Held) -> None:
        row: dict[str, object] = {
            "missing_since_run_id": self._runs[held.missing_since] if held.missing_since else None,
            "last_seen_at": held.last_seen_at,
            "ordinal": held.ordinal,
        }
        if held.current.reading:
            row |= self._told(held.current.reading)
        if held.id is None:
            new = {
                "key": held.key,
                "page_id": page_id,
                "section_id": self._section_id,
                "first_seen_at": held.first_seen_at,
            }
            held.id = self._batch.add("bulletins", {**new, **row, "revision_id": None})
        for text in held.revisions:
            if text.reading:
                self._write_revision(held.id, text, text.reading)
            elif text.id:
                self._batch.change("revisions", text.id, {"last_seen_at": text.last_seen_at})
        self._batch.change("bulletins", held.id, {**row, "revision_id": held.current.id})

    def _told(self, reading: Reading) -> Row:
        """What a bulletin is called, and when it was published: as its current text says."""
        page, bulletin = reading.page, reading.bulletin
        return {
            "title_zh": bulletin.title.zh,
            "title_en": bulletin.title.en,
            "published_on": bulletin.published_on,
            "published_on_method": page.published_on_method,
            "published_on_confidence": page.published_on_confidence,
            "langs": " ".join(sorted({segment.lang for segment in bulletin.segments} - {"und"}, reverse=True)),
        }

    def _write_revision(self, bulletin_id: int, text: Text, reading: Reading) -> None:
        answer, page = reading.answer, reading.page
        row = {
            "bulletin_id": bulletin_id,
            "ordinal": text.ordinal,
            "run_id": self._runs[answer.run],
            "capture_id": self._capture(answer.capture),
            "body_sha256": answer.body_sha256,
            "text_sha256": text.text_sha256,
            "charset": page.charset,
            "charset_reason": page.charset_reason,
            "code_version": page.code_version or self._code_versions[answer.run],
            "terms_sha256": page.terms_sha256,
            "first_seen_at": answer.at,
            "last_seen_at": text.last_seen_at,
            "published_on": text.published_on,
        }
        text.id = self._batch.add("revisions", row)
        write_text(self._batch, text.id, reading.bulletin)
        self.revisions += 1

    def _write_tombstone(self, page_id: int, tombstone: Tombstone, *, anew: bool) -> None:
        answer, run_id = tombstone.answer, self._runs[tombstone.answer.run]
        known = "SELECT id FROM tombstones WHERE page_id = ? AND run_id = ?"
        found = None if anew else self._db.execute(known, [page_id, run_id]).fetchone()
        if found:
            self._batch.change("tombstones", found[0], {"restored_at": tombstone.restored_at})
            return
        row = {
            "page_id": page_id,
            "run_id": run_id,
            "capture_id": self._capture(answer.capture),
            "absent_since_on": tombstone.absent_since_on,
            "gone_on": local_day(answer.at),
            "reason": answer.reason or answer.answer,
            "restored_at": tombstone.restored_at,
        }
        self._batch.add("tombstones", row)

    def _capture(self, key: str) -> int:
        """The id of a capture: of this run, or of another one that the archive holds."""
        if key not in self.captures:
            (self.captures[key],) = self._db.execute("SELECT id FROM captures WHERE key = ?", [key]).fetchone()
        return self.captures[key]

    def _clear(self, page_id: int) -> None:
        """Take the bulletins of a page out: they are about to be written from the first of its answers on."""
        for table, which in BELOW_A_PAGE.items():
            where = which.format(revisions=REVISIONS)
            self._db.execute(f"DELETE FROM {table} WHERE {where}", {"page": page_id})  # noqa: S608  # names of ours

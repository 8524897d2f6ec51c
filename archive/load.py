"""The stage `load`: one run into the archive, in one transaction, and never twice."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from archive.database import immediate, open_archive, rows
from archive.dedupe import check_balance
from archive.revision import write_text
from archive.tombstones import write_whereabouts
from schemas.errors import ArchiveConflict
from schemas.records import (
    STANDS,
    Bulletin,
    BulletinNovelty,
    Capture,
    CleanPage,
    Outcome,
    Rules,
    RunSummary,
    SectionRecord,
)
from schemas.run_folder import BULLETINS, CAPTURES, NOVELTY, RunFolder
from schemas.verdict import alarms


def load(folder: RunFolder, archive: Path) -> RunSummary:
    """Load a run.

    Loading it again finds its rows there and changes nothing.

    Raises:
        OutcomesUnbalanced: a page that the run touched has no outcome.
        ArchiveConflict: the run speaks of a bulletin that it did not read.
    """
    outcomes = list(folder.read(NOVELTY))
    check_balance(folder, outcomes)
    folder.begin("load")
    with open_archive(archive) as db, immediate(db):
        run = _Run(db, folder)
        run.write_captures(list(folder.read(CAPTURES)), outcomes)
        pages = {page.key: page for page in folder.read(BULLETINS)}
        for outcome in outcomes:
            run.write_page(outcome, pages.get(outcome.page_key))
        run.write_attachments()
        run.write_issues()
    return folder.finish("load", {"pages": len(outcomes), "revisions": run.revisions})


NOT_IN_CAPTURES = {
    "id",
    "page_key",
    "outcome",
    "reason",
    "entry_url",
    "entry_title",
    "entry_on",
    "refers_to",
    "attached_to",
    "attachment_title",
}
"""Fields of a capture that stand elsewhere: in `outcomes`, in `pages`, or as ids."""


@dataclass
class _Run:
    """The rows of one run, as they are written; ids of what was written so far."""

    db: Database
    folder: RunFolder
    revisions: int = 0
    pages: dict[str, int] = field(default_factory=dict)
    captures: dict[str, int] = field(default_factory=dict)
    read: dict[str, Capture] = field(default_factory=dict)

    def __post_init__(self) -> None:
        section = self.folder.section()
        self.section = self._section(section)
        self.code_version = section.code_version
        self.id = self._keyed("runs", self._row(section))

    def _section(self, section: SectionRecord) -> int:
        who = section.publisher
        publisher = self._keyed(
            "publishers",
            {"key": who.id, "title_zh": _zh(who.title), "title_en": who.title.get("en"), "site_url": who.site_url},
        )
        return self._keyed(
            "sections",
            {
                "key": section.id,
                "publisher_id": publisher,
                "title_zh": _zh(section.title),
                "title_en": section.title.get("en"),
                "path": section.path,
                "layout": section.layout,
            },
        )

    def _row(self, section: SectionRecord) -> dict[str, Any]:
        summary = self.folder.summary()
        why = alarms(summary.outcomes, Counter(issue.kind for issue in self.folder.issues()))
        return {
            "key": self.folder.id,
            "section_id": self.section,
            "started_at": _started_at(self.folder.id),
            "state": "attention" if why else "done",
            "reason": "; ".join(why) or None,
            "site_url": section.site_url,
            "pages_count": sum(summary.outcomes.values()),
            "new_count": summary.bulletins.new,
            "changed_count": summary.bulletins.changed,
            "unchanged_count": summary.bulletins.unchanged,
            "issues_count": summary.issues,
            **_politeness(summary),
            "contact": section.contact,
            "declaration_sha256": section.declaration_sha256,
            "code_version": section.code_version,
        }

    def write_captures(self, captures: Sequence[Capture], outcomes: Sequence[Outcome]) -> None:
        """Pages, captures and outcomes."""
        self.read = {capture.id: capture for capture in captures}
        for outcome in outcomes:
            self.pages[outcome.page_key] = self._page(outcome, self.read[str(outcome.capture)].captured_at)
        for capture in captures:
            row = capture.model_dump(exclude=NOT_IN_CAPTURES)
            row["refers_to"] = capture.refers_to.id if capture.refers_to else None
            page = self.pages[capture.page_key] if capture.page_key else None
            self.captures[capture.id] = self._keyed(
                "captures", {"key": capture.id, "run_id": self.id, "page_id": page, **row}
            )
        self.db.table("outcomes").delete_where("run_id = ?", [self.id])
        self.db.table("outcomes").insert_all(
            {
                "run_id": self.id,
                "page_id": self.pages[outcome.page_key],
                "capture_id": self.captures[str(outcome.capture)],
                "outcome": outcome.outcome,
                "reason": outcome.reason,
                **_rules(outcome.rules or Rules()),
            }
            for outcome in outcomes
        )
        for outcome in outcomes:
            capture = self.read[str(outcome.capture)]
            page_id, capture_id = self.pages[outcome.page_key], self.captures[capture.id]
            write_whereabouts(self.db, self.id, page_id, capture_id, (outcome, capture))

    def _page(self, outcome: Outcome, at: str) -> int:
        """A page; one that was not found where it was keeps its address and the day it was last there."""
        row = {"key": outcome.page_key, "section_id": self.section, "url": outcome.url}
        known = rows(self.db, "SELECT id FROM pages WHERE key = ?", outcome.page_key)
        if known and outcome.outcome not in STANDS:
            return int(known[0]["id"])
        return self._seen("pages", row, at)

    def write_page(self, outcome: Outcome, page: CleanPage | None) -> None:
        """The bulletins of one page, and which of them no longer stand there."""
        seen_at = self.read[str(outcome.capture)].captured_at
        for novelty in outcome.bulletins:
            if novelty.novelty == "unchanged":
                self._still_there(novelty, seen_at)
        if page is None or page.outcome is not None:
            return
        page_id = self.pages[outcome.page_key]
        self.db.table("pages").update(page_id, {"title": page.title})
        bulletins = {bulletin.ordinal: bulletin for bulletin in page.bulletins}
        for novelty in outcome.bulletins:
            if novelty.novelty == "unchanged":
                continue
            if novelty.ordinal not in bulletins:
                raise ArchiveConflict(
                    f"{self.folder.id}: {novelty.key} is {novelty.novelty}, but was not read; dedupe again"
                )
            self._write_bulletin(novelty, bulletins[novelty.ordinal], page, page_id, seen_at)
        self._mark_missing(page_id, [novelty.key for novelty in outcome.bulletins])

    def write_attachments(self) -> None:
        """Files of pages, each once, with the capture that holds it last."""
        for capture in self.read.values():
            if capture.attached_to in self.pages and capture.outcome is None:
                row = {"page_id": self.pages[str(capture.attached_to)], "url": capture.url}
                seen = {"first_seen_at": capture.captured_at, "last_seen_at": capture.captured_at}
                held = {"title": capture.attachment_title, "capture_id": self.captures[capture.id]}
                self._attach({**row, **held, **seen})

    def _attach(self, row: dict[str, Any]) -> None:
        self.db.execute(
            """INSERT INTO attachments (page_id, url, title, capture_id, first_seen_at, last_seen_at)
            VALUES (:page_id, :url, :title, :capture_id, :first_seen_at, :last_seen_at)
            ON CONFLICT (page_id, url) DO UPDATE SET title = coalesce(excluded.title, title),
              capture_id = iif(excluded.last_seen_at >= last_seen_at, excluded.capture_id, capture_id),
              first_seen_at = min(first_seen_at, excluded.first_seen_at),
              last_seen_at = max(last_seen_at, excluded.last_seen_at)""",
            row,
        )

    def write_issues(self) -> None:
        """What a person should look at."""
        self.db.table("issues").delete_where("run_id = ?", [self.id])
        self.db.table("issues").insert_all(
            {"run_id": self.id, "place": issue.where, **issue.model_dump(exclude={"where"})}
            for issue in self.folder.issues()
        )

    def _still_there(self, novelty: BulletinNovelty, seen_at: str) -> None:
        if not self.db.table("bulletins").count_where("key = ?", [novelty.key]):
            raise ArchiveConflict(
                f"{self.folder.id}: {novelty.key} is unchanged, but not in the archive; dedupe again: "
                f"waiban dedupe {self.folder.id}"
            )
        for sql in (
            "UPDATE bulletins SET last_seen_at = max(last_seen_at, :at), ordinal = :ordinal WHERE key = :key",
            "UPDATE revisions SET last_seen_at = max(last_seen_at, :at) "
            "WHERE id = (SELECT revision_id FROM bulletins WHERE key = :key)",
        ):
            self.db.execute(sql, {"at": seen_at, "key": novelty.key, "ordinal": novelty.ordinal})

    def _write_bulletin(
        self, novelty: BulletinNovelty, bulletin: Bulletin, page: CleanPage, page_id: int, seen_at: str
    ) -> None:
        bulletin_id = self._seen(
            "bulletins",
            {
                "key": novelty.key,
                "page_id": page_id,
                "section_id": self.section,
                "ordinal": bulletin.ordinal,
                "title_zh": bulletin.title.zh,
                "title_en": bulletin.title.en,
                "published_on": bulletin.published_on,
                "published_on_method": page.published_on_method,
                "langs": " ".join(sorted({s.lang for s in bulletin.segments} - {"und"}, reverse=True)),
            },
            seen_at,
        )
        if rows(self.db, "SELECT 1 FROM revisions WHERE bulletin_id = ? AND run_id = ?", bulletin_id, self.id):
            return
        revision_id = self._insert(
            "revisions",
            {
                "bulletin_id": bulletin_id,
                "ordinal": 1 + self.db.table("revisions").count_where("bulletin_id = ?", [bulletin_id]),
                "run_id": self.id,
                "capture_id": self.captures[page.capture],
                "body_sha256": self.read[page.capture].body_sha256,
                "text_sha256": novelty.text_sha256,
                "charset": page.charset,
                "charset_reason": page.charset_reason,
                "code_version": page.code_version or self.code_version,
                "terms_sha256": page.terms_sha256,
                "first_seen_at": seen_at,
                "last_seen_at": seen_at,
            },
        )
        self.db.table("bulletins").update(bulletin_id, {"revision_id": revision_id})
        write_text(self.db, revision_id, bulletin)
        self.revisions += 1

    def _mark_missing(self, page_id: int, standing: Sequence[str]) -> None:
        marks = ", ".join("?" * len(standing))
        self.db.execute(
            f"UPDATE bulletins SET missing_since_run_id = NULL WHERE page_id = ? AND key IN ({marks})",  # noqa: S608  # only question marks
            [page_id, *standing],
        )
        self.db.execute(
            "UPDATE bulletins SET missing_since_run_id = ? "  # noqa: S608  # only question marks
            f"WHERE page_id = ? AND missing_since_run_id IS NULL AND key NOT IN ({marks})",
            [self.id, page_id, *standing],
        )

    def _seen(self, table: str, row: dict[str, Any], seen_at: str) -> int:
        """Insert or update a row that remembers when it was seen first and last."""
        before = rows(self.db, f"SELECT first_seen_at, last_seen_at FROM {table} WHERE key = ?", row["key"])  # noqa: S608  # a table of ours
        first, last = (before[0]["first_seen_at"], before[0]["last_seen_at"]) if before else (seen_at, seen_at)
        return self._keyed(table, {**row, "first_seen_at": min(first, seen_at), "last_seen_at": max(last, seen_at)})

    def _keyed(self, table: str, row: dict[str, Any]) -> int:
        """Insert a row, or update the one with its key; returns its id."""
        found = rows(self.db, f"SELECT id FROM {table} WHERE key = ?", row["key"])  # noqa: S608  # a table of ours
        if not found:
            return self._insert(table, row)
        self.db.table(table).update(found[0]["id"], row)
        return int(found[0]["id"])

    def _insert(self, table: str, row: dict[str, Any]) -> int:
        return int(str(self.db.table(table).insert(row).last_pk))


def _rules(rules: Rules) -> dict[str, str | None]:
    return {
        "title_rule": rules.title,
        "published_on_rule": rules.published_on,
        "body_rule": rules.body,
        "body_path": rules.path,
    }


def _zh(title: dict[str, str]) -> str | None:
    return title.get("zh-Hans") or title.get("zh-Hant")


def _politeness(summary: RunSummary) -> dict[str, int | float | str | None]:
    """How politely the site was asked, as `fetch` says."""
    said = summary.stages.get("fetch", {})
    names = {"requests": "requests_count", "robots_refused": "robots_refused_count"}
    same = ("shortest_interval_seconds", "median_interval_seconds", "robots")
    return {names.get(name, name): said.get(name) for name in (*names, *same)}


def _started_at(run: str) -> str:
    """The moment in a run's id, as ISO 8601.

    >>> _started_at("cq_fao.wsyw/20260930T010203.004Z")
    '2026-09-30T01:02:03.004Z'
    """
    moment = datetime.strptime(run.rsplit("/", 1)[-1], "%Y%m%dT%H%M%S.%fZ")
    return moment.isoformat(timespec="milliseconds") + "Z"

"""The rows of a run: who publishes, the section, the run, its captures, outcomes, attachments and issues."""

from collections import Counter
from collections.abc import Mapping, Sequence

from sqlite_utils import Database

from archive.batch import Batch
from archive.judging import JudgedPage
from schemas.captures import Capture, SectionRecord
from schemas.days import begun_at, written_at
from schemas.records import Outcome, Rules, RunSummary
from schemas.run_folder import RunFolder
from schemas.verdict import alarms

ATTACH = """
INSERT INTO attachments (page_id, url, title, capture_id, first_seen_at, last_seen_at)
VALUES (:page_id, :url, :title, :capture_id, :at, :at)
ON CONFLICT (page_id, url) DO UPDATE SET
  title = iif(excluded.last_seen_at >= last_seen_at, excluded.title, title),
  capture_id = iif(excluded.last_seen_at >= last_seen_at, excluded.capture_id, capture_id),
  first_seen_at = min(first_seen_at, excluded.first_seen_at),
  last_seen_at = max(last_seen_at, excluded.last_seen_at)
"""
OUTCOME = """
UPDATE outcomes SET outcome = ? WHERE run_id = ? AND page_id = (SELECT id FROM pages WHERE key = ?)
"""


class RunRows:
    """Writes one run."""

    def __init__(self, db: Database, batch: Batch, folder: RunFolder) -> None:
        self._db = db
        self.batch = batch
        self._folder = folder
        section = folder.section()
        newest = self._is_newest()
        publisher = self._keyed("publishers", publisher_row(section), renew=newest)
        self.section_id = self._keyed("sections", {"publisher_id": publisher, **section_row(section)}, renew=newest)
        self._known = db.execute("SELECT 1 FROM runs WHERE key = ?", [folder.id]).fetchone() is not None
        row = {"section_id": self.section_id, **_run(folder, section)}
        self.id = self._keyed("runs", row, renew=True)

    def write_captures(self, captures: Sequence[Capture], pages: Mapping[str, int]) -> dict[str, int]:
        """The captures; returns their ids by key."""
        held = "SELECT key, id FROM captures WHERE run_id = ?"
        ids = dict(self._db.execute(held, [self.id]).fetchall()) if self._known else {}
        for capture in captures:
            row = _capture(capture, self.id, pages.get(capture.page_key or ""))
            ids[capture.id] = self.batch.put("captures", row, ids.get(capture.id))
        return ids

    def write_outcomes(
        self, judged: Sequence[JudgedPage], pages: Mapping[str, int], captures: Mapping[str, int]
    ) -> None:
        """How the pages of the run answered, and what was made of it."""
        held = "SELECT page_id, id FROM outcomes WHERE run_id = ?"
        ids = dict(self._db.execute(held, [self.id]).fetchall()) if self._known else {}
        for page in judged:
            page_id = pages[page.outcome.page_key]
            row = {
                "run_id": self.id,
                "page_id": page_id,
                "capture_id": captures[page.answer.capture],
                "outcome": page.outcome.outcome,
                "reason": page.answer.reason or page.outcome.reason,
                **_rules(page.answer.rules or Rules()),
                "answer": page.answer.answer,
            }
            self.batch.put("outcomes", row, ids.get(page_id))

    def renew_outcomes(self, outcomes: Sequence[Outcome]) -> None:
        """What is made of the same answers, now that more is known."""
        told = [(outcome.outcome, self.id, outcome.page_key) for outcome in outcomes]
        self._db.conn.executemany(OUTCOME, told)

    def write_attachments(self, captures: Sequence[Capture], pages: Mapping[str, int], ids: Mapping[str, int]) -> None:
        """Files of pages, each once, with the capture that holds it last."""
        rows = [
            {
                "page_id": pages[str(capture.attached_to)],
                "url": capture.url,
                "title": capture.attachment_title,
                "capture_id": ids[capture.id],
                "at": capture.captured_at,
            }
            for capture in captures
            if capture.attached_to in pages and capture.outcome is None
        ]
        self._db.conn.executemany(ATTACH, rows)

    def write_issues(self) -> None:
        """What a person should look at."""
        self._db.table("issues").delete_where("run_id = ?", [self.id])
        self._db.table("issues").insert_all(
            {"run_id": self.id, "place": issue.where, **issue.model_dump(exclude={"where"})}
            for issue in self._folder.issues()
        )

    def keep_files_sha256(self, files_sha256: str) -> None:
        """Remember what the run was loaded from."""
        self._db.table("runs").update(self.id, {"files_sha256": files_sha256})

    def _is_newest(self) -> bool:
        """Whether no later run of the publisher is loaded: only the newest says what the section is called now."""
        later = "SELECT 1 FROM runs r JOIN sections s ON s.id = r.section_id WHERE s.publisher_id = "
        later += "(SELECT id FROM publishers WHERE key = ?) AND r.started_at > ?"
        publisher = self._folder.section().publisher.id
        return self._db.execute(later, [publisher, written_at(begun_at(self._folder.id))]).fetchone() is None

    def _keyed(self, table: str, row: Mapping[str, object], *, renew: bool) -> int:
        """The id of the row with this key, which is inserted if need be, and updated if it is to be renewed."""
        found = self._db.execute(f"SELECT id FROM {table} WHERE key = ?", [row["key"]]).fetchone()  # noqa: S608  # a table of ours
        if not found:
            return int(str(self._db.table(table).insert(dict(row)).last_pk))
        if renew:
            self._db.table(table).update(found[0], dict(row))
        return int(found[0])


def publisher_row(section: SectionRecord) -> dict[str, object]:
    """The row of a section's publisher."""
    who = section.publisher
    return {"key": who.id, "title_zh": _zh(who.title), "title_en": who.title.get("en"), "site_url": who.site_url}


def section_row(section: SectionRecord) -> dict[str, object]:
    """The row of a section, without its publisher."""
    return {
        "key": section.id,
        "title_zh": _zh(section.title),
        "title_en": section.title.get("en"),
        "path": section.path,
        "layout": section.layout,
    }


def _run(folder: RunFolder, section: SectionRecord) -> dict[str, object]:
    summary, issues = folder.summary(), folder.issues()
    why = alarms(summary.outcomes, Counter(issue.kind for issue in issues))
    return {
        "key": folder.id,
        "started_at": written_at(begun_at(folder.id)),
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


def _politeness(summary: RunSummary) -> dict[str, int | float | str | None]:
    """How politely the site was asked, as `fetch` says."""
    said = summary.stages.get("fetch", {})
    names = {"requests": "requests_count", "robots_refused": "robots_refused_count"}
    same = ("shortest_interval_seconds", "median_interval_seconds", "robots")
    return {names.get(name, name): said.get(name) for name in (*names, *same)}


def _capture(capture: Capture, run_id: int, page_id: int | None) -> dict[str, object]:
    return {
        "key": capture.id,
        "run_id": run_id,
        "page_id": page_id,
        "kind": capture.kind,
        "url": capture.url,
        "captured_at": capture.captured_at,
        "status": capture.status,
        "content_type": capture.content_type,
        "etag": capture.etag,
        "last_modified": capture.last_modified,
        "body_sha256": capture.body_sha256,
        "size_bytes": capture.size_bytes,
        "offset_bytes": capture.offset_bytes,
        "payload_digest": capture.payload_digest,
        "fidelity": capture.fidelity,
        "truncated": capture.truncated,
        "refers_to": capture.refers_to.id if capture.refers_to else None,
    }


def _rules(rules: Rules) -> dict[str, str | None]:
    return {
        "title_rule": rules.title,
        "published_on_rule": rules.published_on,
        "body_rule": rules.body,
        "body_path": rules.path,
    }


def _zh(title: Mapping[str, str]) -> str | None:
    return title.get("zh-Hans") or title.get("zh-Hant")

"""How each page of a section has answered so far, run after run: what stands, since when it is absent, when to ask."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from sqlite_utils import Database

from schemas.days import local_day
from schemas.records import ABSENT, READ, OutcomeName, Rules

ANSWERS = """
SELECT p.key, p.url AS page_url, r.key AS run, o.outcome, c.key AS capture, c.kind, c.url, c.captured_at, c.etag,
  c.last_modified, c.body_sha256, c.offset_bytes, c.payload_digest, r.declaration_sha256,
  o.title_rule AS title, o.published_on_rule AS published_on, o.body_rule AS body, o.body_path AS path
FROM sections s
JOIN runs r ON r.section_id = s.id AND (:run IS NULL OR r.key < :run)
JOIN outcomes o ON o.run_id = r.id
JOIN pages p ON p.id = o.page_id
JOIN captures c ON c.id = o.capture_id
WHERE s.key = :section
ORDER BY r.key, o.id
"""


@dataclass
class Sightings:
    """One page: `last` is the capture whose bytes were read last, `first` the first capture that held these bytes.

    `rules` found its fields when it was last read anew, under the declaration `declared`.
    """

    url: str
    last: dict[str, Any] | None = None
    first: dict[str, Any] | None = None
    outcome: OutcomeName | None = None
    checked_on: str | None = None
    absent_on: list[str] = field(default_factory=list)
    gone: bool = False
    rules: Rules | None = None
    declared: str | None = None

    def take(self, answer: dict[str, Any]) -> None:
        """The page has answered once more."""
        outcome: OutcomeName = answer["outcome"]
        by_hand = answer["kind"] == "resource"
        if outcome in READ:
            if self.first is None or self.first["body_sha256"] != answer["body_sha256"]:
                self.first = answer
            self.last = answer
            if answer["body"]:
                self.rules = Rules.model_validate({name: answer[name] for name in Rules.model_fields})
                self.declared = answer["declaration_sha256"]
        if by_hand:
            return  # a saved page says nothing of what the site answers today
        day = local_day(answer["captured_at"])
        self.outcome = outcome
        if not (outcome == "blocked" and answer["offset_bytes"] is None):  # the host refused us, so it was not asked
            self.checked_on = day
        if outcome in ABSENT:
            self.absent_on = sorted({*self.absent_on, day})
            self.gone = self.gone or outcome == "gone"
        elif outcome not in ("blocked", "failed"):  # those two say nothing of the page
            self.absent_on = []
            self.gone = self.gone and outcome not in READ and outcome != "not_modified"


def sightings(db: Database, section: str, before: str | None = None) -> dict[str, Sightings]:
    """Every page of a section that a run has touched, by key.

    Args:
        db: the archive.
        section: key of the section.
        before: a run; only runs before it count. All of them, if not given.
    """
    return _told(db.query(ANSWERS, {"section": section, "run": before}))


def _told(answers: Iterable[dict[str, Any]]) -> dict[str, Sightings]:
    pages: dict[str, Sightings] = {}
    for answer in answers:
        pages.setdefault(answer["key"], Sightings(answer["page_url"])).take(answer)
    return pages

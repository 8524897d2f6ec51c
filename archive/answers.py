"""What pages have answered: facts of single runs, from which everything the archive says of a page follows.

An answer is what one capture tells by itself, before it is compared with any other. The answers of a page are taken
in the order in which they were captured, whenever they were loaded.
"""

import json
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlite_utils import Database

from schemas.captures import Capture
from schemas.records import CleanPage, Rules

READ, UNCHANGED, NOT_MODIFIED = "read", "unchanged", "not_modified"
THERE = frozenset({READ, UNCHANGED, NOT_MODIFIED})
"""The page stood at its address and said what its bytes say; of the last two, an earlier answer holds these bytes."""
REPEATS = frozenset({UNCHANGED, NOT_MODIFIED})
"""The page says what it said before."""
STOOD = THERE | {"drifted", "quarantined"}
"""The answer came from the page's own address, readable or not."""
SILENT = frozenset({"blocked", "failed"})
"""These say nothing of the page."""
ABSENT_AT_ONCE = "absent_at_once"
"""The issue of a run in which so many pages were absent that no deletion explains it."""

ANSWERS = f"""
WITH answered AS (
  SELECT p.key AS page, o.answer,
    r.key AS run, c.key AS capture, c.captured_at, c.kind, iif(o.answer IN {tuple(sorted(STOOD))}, c.url, p.url) AS url,
    o.reason, c.body_sha256, c.etag, c.last_modified, c.offset_bytes, c.payload_digest, r.declaration_sha256,
    r.id NOT IN (SELECT run_id FROM issues WHERE kind = '{ABSENT_AT_ONCE}') AS believed,
    o.title_rule, o.published_on_rule, o.body_rule, o.body_path,
    rtrim(c.captured_at, 'Z') AS moment
  FROM outcomes o
  JOIN pages p ON p.id = o.page_id JOIN runs r ON r.id = o.run_id JOIN captures c ON c.id = o.capture_id
  WHERE {{which}}
)
SELECT * FROM answered ORDER BY moment, run
"""  # noqa: S608  # words of ours
SECTION = "p.section_id = (SELECT id FROM sections WHERE key = :section)"
PAGES = "p.key IN (SELECT value FROM json_each(:pages))"
IN_SHORT = f"""o.id IN (
    SELECT o.id FROM pages p JOIN outcomes o ON o.page_id = p.id AND o.answer NOT IN {tuple(sorted(REPEATS))}
    WHERE {{pages}}
    UNION
    SELECT (
      SELECT o.id FROM captures c JOIN outcomes o ON o.capture_id = c.id
      WHERE c.page_id = p.id ORDER BY c.captured_at DESC LIMIT 1
    ) FROM pages p WHERE {{pages}}
    UNION
    SELECT (
      SELECT o.id FROM captures c JOIN outcomes o ON o.capture_id = c.id AND o.answer = '{UNCHANGED}'
      WHERE c.page_id = p.id ORDER BY c.captured_at DESC LIMIT 1
    ) FROM pages p
    WHERE {{pages}} AND EXISTS (SELECT 1 FROM outcomes WHERE page_id = p.id AND answer = '{UNCHANGED}')
  )"""  # noqa: S608  # words of ours


@dataclass(frozen=True, slots=True)
class Answer:
    """What a page answered to one run.

    `answer` is `read`, or the outcome that fetching or cleaning gave by itself; `believed` is false where so many pages
    of the run were absent that an absence proves nothing.
    """

    answer: str
    run: str
    capture: str
    at: str
    kind: str
    url: str
    reason: str | None
    body_sha256: str | None
    etag: str | None
    last_modified: str | None
    offset_bytes: int | None
    payload_digest: str | None
    declaration_sha256: str
    believed: bool
    rules: Rules | None

    @property
    def moment(self) -> tuple[str, str]:
        """What answers are ordered by: when it was captured; at the same moment, by the run.

        Without its `Z`, a moment of whole seconds stands before one with a fraction, as text too.
        """
        return self.at.rstrip("Z"), self.run

    @property
    def asked(self) -> bool:
        """Whether the site was asked for it: not if the host had refused us so often that we went away."""
        return not (self.answer == "blocked" and self.offset_bytes is None)

    @property
    def by_hand(self) -> bool:
        """Whether a person saved it: then it says nothing of what the site answers."""
        return self.kind == "resource"


def answer_of(
    run: str, declaration_sha256: str, capture: Capture, page: CleanPage | None, *, believed: bool = True
) -> Answer:
    """What a capture of a page tells, and what cleaning made of it.

    A page that was captured and not cleaned has failed.
    """
    said, reason = _said(capture, page)
    return Answer(
        answer=said,
        run=run,
        capture=capture.id,
        at=capture.captured_at,
        kind=capture.kind,
        url=capture.url if said in STOOD else capture.entry_url or capture.url,
        reason=reason,
        body_sha256=capture.body_sha256,
        etag=capture.etag,
        last_modified=capture.last_modified,
        offset_bytes=capture.offset_bytes,
        payload_digest=capture.payload_digest,
        declaration_sha256=declaration_sha256,
        believed=believed,
        rules=page.rules if page else None,
    )


def _said(capture: Capture, page: CleanPage | None) -> tuple[str, str | None]:
    if capture.outcome:
        return capture.outcome, capture.reason
    if page is None:
        return "failed", capture.reason or "it was captured, but not cleaned"
    return (page.outcome, page.reason) if page.outcome else (READ, None)


def answers_of_pages(db: Database, pages: Collection[str]) -> dict[str, list[Answer]]:
    """Every answer of some pages, by page, in order.

    Args:
        db: the archive.
        pages: a JSON array of their keys can be made of it.
    """
    return _answers(db, ANSWERS.format(which=PAGES), {"pages": json.dumps(sorted(pages))})


def answers_in_short(db: Database, pages: Collection[str]) -> dict[str, list[Answer]]:
    """The same without the many that only say that nothing has changed: of these the newest, and the newest with bytes.

    So that what a run costs does not grow with the number of runs before it.
    """
    return _answers(db, ANSWERS.format(which=IN_SHORT.format(pages=PAGES)), {"pages": json.dumps(sorted(pages))})


def answers_of_section_in_short(db: Database, section: str) -> dict[str, list[Answer]]:
    """The same of every page of a section."""
    return _answers(db, ANSWERS.format(which=IN_SHORT.format(pages=SECTION)), {"section": section})


def is_plain(answers: Sequence[Answer], first_seen_at: str) -> bool:
    """Whether a page has done nothing but stand there, so that what was left out of its answers tells nothing more.

    Args:
        answers: in short.
        first_seen_at: when the page was first there, as the archive has it.
    """
    stood = [answer for answer in answers if answer.answer in STOOD]
    brought = [answer.body_sha256 for answer in stood if answer.answer in THERE]
    return (
        bool(stood)
        and all(answer.answer in STOOD | SILENT and not answer.by_hand for answer in answers)
        and stood[0].at == first_seen_at
        and (stood[-1].answer != NOT_MODIFIED or brought[-1] in brought[-2:-1])
    )


def _answers(db: Database, sql: str, asked: dict[str, str]) -> dict[str, list[Answer]]:
    found: dict[str, list[Answer]] = defaultdict(list)
    for page, *told in db.execute(sql, asked):
        found[page].append(_answer(told))
    return found


def _answer(told: Sequence[Any]) -> Answer:
    fields, (believed, title, published_on, body, path, _moment) = told[:-6], told[-6:]
    found_by = title or published_on or body or path
    rules = Rules(title=title, published_on=published_on, body=body, path=path) if found_by else None
    return Answer(*(*fields, bool(believed), rules))

"""Whole bulletins in the shape of `schemas.records.Bulletin`, read many at a time: eight queries for 200 of them.

They are read as plain values, without the records between: the rows come from tables that only records go into, and a
test holds each against its record.
"""

import json
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from sqlite_utils import Database

from archive.export.selection import ALIGNMENT_CHOSEN, BULLETIN_CHOSEN, Selection

BATCH_BULLETINS = 200

Value = dict[str, Any]

BULLETINS = f"""
SELECT b.key, s.key AS section, p.url AS source, b.ordinal, b.title_zh, b.title_en, b.published_on, b.revision_id
FROM bulletins b JOIN pages p ON p.id = b.page_id JOIN sections s ON s.id = b.section_id
WHERE {BULLETIN_CHOSEN}
ORDER BY b.key
"""
THESE = "SELECT value FROM json_each(:revisions)"
SEGMENTS = f"""
SELECT g.revision_id, g.ordinal, g.role, g.lang, g.text, coalesce(g.text_original, g.text) AS text_original
FROM segments g WHERE g.revision_id IN ({THESE}) ORDER BY g.revision_id, g.ordinal
"""
SENTENCES = f"""
SELECT g.revision_id, t.ordinal, g.ordinal AS segment, g.lang, substr(g.text, t.start + 1, t."end" - t.start) AS text
FROM segments g CROSS JOIN sentences t ON t.segment_id = g.id
WHERE g.revision_id IN ({THESE}) ORDER BY g.revision_id, t.ordinal
"""
ALIGNMENTS = f"""
SELECT a.revision_id, a.level, a.id, a.class, a.score
FROM alignments a WHERE a.revision_id IN ({THESE}) AND {ALIGNMENT_CHOSEN} ORDER BY a.revision_id, a.ordinal
"""
MEMBERS = f"""
SELECT m.alignment_id, m.side, coalesce(g.ordinal, t.ordinal) AS unit
FROM alignments a CROSS JOIN alignment_members m ON m.alignment_id = a.id
LEFT JOIN segments g ON g.id = m.segment_id LEFT JOIN sentences t ON t.id = m.sentence_id
WHERE a.revision_id IN ({THESE}) AND {ALIGNMENT_CHOSEN} ORDER BY m.alignment_id, unit
"""
REPAIRS = f"""
SELECT g.revision_id, g.ordinal AS segment, x.kind, x.start, x."end", x."before", x."after", x.proof
FROM segments g CROSS JOIN repairs x ON x.segment_id = g.id
WHERE g.revision_id IN ({THESE}) ORDER BY g.revision_id, g.ordinal, x.start, x.kind
"""
MENTIONS = f"""
SELECT g.revision_id, g.ordinal AS segment, n.kind, n.start, n."end", n.text, n.value, n.day, n.day_method,
  n.day_confidence, n.day_about
FROM segments g CROSS JOIN mentions n ON n.segment_id = g.id
WHERE g.revision_id IN ({THESE}) ORDER BY g.revision_id, g.ordinal, n.start, n."end", n.kind
"""
ISSUES = f"""
SELECT r.id AS revision_id, i.stage, i.kind, i.place AS "where", i.evidence, i.suggestion
FROM revisions r JOIN bulletins b ON b.id = r.bulletin_id JOIN issues i ON i.run_id = r.run_id AND i.place = b.key
WHERE r.id IN ({THESE}) ORDER BY r.id, i.id
"""


def bulletins(db: Database, selection: Selection) -> Iterator[list[Value]]:
    """The chosen bulletins with their current texts in the order of their keys, so many at a time."""
    found = db.execute(BULLETINS, selection.parameters)
    names = [column[0] for column in found.description]
    while batch := found.fetchmany(BATCH_BULLETINS):
        yield _whole(db, selection, [dict(zip(names, row, strict=True)) for row in batch])


def _whole(db: Database, selection: Selection, batch: list[Value]) -> list[Value]:
    parameters = {**selection.parameters, "revisions": json.dumps([row["revision_id"] for row in batch])}
    segments, sentences, repairs, mentions, issues = (
        _by_revision(db, query, parameters) for query in (SEGMENTS, SENTENCES, REPAIRS, MENTIONS, ISSUES)
    )
    alignments = _alignments(db, parameters)
    for mention in (one for found in mentions.values() for one in found):
        mention["day_about"] = bool(mention["day_about"])
    return [
        {
            "key": row["key"],
            "section": row["section"],
            "source": row["source"],
            "ordinal": row["ordinal"],
            "title": {"zh": row["title_zh"], "en": row["title_en"]},
            "published_on": row["published_on"],
            "segments": segments[row["revision_id"]],
            "sentences": sentences[row["revision_id"]],
            "alignments": alignments[row["revision_id"]],
            "repairs": repairs[row["revision_id"]],
            "mentions": mentions[row["revision_id"]],
            "issues": issues[row["revision_id"]],
        }
        for row in batch
    ]


def _by_revision(db: Database, query: str, parameters: dict[str, Any]) -> dict[int, list[Value]]:
    """The rows of a query by its first column, the revision; without that column."""
    found = db.execute(query, parameters)
    _, *names = (column[0] for column in found.description)
    by_revision: dict[int, list[Value]] = defaultdict(list)
    for revision, *values in found:
        by_revision[revision].append(dict(zip(names, values, strict=True)))
    return by_revision


def _alignments(db: Database, parameters: dict[str, Any]) -> dict[int, list[Value]]:
    units: dict[tuple[int, str], list[int]] = defaultdict(list)
    for alignment, side, unit in db.execute(MEMBERS, parameters):
        units[alignment, side].append(unit)
    by_revision: dict[int, list[Value]] = defaultdict(list)
    for row in db.query(ALIGNMENTS, parameters):
        by_revision[row["revision_id"]].append(
            {
                "level": row["level"],
                "zh": units[row["id"], "zh"],
                "en": units[row["id"], "en"],
                "class": row["class"],
                "score": row["score"],
            }
        )
    return by_revision

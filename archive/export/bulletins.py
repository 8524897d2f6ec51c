"""Whole bulletins as JSON, in the shape of `schemas.records.Bulletin`, read many at a time.

SQLite writes the JSON of each row itself, and Python only puts the rows of a bulletin together: nearly twice as fast
as to make values of them and JSON of those. A test holds each line against its record, to the byte. (SQLite writes
numbers with 15 digits; scores have three.)
"""

import json
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from sqlite_utils import Database

from archive.export.selection import ALIGNMENT_CHOSEN, BULLETIN_CHOSEN, Selection

BATCH_BULLETINS = 200

BULLETINS = f"""
SELECT b.revision_id, json_object('key', b.key, 'section', s.key, 'source', p.url, 'ordinal', b.ordinal,
  'title', json_object('zh', b.title_zh, 'en', b.title_en), 'published_on', b.published_on)
FROM bulletins b JOIN pages p ON p.id = b.page_id JOIN sections s ON s.id = b.section_id
WHERE {BULLETIN_CHOSEN}
ORDER BY b.key
"""
THESE = "SELECT value FROM json_each(:revisions)"
SEGMENTS = f"""
SELECT g.revision_id, json_object('ordinal', g.ordinal, 'role', g.role, 'lang', g.lang, 'text', g.text,
  'text_original', coalesce(g.text_original, g.text))
FROM segments g WHERE g.revision_id IN ({THESE}) ORDER BY g.revision_id, g.ordinal
"""
SENTENCES = f"""
SELECT g.revision_id, json_object('ordinal', t.ordinal, 'segment', g.ordinal, 'lang', g.lang,
  'text', substr(g.text, t.start + 1, t."end" - t.start))
FROM segments g CROSS JOIN sentences t ON t.segment_id = g.id
WHERE g.revision_id IN ({THESE}) ORDER BY g.revision_id, t.ordinal
"""
MEMBERS = """(SELECT json_group_array(unit) FROM (
    SELECT coalesce(g.ordinal, t.ordinal) AS unit FROM alignment_members m
    LEFT JOIN segments g ON g.id = m.segment_id LEFT JOIN sentences t ON t.id = m.sentence_id
    WHERE m.alignment_id = a.id AND m.side = '{side}' ORDER BY unit))"""
ALIGNMENTS = f"""
SELECT a.revision_id, json_object('level', a.level, 'zh', {MEMBERS.format(side="zh")},
  'en', {MEMBERS.format(side="en")}, 'class', a.class, 'score', a.score)
FROM alignments a WHERE a.revision_id IN ({THESE}) AND {ALIGNMENT_CHOSEN} ORDER BY a.revision_id, a.ordinal
"""
REPAIRS = f"""
SELECT g.revision_id, json_object('segment', g.ordinal, 'kind', x.kind, 'start', x.start, 'end', x."end",
  'before', x."before", 'after', x."after", 'proof', x.proof)
FROM segments g CROSS JOIN repairs x ON x.segment_id = g.id
WHERE g.revision_id IN ({THESE}) ORDER BY g.revision_id, g.ordinal, x.start, x.kind
"""
MENTIONS = f"""
SELECT g.revision_id, json_object('segment', g.ordinal, 'kind', n.kind, 'start', n.start, 'end', n."end",
  'text', n.text, 'value', n.value, 'day', n.day, 'day_method', n.day_method, 'day_confidence', n.day_confidence,
  'day_about', json(iif(n.day_about, 'true', 'false')))
FROM segments g CROSS JOIN mentions n ON n.segment_id = g.id
WHERE g.revision_id IN ({THESE}) ORDER BY g.revision_id, g.ordinal, n.start, n."end", n.kind
"""
ISSUES = f"""
SELECT r.id, json_object('stage', i.stage, 'kind', i.kind, 'where', i.place, 'evidence', i.evidence,
  'suggestion', i.suggestion)
FROM revisions r JOIN bulletins b ON b.id = r.bulletin_id JOIN issues i ON i.run_id = r.run_id AND i.place = b.key
WHERE r.id IN ({THESE}) ORDER BY r.id, i.stage, i.kind, i.evidence
"""
PARTS = {
    "segments": SEGMENTS,
    "sentences": SENTENCES,
    "alignments": ALIGNMENTS,
    "repairs": REPAIRS,
    "mentions": MENTIONS,
    "issues": ISSUES,
}
"""In the order of the record."""


def bulletins(db: Database, selection: Selection) -> Iterator[list[str]]:
    """The chosen bulletins with their current texts, a line each, in the order of their keys; so many at a time."""
    found = db.execute(BULLETINS, selection.parameters)
    while batch := found.fetchmany(BATCH_BULLETINS):
        parameters = {**selection.parameters, "revisions": json.dumps([revision for revision, _ in batch])}
        parts = {name: _by_revision(db, query, parameters) for name, query in PARTS.items()}
        yield [_line(head, {name: found[revision] for name, found in parts.items()}) for revision, head in batch]


def _by_revision(db: Database, query: str, parameters: dict[str, Any]) -> dict[int, list[str]]:
    """The objects of a query by the revision they belong to."""
    found: dict[int, list[str]] = defaultdict(list)
    for revision, written in db.execute(query, parameters):
        found[revision].append(written)
    return found


def _line(head: str, parts: dict[str, list[str]]) -> str:
    r"""One object out of its head and its lists.

    >>> _line('{"key":"a"}', {"segments": ['{"ordinal":1}', '{"ordinal":2}'], "issues": []})
    '{"key":"a","segments":[{"ordinal":1},{"ordinal":2}],"issues":[]}\n'
    """
    lists = "".join(f',"{name}":[{",".join(written)}]' for name, written in parts.items())
    return f"{head[:-1]}{lists}}}\n"

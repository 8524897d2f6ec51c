"""What holds for every text in the archive: its changes can be undone, and whatever speaks of it stands in it."""

from collections.abc import Iterator
from itertools import groupby

from sqlite_utils import Database

from archive.database import rows
from archive.findings import Finding
from archive.text_hash import text_sha256

REBUILD = "waiban rebuild makes it again from its capture"
OF_SEGMENTS = """
FROM segments g JOIN revisions r ON r.id = g.revision_id JOIN bulletins b ON b.id = r.bulletin_id
"""
PLACES = {
    "a sentence": f"""SELECT b.key, r.ordinal AS revision, g.ordinal AS segment {OF_SEGMENTS}
        JOIN sentences t ON t.segment_id = g.id WHERE t.start < 0 OR t."end" > length(g.text)""",
    "a mention": f"""SELECT b.key, r.ordinal AS revision, g.ordinal AS segment {OF_SEGMENTS}
        JOIN mentions n ON n.segment_id = g.id WHERE substr(g.text, n.start + 1, n."end" - n.start) <> n.text""",
    "an alignment": f"""SELECT b.key, r.ordinal AS revision, g.ordinal AS segment {OF_SEGMENTS}
        JOIN alignment_members m LEFT JOIN sentences t ON t.id = m.sentence_id
        JOIN alignments a ON a.id = m.alignment_id
        WHERE g.id = coalesce(m.segment_id, t.segment_id) AND a.revision_id <> r.id""",
}
"""Whatever does not stand in the text that it speaks of."""
CURRENT = """
SELECT b.key FROM bulletins b LEFT JOIN revisions r ON r.id = b.revision_id AND r.bulletin_id = b.id
WHERE r.id IS NULL
"""
TEXTS = f"""SELECT b.key, r.ordinal AS revision, r.text_sha256, g.text {OF_SEGMENTS} ORDER BY r.id, g.ordinal"""
WITHOUT_TEXT = """
SELECT b.key, r.ordinal AS revision FROM revisions r JOIN bulletins b ON b.id = r.bulletin_id
WHERE NOT EXISTS (SELECT 1 FROM segments WHERE revision_id = r.id)
"""
REPAIRED = f"""
SELECT g.id, b.key, r.ordinal AS revision, g.ordinal AS segment, g.text, coalesce(g.text_original, g.text) AS original,
  x.start, x."end", x.before, x.after
{OF_SEGMENTS} LEFT JOIN repairs x ON x.segment_id = g.id
WHERE g.text_original IS NOT NULL OR x.id IS NOT NULL ORDER BY g.id, x.start
"""


def text_laws(db: Database) -> Iterator[Finding]:
    """Each law that is broken, and where; one finding a place."""
    for row in rows(db, CURRENT):
        yield _broken(row["key"], "its current revision is none of its own")
    for what, query in PLACES.items():
        for row in rows(db, query):
            yield _broken(_place(row), f"{what} does not stand in segment {row['segment']}")
    yield from _as_hashed(db)
    yield from _undone(db)


def _as_hashed(db: Database) -> Iterator[Finding]:
    """The text of a revision is the one that was hashed when it was loaded."""
    for row in rows(db, WITHOUT_TEXT):
        yield _broken(_place(row), "it has no text")
    for _, group in groupby(db.query(TEXTS), key=_place):
        segments = list(group)
        if text_sha256(row["text"] for row in segments) != segments[0]["text_sha256"]:
            yield _broken(_place(segments[0]), "its segments are not the text that was loaded (text_sha256)")


def _undone(db: Database) -> Iterator[Finding]:
    """The repairs, made to the original once more, give the text; so, undone, they give the original."""
    for _, group in groupby(db.query(REPAIRED), key=lambda row: row["id"]):
        changes = list(group)
        row = changes[0]
        made = _made(row["original"], [change for change in changes if change["start"] is not None])
        if made != row["text"]:
            yield _broken(_place(row), f"the repairs of segment {row['segment']} do not lead from its original to it")


def _made(original: str, changes: list[dict[str, object]]) -> str | None:
    """The original after its changes, which are in order; null if one of them is not of this text."""
    pieces: list[str] = []
    at = 0
    for change in changes:
        start, end = int(str(change["start"])), int(str(change["end"]))
        if start < at or original[start:end] != change["before"]:
            return None
        pieces += [original[at:start], str(change["after"])]
        at = end
    return "".join([*pieces, original[at:]])


def _place(row: dict[str, object]) -> str:
    return f"{row['key']}, revision {row['revision']}"


def _broken(where: str, evidence: str) -> Finding:
    return Finding("text", where, evidence, REBUILD)

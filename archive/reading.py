"""One bulletin out of the archive, as the record it was loaded from; and what of it stands side by side."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from archive.database import open_reading, rows
from schemas.records import Alignment, Bulletin, Mention, Repair, Segment, Sentence, Title

NEWEST_BILINGUAL = """
SELECT b.key FROM bulletins b
WHERE EXISTS (
    SELECT 1 FROM alignments a JOIN alignment_members zh ON zh.alignment_id = a.id AND zh.side = 'zh'
    JOIN alignment_members en ON en.alignment_id = a.id AND en.side = 'en'
    WHERE a.revision_id = b.revision_id)
  AND NOT EXISTS (SELECT 1 FROM issues i WHERE i.place = b.key)
ORDER BY b.published_on DESC, b.key LIMIT 1
"""
BULLETIN = """
SELECT b.key, b.ordinal, b.published_on, b.revision_id, p.url, s.key AS section
FROM bulletins b JOIN pages p ON p.id = b.page_id JOIN sections s ON s.id = b.section_id WHERE b.key = ?
"""
SEGMENTS = """
SELECT ordinal, role, lang, text, coalesce(text_original, text) AS text_original
FROM segments WHERE revision_id = ? ORDER BY ordinal
"""
SENTENCES = """
SELECT t.ordinal, g.ordinal AS segment, g.lang, substr(g.text, t.start + 1, t."end" - t.start) AS text
FROM sentences t JOIN segments g ON g.id = t.segment_id WHERE g.revision_id = ? ORDER BY t.ordinal
"""
ALIGNMENTS = """
SELECT a.id, a.level, a.class, a.score, m.side, coalesce(g.ordinal, t.ordinal) AS unit
FROM alignments a JOIN alignment_members m ON m.alignment_id = a.id
LEFT JOIN segments g ON g.id = m.segment_id LEFT JOIN sentences t ON t.id = m.sentence_id
WHERE a.revision_id = ? ORDER BY a.ordinal, m.side, unit
"""
REPAIRS = """
SELECT g.ordinal AS segment, x.kind, x.start, x."end", x.before, x.after, x.proof
FROM repairs x JOIN segments g ON g.id = x.segment_id WHERE g.revision_id = ? ORDER BY g.ordinal, x.start
"""
MENTIONS = """
SELECT g.ordinal AS segment, n.kind, n.start, n."end", n.text, n.value,
  n.day, n.day_method, n.day_confidence, n.day_about
FROM mentions n JOIN segments g ON g.id = n.segment_id WHERE g.revision_id = ? ORDER BY g.ordinal, n.start
"""


def read_bulletin(database: Path, key: str) -> Bulletin | None:
    """A bulletin with its current text; null if there is none of this key."""
    with open_reading(database) as db:
        return _bulletin(db, key)


def read_bulletins(database: Path) -> Iterator[Bulletin]:
    """All bulletins with their current texts, in the order of their keys."""
    with open_reading(database) as db:
        for row in rows(db, "SELECT key FROM bulletins ORDER BY key"):
            bulletin = _bulletin(db, row["key"])
            if bulletin:
                yield bulletin


def read_revision(db: Database, key: str, revision_id: int) -> Bulletin:
    """A bulletin with the text and the date of one of its revisions; `db` holds both."""
    (dated,) = rows(db, "SELECT published_on FROM revisions WHERE id = ?", revision_id)
    return _with_text(db, {**rows(db, BULLETIN, key)[0], **dated}, revision_id)


def read_segments(db: Database, revision_id: int) -> list[Segment]:
    """The paragraphs of a revision, in order."""
    return [Segment.model_validate(row) for row in rows(db, SEGMENTS, revision_id)]


def newest_bilingual(database: Path) -> str | None:
    """The key of the newest bulletin in both languages that no issue speaks of."""
    with open_reading(database) as db:
        return next((row["key"] for row in db.query(NEWEST_BILINGUAL)), None)


def count_by_language(database: Path) -> dict[str, int]:
    """How many bulletins there are in each language or set of languages, most first."""
    with open_reading(database) as db:
        return {
            row["langs"] or "no language": row["bulletins"]
            for row in db.query("SELECT langs, count(*) AS bulletins FROM bulletins GROUP BY langs ORDER BY 2 DESC, 1")
        }


def side_by_side(bulletin: Bulletin) -> Iterator[tuple[Sequence[Segment], Sequence[Segment]]]:
    """The segments of a bulletin in page order, Chinese and English; what translates it stands beside a segment.

    Every segment is there once; one side is empty where nothing stands beside it.
    """
    texts = {segment.ordinal: segment for segment in bulletin.segments}
    of = {
        unit: pair
        for pair in bulletin.alignments
        if pair.level == "segment" and pair.zh and pair.en
        for unit in (*pair.zh, *pair.en)
    }
    shown: set[int] = set()
    for segment in bulletin.segments:
        if segment.ordinal in shown:
            continue
        pair = of.get(segment.ordinal)
        alone = ((), (segment.ordinal,)) if segment.lang == "en" else ((segment.ordinal,), ())
        zh, en = (pair.zh, pair.en) if pair else alone
        shown.update((*zh, *en))
        yield [texts[unit] for unit in zh], [texts[unit] for unit in en]


def _bulletin(db: Database, key: str) -> Bulletin | None:
    found = rows(db, BULLETIN, key)
    return _with_text(db, found[0], found[0]["revision_id"]) if found else None


def _with_text(db: Database, about: dict[str, Any], revision: int) -> Bulletin:
    segments = read_segments(db, revision)
    titles = [segment for segment in segments if segment.role == "title"]
    return Bulletin(
        key=about["key"],
        section=about["section"],
        source=about["url"],
        ordinal=about["ordinal"],
        title=Title(
            zh=next((title.text for title in titles if title.lang.startswith("zh")), None),
            en=next((title.text for title in titles if title.lang == "en"), None),
        ),
        published_on=about["published_on"],
        segments=tuple(segments),
        sentences=tuple(Sentence.model_validate(row) for row in rows(db, SENTENCES, revision)),
        alignments=tuple(_alignments(db, revision)),
        repairs=tuple(Repair.model_validate(row) for row in rows(db, REPAIRS, revision)),
        mentions=tuple(Mention.model_validate(row) for row in rows(db, MENTIONS, revision)),
    )


def _alignments(db: Database, revision: int) -> Iterator[Alignment]:
    found: dict[int, dict[str, object]] = {}
    units: dict[tuple[int, str], list[int]] = {}
    for row in rows(db, ALIGNMENTS, revision):
        found[row["id"]] = {"level": row["level"], "class": row["class"], "score": row["score"]}
        units.setdefault((row["id"], row["side"]), []).append(row["unit"])
    for alignment_id, pair in found.items():
        sides = {side: tuple(units.get((alignment_id, side), ())) for side in ("zh", "en")}
        yield Alignment.model_validate({**pair, **sides})

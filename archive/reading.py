"""One bulletin as a reader wants it, both languages side by side."""

from dataclasses import dataclass
from pathlib import Path

from archive.database import open_reading

NEWEST_BILINGUAL = """
SELECT b.key FROM bulletins b
WHERE EXISTS (SELECT 1 FROM alignments a WHERE a.revision_id = b.revision_id)
  AND NOT EXISTS (SELECT 1 FROM issues i WHERE i.place = b.key)
ORDER BY b.published_on DESC, b.key LIMIT 1
"""
SEGMENTS = """
SELECT g.id, g.lang, g.text, b.published_on,
  (SELECT group_concat(m2.segment_id) FROM alignment_members m
   JOIN alignments a ON a.id = m.alignment_id AND a.level = 'segment'
   JOIN alignment_members m2 ON m2.alignment_id = m.alignment_id AND m2.side = 'en'
   WHERE m.segment_id = g.id AND m.side = 'zh') AS english,
  EXISTS (SELECT 1 FROM alignment_members WHERE segment_id = g.id AND side = 'en') AS follows
FROM bulletins b JOIN segments g ON g.revision_id = b.revision_id
WHERE b.key = ? ORDER BY g.ordinal
"""


@dataclass(frozen=True)
class Reading:
    """A bulletin's paragraphs: Chinese, and the English that translates it; null where one side has none."""

    key: str
    published_on: str | None
    pairs: tuple[tuple[str | None, str | None], ...]


def side_by_side(database: Path, key: str | None = None) -> Reading | None:
    """A bulletin by its key, or the newest in both languages that no issue speaks of; null if there is none."""
    with open_reading(database) as db:
        if key is None:
            key = next((row["key"] for row in db.query(NEWEST_BILINGUAL)), None)
        segments = list(db.query(SEGMENTS, [key]))
    if not segments:
        return None
    texts = {segment["id"]: segment["text"] for segment in segments}
    pairs: list[tuple[str | None, str | None]] = []
    for segment in segments:
        if segment["english"]:
            english = "\n".join(texts[int(number)] for number in segment["english"].split(","))
            pairs.append((segment["text"], english))
        elif not segment["follows"]:
            pairs.append((None, segment["text"]) if segment["lang"] == "en" else (segment["text"], None))
    return Reading(str(key), segments[0]["published_on"], tuple(pairs))


def count_by_language(database: Path) -> dict[str, int]:
    """How many bulletins there are in each language or set of languages, most first."""
    with open_reading(database) as db:
        return {
            row["langs"] or "no language": row["bulletins"]
            for row in db.query("SELECT langs, count(*) AS bulletins FROM bulletins GROUP BY langs ORDER BY 2 DESC, 1")
        }

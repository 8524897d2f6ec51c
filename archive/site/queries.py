"""Questions that come with the archive: each is SQL alone, so it can be read, changed, and asked without our code."""

from collections.abc import Collection
from typing import Any

from archive.plain_sql import SEARCH, TERMS

_FOLDED = """(
    WITH RECURSIVE spelt(i, written) AS (
      SELECT 0, ''
      UNION ALL
      SELECT i + 1, written || coalesce((SELECT f.written FROM fold f WHERE character = substr({text}, i + 1, 1)),
        substr({text}, i + 1, 1))
      FROM spelt WHERE i < length({text})
    )
    SELECT lower(replace(written, ' ', '')) FROM spelt ORDER BY i DESC LIMIT 1
  )"""
"""A text as the index writes it, without blanks: Traditional and Simplified are one."""

SENTENCES = f"""{TERMS},
sought(written) AS (
  SELECT {_FOLDED.format(text=":q")}
)
SELECT p.published_on, p.text_zh, p.text_en, p.score, p.class, p.key
FROM bulletins_fts f
JOIN bulletins b ON b.id = f.rowid
JOIN parallel_sentences p ON p.id IN (
  SELECT id FROM alignments WHERE revision_id = b.revision_id AND level = 'sentence'
), sought
WHERE bulletins_fts MATCH (SELECT expression FROM asked)
  AND (instr({_FOLDED.format(text="p.text_zh")}, sought.written)
    OR instr({_FOLDED.format(text="p.text_en")}, sought.written))
ORDER BY f.rowid DESC LIMIT 100
"""  # noqa: S608  # nothing in it comes from outside

CHANGES = """
SELECT c.changed_on, c.kind, b.title, c.added_count, c.removed_count, c.diff, c.reason, b.key
FROM changes c JOIN bulletins b ON b.id = c.bulletin_id
WHERE c.changed_on >= :since
ORDER BY c.changed_on DESC, c.id DESC LIMIT 200
"""

QUERIES: dict[str, dict[str, Any]] = {
    "search": {
        "title": "Search, in SQL alone",
        "description": "The search box in plain SQL: any script, all words, phrases in quotes, the beginning of a word "
        "with a final *. It runs on the file in any SQLite; write the query for :q. Without an index, the filter "
        "“contains” of the table segments reads everything, and knows the script of the page only.",
        "sql": SEARCH,
        "params": ["q"],
    },
    "sentences": {
        "title": "Sentence pairs that hold a word",
        "description": "Sentences with their translation in which q stands, as one phrase, on either side.",
        "sql": SENTENCES,
        "params": ["q"],
    },
    "changes-since": {
        "title": "What was edited, removed or moved since a day",
        "description": "since is a day as 2026-01-31; leave it empty for all.",
        "sql": CHANGES,
        "params": ["since"],
    },
}

NEEDS = {"search": "bulletins_fts", "sentences": "bulletins_fts", "changes-since": "changes"}


def queries(tables: Collection[str]) -> dict[str, dict[str, Any]]:
    """The questions that a database with these tables can answer."""
    return {name: query for name, query in QUERIES.items() if NEEDS[name] in tables}

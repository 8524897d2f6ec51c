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

ORIGIN = """
SELECT g.ordinal, g.lang, g.text, coalesce(g.text_original, g.text) AS text_as_read,
  (SELECT group_concat(
     kind || ': “' || before || '” → ' || iif(after = '', 'nothing', '“' || after || '”'), '; ')
   FROM repairs WHERE segment_id = g.id) AS repairs,
  v.ordinal AS revision, c.url, c.captured_at, 'runs/' || r.key || '/captures.warc.gz' AS warc, c.offset_bytes,
  c.payload_digest, b.key
FROM bulletins b JOIN revisions v ON v.bulletin_id = b.id JOIN segments g ON g.revision_id = v.id
JOIN captures c ON c.id = v.capture_id JOIN runs r ON r.id = c.run_id
WHERE b.key = :key
ORDER BY v.ordinal DESC, g.ordinal
"""

YEARS = f"""{TERMS}
SELECT b.year, count(*) AS bulletins, (SELECT count(*) FROM bulletins o WHERE o.year IS b.year) AS of_that_year,
  min(b.published_on) AS first_on, max(b.published_on) AS last_on
FROM bulletins_fts f JOIN bulletins b ON b.id = f.rowid
WHERE bulletins_fts MATCH (SELECT expression FROM asked)
GROUP BY b.year ORDER BY b.year
"""  # noqa: S608  # nothing in it comes from outside

NAMED = """
SELECT b.year, coalesce(m.value, m.text) AS named, count(DISTINCT b.id) AS bulletins,
  min(b.published_on) AS first_on, max(b.published_on) AS last_on
FROM mentions m JOIN segments g ON g.id = m.segment_id JOIN bulletins b ON b.revision_id = g.revision_id
WHERE m.kind = :kind
GROUP BY b.year, named
ORDER BY b.year DESC, bulletins DESC, named LIMIT 1000
"""

QUERIES: dict[str, dict[str, Any]] = {
    "sentences": {
        "title": "Sentence pairs that hold a word",
        "description": "Sentences with their translation in which q stands, as one phrase, on either side: how a term "
        "was put into English, and when. Write for q, for example, 友好城市 or “friendship city”, without quotes.",
        "sql": SENTENCES,
        "params": ["q"],
    },
    "years": {
        "title": "How many bulletins hold a word, year by year",
        "description": "q is asked as in the search box, beside it the number of all bulletins of that year: an "
        "archive holds more of some years than of others. What was never checked stands in the table coverage.",
        "sql": YEARS,
        "params": ["q"],
    },
    "named": {
        "title": "Who, which body or which place is named, year by year",
        "description": "kind is person, body or place. A country counts under its code (FR) in either language; a "
        "name in two languages counts under both. Mentions are found by a program: read some before you count them.",
        "sql": NAMED,
        "params": ["kind"],
    },
    "changes-since": {
        "title": "What was edited, removed or moved since a day",
        "description": "since is a day as 2026-01-31; leave it empty for all.",
        "sql": CHANGES,
        "params": ["since"],
    },
    "origin": {
        "title": "Where each paragraph of a bulletin comes from",
        "description": "For the key of a bulletin: each paragraph as it reads and as it was read from the page, what "
        "was repaired in it, and the capture: address, time, WARC file in the home, and the byte where it begins.",
        "sql": ORIGIN,
        "params": ["key"],
    },
    "search": {
        "title": "Search, in SQL alone",
        "description": "The search box in plain SQL: any script, all words, phrases in quotes, the beginning of a word "
        "with a final *. It runs on the file in any SQLite; write the query for :q. Without an index, the filter "
        "“contains” of the table segments reads everything, and knows the script of the page only.",
        "sql": SEARCH,
        "params": ["q"],
    },
}
"""In the order in which a reader meets them."""

NEEDS = {
    "sentences": "bulletins_fts",
    "years": "bulletins_fts",
    "named": "mentions",
    "changes-since": "changes",
    "origin": "captures",
    "search": "bulletins_fts",
}


def queries(tables: Collection[str]) -> dict[str, dict[str, Any]]:
    """The questions that a database with these tables can answer; a page shows the answer first, the SQL on demand."""
    return {name: {**query, "hide_sql": True} for name, query in QUERIES.items() if NEEDS[name] in tables}

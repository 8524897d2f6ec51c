"""The search in SQL alone, for people who have a snapshot and not our code: any SQLite runs it.

It does what `archive/query.py` does, character by character: the rules by which the index is written are tables of the
snapshot. A test asks both whatever one may type, and wants the same expression from both.
"""

from archive.fold import STANDS_ALONE, TWO_BLANKS
from archive.query import ENDS

_ALONE = " OR ".join(f"unicode(c) BETWEEN {first} AND {last}" for first, last in STANDS_ALONE)
_ENDS = ENDS.replace("'", "''")

TERMS = f"""
WITH RECURSIVE
typed(q) AS (  -- a last quote ends the last term
  SELECT replace(coalesce(:q, ''), '"*', '*"') || '"'
),
at(i) AS (
  SELECT 1 UNION ALL SELECT i + 1 FROM at, typed WHERE i < length(q)
),
letters(i, c, written) AS (  -- each character as it stands in the index
  SELECT i, c, coalesce((SELECT written FROM fold WHERE character = c), iif({_ALONE}, ' ' || c || ' ', c))
  FROM (SELECT i, substr(q, i, 1) AS c FROM at, typed)
),
walk(i, quoted, text, ended, was_quoted) AS (  -- a term ends at a quote, and at a blank that is not in quotes
  SELECT 0, 0, '', NULL, 0
  UNION ALL
  SELECT l.i, iif(c = '"', 1 - quoted, quoted),
    CASE WHEN c = '"' OR (written = ' ' AND NOT quoted) THEN ''
      WHEN text LIKE '% ' THEN text || ltrim(written, ' ')
      ELSE text || replace(written, '{TWO_BLANKS}', ' ') END,
    iif(c = '"' OR (written = ' ' AND NOT quoted), trim(text, ' '), NULL), quoted
  FROM walk w JOIN letters l ON l.i = w.i + 1
),
bare(i, term, is_prefix, was_quoted) AS (
  SELECT i, rtrim(ended, '* '), rtrim(ended, '* ') <> ended, was_quoted FROM walk WHERE ended <> ''
),
terms(i, term, is_prefix, is_word) AS (
  SELECT i, term, is_prefix, NOT was_quoted AND NOT is_prefix AND term NOT GLOB '*[^A-Za-z]*'
  FROM (
    SELECT i, is_prefix, was_quoted,
      iif(term GLOB '*[A-Za-z]*' AND term NOT GLOB '*[^' || char(1) || '-~]*', trim(term, '{_ENDS}'), term) AS term
    FROM bare
  )
  WHERE term <> ''
),
parts(expression, is_marks) AS (
  SELECT
    CASE WHEN NOT is_word THEN '{{zh en}} : "' || term || '"' || iif(is_prefix, ' *', '')
      WHEN root IS NULL THEN '"' || lower(term) || '"'
      ELSE '("' || lower(term) || '" OR "' || root || '")' END,
    term NOT GLOB '*[A-Za-z0-9]*' AND term NOT GLOB '*[^' || char(1) || '-~]*'
  FROM (SELECT *, (SELECT root FROM word_forms WHERE form = lower(term)) AS root FROM terms ORDER BY i)
),
asked(expression) AS (
  SELECT coalesce(
    (SELECT group_concat(expression, ' AND ') FROM parts WHERE NOT is_marks),
    (SELECT group_concat(expression, ' AND ') FROM parts), '""')
)
"""  # noqa: S608  # nothing in it comes from outside
EXPRESSION = f"{TERMS} SELECT expression FROM asked"  # noqa: S608

SEARCH = f"""{TERMS}
SELECT b.published_on, b.title_zh, b.title_en, b.key, p.url
FROM bulletins_fts f JOIN bulletins b ON b.id = f.rowid JOIN pages p ON p.id = b.page_id
WHERE bulletins_fts MATCH (SELECT expression FROM asked)
ORDER BY f.rowid DESC LIMIT 100
"""  # noqa: S608
"""`:q` is what is looked for."""


def for_shell(query: str) -> str:
    """The search for one query, to be read by the `sqlite3` of any machine.

    >>> "typed(q) AS" in for_shell("會見"), "coalesce('it''s', '')" in for_shell("it's")
    (True, True)
    """
    literal = "'" + query.replace("'", "''").replace("\0", " ") + "'"
    return SEARCH.replace(":q", literal, 1).strip() + ";"

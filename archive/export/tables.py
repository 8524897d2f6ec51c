"""The tables that a researcher takes home: for each its query, its columns and its keys.

Rows come in the order of their keys, so the same snapshot gives the same bytes. Every table but `sections` begins with
the key of a bulletin; a number of the row, which another snapshot may give to another row, is in none of them.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Literal

from sqlite_utils import Database

from archive.database import columns as columns_of
from archive.database import rows
from archive.export.selection import ALIGNMENT_CHOSEN, BULLETIN_CHOSEN, Selection
from archive.site.metadata import described, exported

BATCH_ROWS = 1000
"""Rows in memory at a time, in each format but Parquet."""

Kind = Literal["text", "code", "integer", "number", "day", "instant"]
"""Of a column; a `code` is a text of which there are few, as `zh-Hans`."""
Row = tuple[Any, ...]
Tell = Callable[[str, int, int], None]
"""Told of what is being written, how much of it is done, and of how much."""


@dataclass(frozen=True)
class Column:
    """A column: what kind of value it holds, and whether each row has one."""

    name: str
    kind: Kind
    required: bool = False


@dataclass(frozen=True)
class ForeignKey:
    """These columns name a row of that table."""

    columns: tuple[str, ...]
    table: str
    other: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """A table to be taken home."""

    name: str
    query: str
    columns: tuple[Column, ...]
    primary_key: tuple[str, ...]
    foreign_keys: tuple[ForeignKey, ...] = ()
    level: str | None = None

    @property
    def description(self) -> str:
        """What a row of it is."""
        return str(_meaning(self.name)["description"])

    def meaning(self, column: str) -> str:
        """What a column of it means."""
        return str(_meaning(self.name)["columns"][column])

    def batches(self, db: Database, selection: Selection, size: int = BATCH_ROWS) -> Iterator[list[Row]]:
        """Its rows, so many at a time."""
        found = db.execute(self.query, selection.parameters)
        while batch := found.fetchmany(size):
            yield batch


def _meaning(table: str) -> dict[str, Any]:
    return exported().get(table) or described()[table]


def _columns(spelled: str) -> tuple[Column, ...]:
    """Columns from `name:kind` words; `!` marks one that each row has."""
    pairs = (word.split(":") for word in spelled.split())
    return tuple(Column(name.rstrip("!"), kind, name.endswith("!")) for name, kind in pairs)  # type: ignore[arg-type]


OF_BULLETIN = ForeignKey(("key",), "bulletins", ("key",))
OF_SEGMENT = ForeignKey(("key", "segment"), "segments", ("key", "ordinal"))

SECTIONS = Table(
    "sections",
    """SELECT s.key, s.title_zh, s.title_en, s.path, s.layout, p.key AS publisher, p.title_zh AS publisher_title_zh,
  p.title_en AS publisher_title_en, p.site_url
FROM sections s JOIN publishers p ON p.id = s.publisher_id
WHERE :sections IS NULL OR s.key IN (SELECT value FROM json_each(:sections))
ORDER BY s.key""",
    _columns(
        "key!:code title_zh:text title_en:text path!:text layout!:code publisher!:code publisher_title_zh:text "
        "publisher_title_en:text site_url!:text"
    ),
    ("key",),
)
BULLETINS = Table(
    "bulletins",
    f"""SELECT b.key, v.section, v.url, b.ordinal, b.published_on, b.published_on_method, b.langs,
  b.title_zh, b.title_en, v.text_zh, v.text_en, r.ordinal AS revision, b.first_seen_at, b.last_seen_at,
  coalesce(
    (SELECT max(gone_on) FROM tombstones WHERE page_id = b.page_id AND restored_at IS NULL),
    (SELECT date(coalesce(w.captured_at, m.started_at), '+8 hours') FROM runs m
     LEFT JOIN outcomes o ON o.run_id = m.id AND o.page_id = b.page_id LEFT JOIN captures w ON w.id = o.capture_id
     WHERE m.id = b.missing_since_run_id)
  ) AS gone_on,
  c.key AS capture, n.key AS run, r.body_sha256, r.text_sha256, r.code_version
FROM bulletins b CROSS JOIN bulletins_bilingual v ON v.id = b.id
LEFT JOIN revisions r ON r.id = b.revision_id LEFT JOIN captures c ON c.id = r.capture_id
LEFT JOIN runs n ON n.id = r.run_id
WHERE {BULLETIN_CHOSEN}
ORDER BY b.key""",
    _columns(
        "key!:text section!:code url!:text ordinal!:integer published_on:day published_on_method:code langs:code "
        "title_zh:text title_en:text text_zh:text text_en:text revision:integer first_seen_at!:instant "
        "last_seen_at!:instant gone_on:day capture:text run:code body_sha256:text text_sha256:text code_version:code"
    ),
    ("key",),
    (ForeignKey(("section",), "sections", ("key",)),),
)
SEGMENTS = Table(
    "segments",
    f"""SELECT b.key, g.ordinal, g.role, g.lang, g.text, coalesce(g.text_original, g.text) AS text_original
FROM bulletins b CROSS JOIN segments g ON g.revision_id = b.revision_id
WHERE {BULLETIN_CHOSEN}
ORDER BY b.key, g.ordinal""",
    _columns("key!:text ordinal!:integer role!:code lang!:code text:text text_original:text"),
    ("key", "ordinal"),
    (OF_BULLETIN,),
)
MENTIONS = Table(
    "mentions",
    f"""SELECT b.key, g.ordinal AS segment, n.start, n."end", n.kind, n.text, n.value, n.day, n.day_method,
  n.day_confidence, n.day_about
FROM bulletins b CROSS JOIN segments g ON g.revision_id = b.revision_id CROSS JOIN mentions n ON n.segment_id = g.id
WHERE {BULLETIN_CHOSEN}
ORDER BY b.key, g.ordinal, n.start, n."end", n.kind""",
    _columns(
        "key!:text segment!:integer start!:integer end!:integer kind!:code text:text value:text day:text "
        "day_method:code day_confidence:number day_about!:integer"
    ),
    ("key", "segment", "start", "end", "kind"),
    (OF_BULLETIN, OF_SEGMENT),
)
REPAIRS = Table(
    "repairs",
    f"""SELECT b.key, g.ordinal AS segment, x.start, x."end", x.kind, x."before", x."after", x.proof
FROM bulletins b CROSS JOIN segments g ON g.revision_id = b.revision_id CROSS JOIN repairs x ON x.segment_id = g.id
WHERE {BULLETIN_CHOSEN}
ORDER BY b.key, g.ordinal, x.start, x.kind""",
    _columns("key!:text segment!:integer start!:integer end!:integer kind!:code before:text after:text proof:text"),
    ("key", "segment", "start", "kind"),
    (OF_BULLETIN, OF_SEGMENT),
)


def _parallel(level: str, members: str) -> Table:
    """The view of this name, with what tells its rows apart, and the script of the Chinese side."""
    name = f"parallel_{level}s"
    return Table(
        name,
        f"""SELECT b.key, a.ordinal, s.key AS section, b.published_on, a.class, a.score,
  (SELECT min(g.lang) FROM alignment_members m {members} WHERE m.alignment_id = a.id AND m.side = 'zh') AS lang_zh,
  v.text_zh, v.text_en
FROM bulletins b CROSS JOIN alignments a ON a.revision_id = b.revision_id JOIN sections s ON s.id = b.section_id
JOIN {name} v ON v.id = a.id
WHERE a.level = '{level}' AND {BULLETIN_CHOSEN} AND {ALIGNMENT_CHOSEN}
ORDER BY b.key, a.ordinal""",
        _columns(
            "key!:text ordinal!:integer section!:code published_on:day class!:code score!:number lang_zh:code "
            "text_zh:text text_en:text"
        ),
        ("key", "ordinal"),
        (OF_BULLETIN,),
        level,
    )


PARALLEL_SEGMENTS = _parallel("segment", "JOIN segments g ON g.id = m.segment_id")
PARALLEL_SENTENCES = _parallel(
    "sentence", "JOIN sentences t ON t.id = m.sentence_id JOIN segments g ON g.id = t.segment_id"
)
TABLES = (SECTIONS, BULLETINS, SEGMENTS, PARALLEL_SEGMENTS, PARALLEL_SENTENCES, MENTIONS, REPAIRS)

KINDS: dict[str, Kind] = {"INTEGER": "integer", "REAL": "number", "TEXT": "text"}


def coverage(db: Database) -> Table:
    """The table `coverage` as the snapshot has it, with the key of the section in place of its number.

    The days on which somebody looked have nothing to do with the days of publication that were asked for, so only the
    sections narrow it.
    """
    names = [name for name in columns_of(db)["coverage"] if name not in ("id", "section_id")]
    kinds = {row["name"]: row["type"] for row in rows(db, "SELECT name, type FROM pragma_table_info('coverage')")}
    spelled = ", ".join(f"c.{name}" for name in names)
    return Table(
        "coverage",
        f"""SELECT s.key AS section, {spelled}
FROM coverage c JOIN sections s ON s.id = c.section_id
WHERE :sections IS NULL OR s.key IN (SELECT value FROM json_each(:sections))
ORDER BY s.key, c.day""",
        (
            Column("section", "code", required=True),
            *(Column(name, "day" if _is_day(name) else KINDS[kinds[name]], required=name == "day") for name in names),
        ),
        ("section", "day"),
        (ForeignKey(("section",), "sections", ("key",)),),
    )


def tables_of(selection: Selection, db: Database) -> tuple[Table, ...]:
    """Every table that is asked for, and the coverage."""
    wanted = (table for table in TABLES if not (table.level and selection.level and table.level != selection.level))
    return (*wanted, coverage(db))


def told(table: Table, batches: Iterator[list[Row]], of: int, tell: Tell) -> Iterator[list[Row]]:
    """The same batches, while somebody is told of how many bulletins they have come from so far."""
    done, last = 0, None
    for batch in batches:
        done += len({row[0] for row in batch}) - (batch[0][0] == last)
        last = batch[-1][0]
        tell(table.name, done, of)
        yield batch


def _is_day(name: str) -> bool:
    return name == "day" or name.endswith("_on")

"""The search index of a snapshot, and the rules by which it is written."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from sqlite_utils import Database

from archive.fold import Fold, fold_rows, indexed
from archive.word_forms import WORD, Roots, all_forms_of

TEXTS = """
SELECT b.id, g.lang = 'en', g.text
FROM bulletins b JOIN segments g ON g.revision_id = b.revision_id ORDER BY b.id, g.ordinal
"""
ALL_ROOTS = "SELECT form, root FROM word_forms"
INDEX = ("fold", "word_forms", "bulletins_fts")
"""The tables of an index."""
INSERT = "INSERT INTO bulletins_fts (rowid, zh, en, forms) VALUES (?, ?, ?, ?)"


@dataclass(frozen=True)
class Writing:
    """The rules by which the index of a snapshot is written; they lie in the snapshot itself.

    `fold`: each character as it stands in the index; `roots`: for a word the word it is a form of, if of none itself.
    """

    fold: Fold
    roots: dict[str, str]

    @classmethod
    def asked(cls, db: Database) -> "Writing":
        """Each rule is looked up when it is needed first: for a question or two."""
        return cls(_AskedFold(db), _AskedRoots(db))

    @classmethod
    def held(cls, db: Database) -> "Writing":
        """All rules are read at once: for whoever stays, or may not ask while SQLite asks for an answer."""
        return cls(Fold(db.execute("SELECT character, written FROM fold")), _HeldRoots(db.execute(ALL_ROOTS)))

    @classmethod
    def fresh(cls) -> "Writing":
        """The rules as they are now, for a database without an index."""
        return cls(Fold(fold_rows()), Roots())


class _AskedFold(Fold):
    def __init__(self, db: Database) -> None:
        super().__init__(())
        self._db = db

    def written(self, character: str) -> str:
        found = self._db.execute("SELECT written FROM fold WHERE character = ?", [character]).fetchone()
        return str(found[0]) if found else super().written(character)


class _AskedRoots(dict[str, str]):
    def __init__(self, db: Database) -> None:
        super().__init__()
        self._db = db

    def __missing__(self, word: str) -> str:
        found = self._db.execute("SELECT root FROM word_forms WHERE form = ?", [word]).fetchone()
        self[word] = str(found[0]) if found else word
        return self[word]


class _HeldRoots(dict[str, str]):
    def __missing__(self, word: str) -> str:
        return word


def has_index(db: Database) -> bool:
    """Whether a database has a search index: snapshots have, if they are new enough."""
    return set(INDEX) <= set(db.table_names())


def fill_index(db: Database) -> None:
    """Write the search index of a snapshot: one row a bulletin, its current text, Chinese and English apart."""
    db.conn.executemany("INSERT INTO fold (character, written) VALUES (?, ?)", fold_rows())
    roots = Roots()
    # sqlite-utils cannot write into a table that keeps no content
    db.conn.executemany(INSERT, index_rows(db.execute(TEXTS), roots))
    db.conn.executemany("INSERT INTO word_forms (form, root) VALUES (?, ?)", all_forms_of(roots))
    db.execute("INSERT INTO bulletins_fts (bulletins_fts) VALUES ('optimize')")
    db.execute("INSERT INTO bulletins_fts (bulletins_fts) VALUES ('integrity-check')")


def index_rows(texts: Iterable[tuple[int, int, str]], roots: Roots) -> Iterator[tuple[int, str, str, str]]:
    """Rows of the index.

    Args:
        texts: bulletin, whether it is English, and the text of a segment, in order.
        roots: remembers every English word that it met.
    """
    fold = Fold(fold_rows())
    for bulletin, segments in groupby(texts, key=lambda segment: segment[0]):
        sides: tuple[list[str], list[str]] = ([], [])
        for _, is_english, text in segments:
            sides[is_english].append(text)
        zh, en = (indexed(side, fold) for side in sides)
        words = {*WORD.findall(en.lower()), *WORD.findall(zh.lower())}
        yield bulletin, zh, en, " ".join(sorted({roots[word] for word in words} - words))


def number_by_day(db: Database) -> None:
    """Number the bulletins of a snapshot by their days, those of one page as they stand on it, the first last.

    So the newest hits are the first when the index is read backwards, however many there are; sorting them takes
    seconds in a large archive. Ids are for joining only; what lasts is the key.
    """
    db.execute(
        """CREATE TEMP TABLE numbered AS
        SELECT b.id, row_number() OVER (ORDER BY b.published_on NULLS FIRST, p.key, b.ordinal DESC, b.key) AS number
        FROM bulletins b JOIN pages p ON p.id = b.page_id"""
    )
    if db.execute("SELECT 1 FROM numbered WHERE id <> number LIMIT 1").fetchone():
        db.execute("CREATE UNIQUE INDEX temp.numbered_by_id ON numbered (id)")
        for table, column in [("bulletins", "id"), *_pointing_at_bulletins(db)]:
            number = f"SELECT number FROM numbered n WHERE n.id = {table}.{column}"  # noqa: S608  # names of ours
            for change in (f"-({number})", f"-{column}"):  # by way of numbers that nothing has yet
                db.execute(f"UPDATE {table} SET {column} = {change} WHERE {column} IS NOT NULL")  # noqa: S608
    db.execute("DROP TABLE temp.numbered")


def _pointing_at_bulletins(db: Database) -> list[tuple[str, str]]:
    """Table and column of every foreign key."""
    return [
        (table.name, str(key.column))
        for table in db.tables
        for key in table.foreign_keys
        if key.other_table == "bulletins"
    ]

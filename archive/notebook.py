"""The archive for people who work in notebooks: five calls, read only, plain rows.

>>> archive = Archive(home)                                # a snapshot, or a home: then its newest snapshot
>>> [row["title_en"] for row in archive.bulletins(section="cq_world.page", since="2021-01-01")]
['The director general met the ambassador of France']
>>> archive.bulletin("cq_world.page/8066415/1", asof="2026-01-02")["title"]["zh"]
'市政府外办主任会见法国大使'
>>> [hit["key"] for hit in archive.search("會見")]         # either script finds both
['cq_world.page/8066415/1']
>>> for pair in archive.pairs(level="sentence"):
...     print(pair["text_zh"], "=", pair["text_en"])
市政府外办主任会见法国大使 = The director general met the ambassador of France
3月1日，市政府外办主任会见法国大使。 = On March 1, the director general met the ambassador of France.
>>> archive.query("SELECT lang, count(*) AS segments FROM segments GROUP BY lang")
[{'lang': 'en', 'segments': 2}, {'lang': 'zh-Hans', 'segments': 2}]

Rows are dictionaries, so that pandas takes them as they are:

>>> import pandas
>>> pandas.DataFrame(archive.pairs())["class"].tolist()
['clean', 'clean']
"""

import os
import sqlite3
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, Literal

from archive.database import open_reading
from archive.history import checked_day, read_standing
from archive.search import Wanted, find
from schemas.errors import ArchiveMissing, WrongUsage
from schemas.home import Home

Row = dict[str, Any]

BULLETINS = """
SELECT v.key, v.section, v.published_on, v.title_zh, v.title_en, v.text_zh, v.text_en, b.langs, v.url,
  (SELECT count(*) FROM revisions WHERE bulletin_id = b.id) AS revisions_count,
  b.missing_since_run_id IS NOT NULL
    OR EXISTS (SELECT 1 FROM tombstones WHERE page_id = b.page_id AND restored_at IS NULL) AS gone
FROM bulletins_bilingual v JOIN bulletins b ON b.id = v.id
WHERE (:section IS NULL OR v.section = :section)
  AND (:since IS NULL OR v.published_on >= :since) AND (:until IS NULL OR v.published_on <= :until)
  AND (:lang IS NULL OR instr(' ' || b.langs, ' ' || :lang))
ORDER BY v.published_on DESC, v.key
"""
PAIRS = """
SELECT key, published_on, text_zh, text_en, class, score FROM parallel_{}s
WHERE text_zh IS NOT NULL AND text_en IS NOT NULL AND (:trust IS NULL OR class = :trust) ORDER BY id
"""
LANGS, LEVELS, TRUSTS = ("zh", "zh-Hans", "zh-Hant", "en"), ("sentence", "segment"), ("clean", "review")


class Archive:
    """A published snapshot, for reading.

    Args:
        path: of a snapshot, or of a home (`var`, as `--home`); then its newest snapshot, also if a newer one is
            published meanwhile, so that two answers never come from two snapshots.

    Raises:
        ArchiveMissing: nothing is published there.
    """

    def __init__(self, path: str | os.PathLike[str]) -> None:
        given = Path(path).expanduser()
        self.path = (Home(given).current if given.is_dir() else given).resolve()
        if not self.path.is_file():
            raise ArchiveMissing(f"there is no snapshot at {self.path}; `waiban publish` makes one in a home")

    def __repr__(self) -> str:
        return f"Archive({str(self.path)!r})"

    def bulletins(
        self,
        section: str | None = None,
        since: str | None = None,
        until: str | None = None,
        lang: Literal["zh", "zh-Hans", "zh-Hant", "en"] | None = None,
    ) -> list[Row]:
        """Bulletins with their current texts, newest first, both languages in one row.

        Args:
            section: key of a section, as `cq_fao.wsyw`.
            since: published on this day (YYYY-MM-DD) or later; those without a date are then left out.
            until: published on this day or earlier.
            lang: with text in this language; `zh` is Chinese in either script.

        Raises:
            WrongUsage: there is no such section, day or language.
        """
        _check("section", section, [row["key"] for row in self.query("SELECT key FROM sections ORDER BY key")])
        _check("lang", lang, LANGS)
        days = {name: day and checked_day(day) for name, day in (("since", since), ("until", until))}
        return self.query(BULLETINS, {"section": section, "lang": lang, **days})

    def bulletin(self, key: str, asof: str | None = None) -> Row:
        """A bulletin with segments, sentences, alignments, repairs and mentions, in the shape of `waiban show --json`.

        Args:
            key: of the bulletin.
            asof: as it stood on this day (YYYY-MM-DD, in Chongqing).

        Raises:
            BulletinUnknown: there is none of this key.
            NotStanding: nothing was known of it on that day, or it was gone.
        """
        return read_standing(self.path, key, asof).bulletin.model_dump(mode="json")

    def search(
        self,
        query: str,
        limit: int = 20,
        section: str | None = None,
        since: str | None = None,
        until: str | None = None,
    ) -> list[Row]:
        """What `waiban search` finds, newest first: key, title, date, snippet, and where in both the words stand.

        Args:
            query: words parted by blanks, in any script; all of them must be there. `"…"` keeps words together, a
                final `*` finds the beginning of a word.
            limit: at most so many.
            section: key of a section.
            since: published on this day or later.
            until: published on this day or earlier.

        Raises:
            WrongUsage: there is no such section or day.
        """
        found = find(self.path, Wanted(query, limit, section=section, since=since, until=until))
        return [asdict(hit) for hit in found]

    def pairs(
        self, level: Literal["sentence", "segment"] = "sentence", trust: Literal["clean", "review"] | None = None
    ) -> list[Row]:
        """What translates what: Chinese and English beside each other, with class and score.

        Args:
            level: sentences, or whole paragraphs (`segment`).
            trust: only those that can be used as they are (`clean`), or only those that want a look first (`review`).

        Raises:
            WrongUsage: there is no such level or class.
        """
        _check("level", level, LEVELS)
        _check("trust", trust, TRUSTS)
        return self.query(PAIRS.format(level), {"trust": trust})

    def query(self, sql: str, parameters: Sequence[Any] | dict[str, Any] = ()) -> list[Row]:
        """Any question in SQL; `schemas/columns.yaml` says what each table and column means.

        Raises:
            WrongUsage: SQLite does not understand it, or it would write.
        """
        with open_reading(self.path) as db:
            try:
                return list(db.query(sql, parameters))
            except sqlite3.OperationalError as error:
                raise WrongUsage(f"{self.path.name} cannot answer that: {error}") from error


def _check(name: str, given: str | None, known: Sequence[str]) -> None:
    """A filter that nothing can pass is a slip, and no answer."""
    if given is not None and given not in known:
        raise WrongUsage(f"{name}={given!r}: there is no such {name}; there is {', '.join(known)}")

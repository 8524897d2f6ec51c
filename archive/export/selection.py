"""Which bulletins are taken home, and which of their alignments."""

import json
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sqlite_utils import Database

from archive.database import rows
from schemas.errors import DayUnusable, SectionUnknown

BULLETIN_CHOSEN = """(:sections IS NULL OR b.section_id IN
    (SELECT id FROM sections WHERE key IN (SELECT value FROM json_each(:sections))))
  AND (:since IS NULL OR b.published_on >= :since) AND (:until IS NULL OR b.published_on <= :until)
  AND (:lang IS NULL OR instr(' ' || b.langs || ' ', ' ' || :lang || ' '))"""
"""Of a bulletin `b`. Every query has the same parameters, so that a manifest can name both once."""
ALIGNMENT_CHOSEN = """(:level IS NULL OR a.level = :level)
  AND (:classes IS NULL OR a.class IN (SELECT value FROM json_each(:classes)))"""
"""Of an alignment `a` of such a bulletin."""


@dataclass(frozen=True)
class Selection:
    """What is asked for; nothing asked for is everything.

    Args:
        sections: keys of sections; a bulletin of any of them is taken.
        since: first day of publication (YYYY-MM-DD).
        until: last day of publication.
        lang: only bulletins that have text in this language; they are taken whole.
        level: only alignments of segments, or only those of sentences.
        classes: only alignments of these classes.

    Raises:
        DayUnusable: a day is none, or the last one comes before the first.
    """

    sections: tuple[str, ...] = ()
    since: str | None = None
    until: str | None = None
    lang: str | None = None
    level: str | None = None
    classes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for day in (self.since, self.until):
            if day is not None and not _is_day(day):
                raise DayUnusable(f"{day!r} is no day; write it as 2021-04-07")
        if self.since and self.until and self.since > self.until:
            raise DayUnusable(f"nothing lies between {self.since} and {self.until}; change them about")

    @property
    def parameters(self) -> dict[str, str | None]:
        """For the conditions above.

        >>> Selection(sections=("cq_fao.wsyw",), since="2021-01-01").parameters["sections"]
        '["cq_fao.wsyw"]'
        """
        return {
            "sections": json.dumps(self.sections) if self.sections else None,
            "since": self.since,
            "until": self.until,
            "lang": self.lang,
            "level": self.level,
            "classes": json.dumps(self.classes) if self.classes else None,
        }

    @property
    def narrows_bulletins(self) -> bool:
        """Whether a section may have bulletins that are not taken."""
        return bool(self.since or self.until or self.lang)

    def arguments(self) -> str:
        """As typed.

        >>> Selection(sections=("cq_fao.wsyw",), lang="en", classes=("clean",)).arguments()
        '--section cq_fao.wsyw --lang en --class clean'
        """
        return shlex.join(self._words())

    def check(self, db: Database) -> None:
        """Whether the snapshot has these sections.

        Raises:
            SectionUnknown: it does not.
        """
        held = [row["key"] for row in rows(db, "SELECT key FROM sections ORDER BY key")]
        for wanted in self.sections:
            if wanted not in held:
                raise SectionUnknown(f"no section {wanted!r} in this snapshot; it holds {', '.join(held) or 'none'}")

    def bulletins_count(self, db: Database) -> int:
        """How many bulletins are taken."""
        return _count(db, f"SELECT count(*) FROM bulletins b WHERE {BULLETIN_CHOSEN}", self)

    def undated_count(self, db: Database) -> int:
        """How many bulletins are left out only because nobody knows their day."""
        if not (self.since or self.until):
            return 0
        dateless = Selection(sections=self.sections, lang=self.lang)
        return _count(
            db, f"SELECT count(*) FROM bulletins b WHERE b.published_on IS NULL AND {BULLETIN_CHOSEN}", dateless
        )

    def _words(self) -> Iterator[str]:
        for section in self.sections:
            yield from ("--section", section)
        for name, value in (("since", self.since), ("until", self.until), ("lang", self.lang), ("level", self.level)):
            if value:
                yield from (f"--{name}", value)
        for name in self.classes:
            yield from ("--class", name)


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _count(db: Database, query: str, selection: Selection) -> int:
    (count,) = db.execute(query, selection.parameters).fetchone()
    return int(count)

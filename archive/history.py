"""What a bulletin said on a day: its revisions, and the times when it was gone."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from rapidfuzz import process
from sqlite_utils import Database

from archive.database import open_reading, rows
from archive.kind import made_up
from archive.reading import read_revision
from schemas.days import is_day, local_day
from schemas.errors import BulletinUnknown, DayUnusable, NotStanding, RevisionUnknown
from schemas.records import Bulletin, Issue

NEAREST, NEAR_SCORE = 3, 70.0
"""So many keys are named where one is mistyped, if they are so much alike (of 100, as rapidfuzz counts)."""

ABOUT = """
SELECT b.id, b.key, b.title, b.published_on, b.revision_id, s.key AS section, s.title_zh AS section_zh,
  s.title_en AS section_en, w.title_zh AS publisher_zh, w.title_en AS publisher_en, p.url, p.moved_to
FROM bulletins b JOIN pages p ON p.id = b.page_id JOIN sections s ON s.id = b.section_id
JOIN publishers w ON w.id = s.publisher_id WHERE b.key = ?
"""
ON_PAGE = "SELECT b.key FROM bulletins b JOIN pages p ON p.id = b.page_id WHERE p.url = ? ORDER BY b.key"
REVISIONS = """
SELECT r.id, r.ordinal, r.first_seen_at, r.last_seen_at, r.published_on, r.text_sha256, c.captured_at,
  c.offset_bytes, u.key AS run
FROM revisions r JOIN captures c ON c.id = r.capture_id JOIN runs u ON u.id = r.run_id
WHERE r.bulletin_id = ? ORDER BY r.first_seen_at, r.ordinal
"""
ISSUES = """
SELECT i.stage, i.kind, i.place AS "where", i.evidence, i.suggestion
FROM issues i JOIN runs r ON r.id = i.run_id WHERE r.key = ? AND i.place = ? ORDER BY i.id
"""
ABSENCES = """
SELECT t.absent_since_on AS since_on, t.restored_at, t.reason
FROM tombstones t JOIN bulletins b ON b.page_id = t.page_id WHERE b.id = ?
UNION ALL
SELECT date(coalesce(c.captured_at, r.started_at), '+8 hours'), NULL,
  'it no longer stands on its page, which is still there'
FROM bulletins b JOIN runs r ON r.id = b.missing_since_run_id
LEFT JOIN outcomes o ON o.run_id = r.id AND o.page_id = b.page_id LEFT JOIN captures c ON c.id = o.capture_id
WHERE b.id = ?
ORDER BY 1
"""


@dataclass(frozen=True)
class Revision:
    """One text of a bulletin, and when it was seen (UTC); `id` is that of this snapshot.

    `offset_bytes`: where the capture it was read from begins in the `captures.warc.gz` of the run.
    """

    id: int
    ordinal: int
    first_seen_at: str
    last_seen_at: str
    published_on: str | None
    text_sha256: str
    captured_at: str
    offset_bytes: int | None
    run: str

    @property
    def seen(self) -> str:
        """On which days, as the publisher counts them."""
        first, last = local_day(self.first_seen_at), local_day(self.last_seen_at)
        return f"seen on {first}" if first == last else f"seen from {first} to {last}"


@dataclass(frozen=True)
class Absence:
    """Days on which a bulletin was not on the site; `until_on` is the day on which it was back."""

    since_on: str
    until_on: str | None
    reason: str


@dataclass(frozen=True)
class History:
    """A bulletin through time; its revisions in the order in which they were seen.

    `snapshot`: the name of the snapshot it was read in; none, if that is the archive itself or an older snapshot.
    """

    key: str
    title: str
    published_on: str | None
    section: str
    section_title: str
    publisher: str
    url: str
    moved_to: str | None
    revisions: tuple[Revision, ...]
    absences: tuple[Absence, ...]
    snapshot: str | None

    @property
    def made_up(self) -> bool:
        """Whether a program made it up, to try waiban out."""
        return made_up(self.url)

    @property
    def gone(self) -> Absence | None:
        """Since when it is gone, if it is."""
        return next((absence for absence in self.absences if absence.until_on is None), None)

    def on(self, day: str) -> Revision:
        """The text that stood on a day, as far as anybody saw: the last one that was seen by then.

        Args:
            day: YYYY-MM-DD, in Chongqing.

        Raises:
            DayUnusable: it is no day.
            NotStanding: nothing was known of it yet, or it was gone.
        """
        checked_day(day)
        known = [revision for revision in self.revisions if local_day(revision.first_seen_at) <= day]
        if not known:
            first = local_day(self.revisions[0].first_seen_at)
            dated = f"; it bears the date {self.published_on}" if self.published_on else ""
            raise NotStanding(f"nothing is known of {self.key} on {day}: it was first captured on {first}{dated}")
        for absence in self.absences:
            if absence.since_on <= day and (absence.until_on is None or day < absence.until_on):
                back = f", and back on {absence.until_on}" if absence.until_on else ""
                raise NotStanding(
                    f"{self.key} was not there on {day}: gone since {absence.since_on}{back} ({absence.reason}); "
                    f"its text is kept: waiban show {self.key}"
                )
        return known[-1]

    def wanted(self, asof: str | None, number: int | None) -> Revision:
        """The text of a day, or that of a number, or the current one.

        Raises:
            DayUnusable, NotStanding, RevisionUnknown: there is no such text.
        """
        if number is not None:
            return self.revision(str(number))
        return self.on(asof) if asof else self.revisions[-1]

    def revision(self, said: str) -> Revision:
        """A revision by its number, or by a day on which it stood.

        Raises:
            RevisionUnknown: there is none of this number.
            DayUnusable, NotStanding: of a day.
        """
        if not said.isdigit():
            return self.on(said)
        found = next((revision for revision in self.revisions if revision.ordinal == int(said)), None)
        if found is None:
            raise RevisionUnknown(f"{self.key} has no revision {said}; it has 1 to {len(self.revisions)}")
        return found

    def told_of(self, revision: Revision, day: str) -> str:
        """How sure it is that this text stood on that day."""
        last, after = local_day(revision.last_seen_at), self.after(revision)
        if day <= last:
            return f"{day}: this text stood"
        told = f"{day}: this text was last seen on {last}, and nobody looked again before "
        return told + (f"{local_day(after.first_seen_at)}, when it was another" if after else "this snapshot was made")

    def before(self, revision: Revision) -> Revision | None:
        """The text before this one."""
        place = self.revisions.index(revision)
        return self.revisions[place - 1] if place else None

    def after(self, revision: Revision) -> Revision | None:
        """The text after this one."""
        return next(iter(self.revisions[self.revisions.index(revision) + 1 :]), None)


@dataclass(frozen=True)
class Standing:
    """One revision of a bulletin, with its text, and the history that it is part of."""

    history: History
    revision: Revision
    bulletin: Bulletin


def read_standing(database: Path, key: str, asof: str | None = None, revision: int | None = None) -> Standing:
    """A bulletin as it reads now, or as it stood on a day, or one revision of it.

    Args:
        database: a published snapshot, or the archive.
        key: of the bulletin.
        asof: YYYY-MM-DD, in Chongqing; the current text, if not given, also of one that is gone.
        revision: its number, instead of a day.

    Raises:
        BulletinUnknown: there is none of this key.
        DayUnusable: `asof` is no day.
        RevisionUnknown: there is none of this number.
        NotStanding: nothing was known of it on that day, or it was gone.
    """
    with open_reading(database) as db:
        history = read_history(db, key)
        text = history.wanted(asof, revision)
        issues = tuple(Issue.model_validate(row) for row in rows(db, ISSUES, text.run, key))
        history = replace(history, published_on=text.published_on)  # as the page had it then
        return Standing(history, text, read_revision(db, key, text.id).model_copy(update={"issues": issues}))


def read_history(db: Database, key: str) -> History:
    """A bulletin through time.

    Raises:
        BulletinUnknown: there is none of this key; the message names the nearest.
    """
    found = rows(db, ABOUT, key)
    if not found:
        there = [row["key"] for row in rows(db, ON_PAGE, key)]
        every = [row["key"] for row in rows(db, "SELECT key FROM bulletins ORDER BY key")]
        raise BulletinUnknown(_which(key, there or [known for known in every if key and known.startswith(key)], every))
    about = found[0]
    return History(
        key=key,
        title=about["title"],
        published_on=about["published_on"],
        section=about["section"],
        section_title=_both(about["section_zh"], about["section_en"]) or about["section"],
        publisher=_both(about["publisher_zh"], about["publisher_en"]) or about["section"],
        url=about["url"],
        moved_to=about["moved_to"],
        revisions=tuple(Revision(**row) for row in rows(db, REVISIONS, about["id"])),
        absences=tuple(_absence(row) for row in rows(db, ABSENCES, about["id"], about["id"])),
        snapshot=_snapshot(db),
    )


def checked_day(day: str) -> str:
    """A day, if it is one.

    Raises:
        DayUnusable: it is none.
    """
    if not is_day(day):
        raise DayUnusable(f"{day!r} is not a day such as 2021-04-07")
    return day


def _absence(row: dict[str, Any]) -> Absence:
    return Absence(row["since_on"], row["restored_at"] and local_day(row["restored_at"]), row["reason"])


def _snapshot(db: Database) -> str | None:
    return str(rows(db, "SELECT name FROM snapshot")[0]["name"]) if db["snapshot"].exists() else None


def _both(zh: str | None, en: str | None) -> str:
    return " / ".join(title for title in (zh, en) if title)


def _which(key: str, below: Sequence[str], every: Sequence[str]) -> str:
    """What to say of a key that nothing has; it may be that of a page, or its address, with bulletins below it."""
    if len(below) > 1:
        named = ", ".join(below[:NEAREST]) + (" …" if len(below) > NEAREST else "")
        return f"{key} stands for {len(below)} bulletins: {named}; name one of them"
    near = below or [known for known, _, _ in process.extract(key, every, limit=NEAREST, score_cutoff=NEAR_SCORE)]
    meant = f"did you mean {' or '.join(near)}? " if near else ""
    return f"no bulletin has the key {key!r}; {meant}`waiban search WORDS` finds keys"

"""The bulletins of one page, as its answers leave them: which stand there, and what each has said so far.

The same steps are taken whether a run is the newest, and goes on from what the archive holds, or all answers of a page
are gone through again from the first: so both ways end in the same.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from archive.answers import Answer
from archive.identity import Version, keys_kept
from archive.text_hash import folded, sha256_of
from schemas.records import Bulletin, BulletinNovelty, CleanPage


@dataclass(frozen=True)
class Reading:
    """A bulletin as it was read: the answer, what its page was made into, and which bulletin of it."""

    answer: Answer
    page: CleanPage
    bulletin: Bulletin


OWN_DAY = frozenset({"meta", "label"})
"""How a day is found on the page itself; one out of its address or off the listing is no word of the page."""


@dataclass
class Text:
    """A revision: from the first answer that had this text under this date on, until another one came."""

    ordinal: int
    text_sha256: str
    published_on: str | None
    last_seen_at: str
    reading: Reading | None = None
    """Null where the archive holds it already, as revision `id`."""
    id: int | None = None


@dataclass
class Held:
    """A bulletin that has stood on the page."""

    key: str
    ordinal: int
    title: str
    texts: frozenset[str] | None
    """Folded paragraphs of its newest text; null where nobody has asked the archive yet."""
    first_seen_at: str
    last_seen_at: str
    revisions: list[Text]
    missing_since: str | None = None
    id: int | None = None

    @property
    def current(self) -> Text:
        """The text that was seen last."""
        return self.revisions[-1]

    def seen(self, answer: Answer) -> None:
        """It stands there as before."""
        self.last_seen_at = self.current.last_seen_at = answer.at

    def says(self, reading: Reading, version: Version) -> bool:
        """Whether that is what it says already: the same text, and no other date that the page itself gives."""
        same_day = reading.bulletin.published_on == self.current.published_on
        return version.text_sha256 == self.current.text_sha256 and (
            same_day or reading.page.published_on_method not in OWN_DAY
        )

    def reads(self, reading: Reading, version: Version) -> None:
        """It stands there, and this is what it says."""
        if not self.says(reading, version):
            self.texts = version.texts
            self.revisions.append(_text(self.current.ordinal + 1, reading, version))
        self.ordinal, self.title = version.ordinal, version.title
        self.missing_since = None
        self.seen(reading.answer)


@dataclass
class Standing:
    """All bulletins of a page, in the order in which they were first seen, and the bytes that were read last.

    `title` is the page's own, which a digest has beside those of its bulletins. `read` is what the bytes were made
    into, null where that was before the archive was asked; `recall` gives the texts of those that the archive holds, by
    key; they are wanted only where a text has changed.
    """

    page: str
    body_sha256: str | None = None
    held: list[Held] = field(default_factory=list)
    title: str | None = None
    read: CleanPage | None = None
    recall: Callable[[], Mapping[str, frozenset[str]]] = dict

    def needs_reading(self, answer: Answer) -> bool:
        """Whether what the page says must be looked at, since its bytes are not those read last.

        The same bytes are the same text: if they read differently now, waiban has changed, not the site.
        """
        return not self.held or answer.body_sha256 not in (None, self.body_sha256)

    def stays(self, answer: Answer) -> list[BulletinNovelty]:
        """The page says what it said last time."""
        standing = [bulletin for bulletin in self.held if bulletin.missing_since is None]
        for bulletin in standing:
            bulletin.seen(answer)
        return [_novelty(held.key, held.ordinal, "unchanged", held.current.text_sha256) for held in standing]

    def reads(self, answer: Answer, page: CleanPage) -> tuple[bool, list[BulletinNovelty]]:
        """The page was read; whether it says what it said, and what is new about each bulletin.

        Where the bytes read last give today's code the text that these give, nothing was changed on the page: what
        differs from the text held is the work of another version of the code.
        """
        as_before = bool(self.held) and page.same_text_as is not None and page.same_text_as == self.body_sha256
        same_title = folded(page.title or "") == folded(self.title or "")
        self.body_sha256, self.read, self.title = answer.body_sha256, page, page.title
        if as_before:
            return True, self.stays(answer)
        standing = {bulletin.key for bulletin in self.held if bulletin.missing_since is None}
        read = [version_of(bulletin) for bulletin in page.bulletins]
        keys = keys_kept(page.key, read, self._versions(read))
        held = {bulletin.key: bulletin for bulletin in self.held}
        novelties = []
        for version, bulletin in zip(read, page.bulletins, strict=True):
            key, reading = keys[version.ordinal], Reading(answer, page, bulletin)
            what = "new" if key not in held else "unchanged" if held[key].says(reading, version) else "changed"
            novelties.append(_novelty(key, version.ordinal, what, version.text_sha256))
            if key in held:
                held[key].reads(reading, version)
            else:
                self.held.append(_new(key, reading, version))
        for one in self.held:
            if one.key not in keys.values() and one.missing_since is None:
                one.missing_since = answer.run
        same = standing == set(keys.values()) and all(told.novelty == "unchanged" for told in novelties)
        return same and same_title, novelties

    def _versions(self, read: Sequence[Version]) -> list[Version]:
        """What is held, with its texts unless every text that was read is there as it was."""
        held = Counter(bulletin.current.text_sha256 for bulletin in self.held)
        if Counter(version.text_sha256 for version in read) - held:
            recalled = self.recall()
            for bulletin in self.held:
                bulletin.texts = recalled.get(bulletin.key, frozenset()) if bulletin.texts is None else bulletin.texts
        return [
            Version(held.key, held.ordinal, held.title, held.current.text_sha256, held.texts or frozenset())
            for held in self.held
        ]


def version_of(bulletin: Bulletin) -> Version:
    """A bulletin that was just read, under its provisional key."""
    read = [folded(segment.text) for segment in bulletin.segments]
    return Version(
        key=str(bulletin.key),
        ordinal=bulletin.ordinal,
        title=folded(bulletin.title.zh or bulletin.title.en or ""),
        text_sha256=sha256_of(read),
        texts=frozenset(text for text, segment in zip(read, bulletin.segments, strict=True) if segment.role != "title"),
    )


def _new(key: str, reading: Reading, version: Version) -> Held:
    at = reading.answer.at
    return Held(key, version.ordinal, version.title, version.texts, at, at, [_text(1, reading, version)])


def _text(ordinal: int, reading: Reading, version: Version) -> Text:
    return Text(ordinal, version.text_sha256, reading.bulletin.published_on, reading.answer.at, reading)


def _novelty(key: str, ordinal: int, novelty: str, text: str) -> BulletinNovelty:
    return BulletinNovelty.model_validate({"key": key, "ordinal": ordinal, "novelty": novelty, "text_sha256": text})

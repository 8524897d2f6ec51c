"""How a page has answered so far: what stands, since when it is absent, where it went, when to ask."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from archive.absence import is_confirmed
from archive.answers import NOT_MODIFIED, READ, SILENT, STOOD, THERE, Answer
from schemas.days import local_day
from schemas.records import ABSENT, Rules


@dataclass
class Tombstone:
    """A page was gone: the answer that made it certain, and the first day it was found absent."""

    answer: Answer
    absent_since_on: str
    restored_at: str | None = None


@dataclass
class Sightings:
    """One page. Answers are taken in the order of their moments.

    `last` is the answer whose bytes were read last, `first` the first that held these bytes, `newest` the last one
    of any kind that the site gave. `rules` found its fields when it was last read, under the declaration `declared`.
    """

    last: Answer | None = None
    newest: Answer | None = None
    checked_on: str | None = None
    absent_on: list[str] = field(default_factory=list)
    gone: bool = False
    moved_to: str | None = None
    tombstones: list[Tombstone] = field(default_factory=list)
    rules: Rules | None = None
    declared: str | None = None
    _asked: list[Answer] = field(default_factory=list)
    _stood: list[Answer] = field(default_factory=list)
    _holding: dict[str | None, tuple[Answer, Answer]] = field(default_factory=dict)
    """By the hash of bytes, the first answer and the last that held them."""

    @classmethod
    def of(cls, answers: Iterable[Answer]) -> "Sightings":
        """What some answers of one page tell together."""
        page = cls()
        for answer in answers:
            page.take(answer)
        return page

    @property
    def known(self) -> bool:
        """Whether the page has ever been read."""
        return self.last is not None

    @property
    def first(self) -> Answer | None:
        """The first answer that held the bytes that were read last."""
        return self._holding[self.last.body_sha256][0] if self.last else None

    @property
    def seen(self) -> list[Answer]:
        """The answers that show when the page was there; all of them, if it never was."""
        return self._stood or self._asked

    def take(self, answer: Answer) -> None:
        """The page has answered once more."""
        self._asked.append(answer)
        if answer.answer in STOOD:
            self._stood.append(answer)
        self._take_bytes(answer)
        if answer.by_hand:
            return  # a saved page says nothing of what the site answers today
        day = local_day(answer.at)
        self.newest = answer
        if answer.asked:
            self.checked_on = day
        if answer.answer in ABSENT:
            self._is_absent(answer, day)
        elif answer.answer not in SILENT:
            self.absent_on = []
            if answer.answer == "moved":
                self.moved_to = answer.reason
            elif answer.answer in THERE:
                self._is_back(answer)

    def _take_bytes(self, answer: Answer) -> None:
        """A 304 says that bytes stand which an earlier answer brought; so its validators stay."""
        held = self._holding.get(answer.body_sha256)
        if answer.answer == READ or (answer.answer in THERE and held):
            standing = held[1] if held and answer.answer == NOT_MODIFIED else answer
            self.last = standing
            self._holding[answer.body_sha256] = (held[0] if held else answer, standing)
        if answer.answer == READ and answer.rules and answer.rules.body:
            self.rules, self.declared = answer.rules, answer.declaration_sha256

    def _is_absent(self, answer: Answer, day: str) -> None:
        self.absent_on = sorted({*self.absent_on, day})
        if self.known and answer.believed and not self.gone and is_confirmed(self.absent_on):
            self.gone = True
            self.tombstones.append(Tombstone(answer, self.absent_on[0]))

    def _is_back(self, answer: Answer) -> None:
        self.gone, self.moved_to = False, None
        for tombstone in self.tombstones:
            tombstone.restored_at = tombstone.restored_at or answer.at

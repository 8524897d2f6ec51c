"""A text and every change made to it: the original stays, and each change can be undone.

The steps of cleaning speak of the text as they find it; a `Mended` remembers where that stood in the original. So any
step can follow any other, and what is written down at the end are changes of the original that do not overlap.

    >>> read = Mended("\N{IDEOGRAPHIC SPACE}重慶 的")
    >>> mended = read.change(0, 1, "", "white_space", "an indent").change(2, 3, "", "white_space", "between Han")
    >>> mended.text, [(change.start, change.before) for change in mended.changes]
    ('重慶的', [(0, '\u3000'), (3, ' ')])
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import NamedTuple

from schemas.records import Repair


@dataclass(frozen=True)
class Change:
    """What stood at `start:end` of the original (code points), what stands there now, and why that is right."""

    kind: str
    start: int
    end: int
    before: str
    after: str
    proof: str


class Place(NamedTuple):
    """A change yet to be made: `text[start:end]` becomes `after`."""

    start: int
    end: int
    after: str
    kind: str
    proof: str


@dataclass(frozen=True)
class Mended:
    """A text as read, and the changes to it: in order, each of a place of its own in the original."""

    original: str
    changes: tuple[Change, ...] = ()

    @cached_property
    def text(self) -> str:
        """The text after all changes."""
        return apply(self.original, self.changes)

    def change(self, start: int, end: int, after: str, kind: str, proof: str) -> "Mended":
        """Put `after` in the place of `text[start:end]`, which must not be empty.

        Where a part of that place was changed before, both become one change, with both kinds and both proofs.
        """
        if not 0 <= start < end <= len(self.text):
            raise ValueError(f"there is no place {start}:{end} in {self.text!r}")
        touched = [(at, change) for at, change in self._placed() if at < end and start < at + len(change.after)]
        first, last = self._place(start, before=False), self._place(end, before=True)
        if touched:
            (left, opening), (right, closing) = touched[0], touched[-1]
            first, last = min(first, opening.start), max(last, closing.end)
            after = self.text[min(left, start) : start] + after + self.text[end : max(right + len(closing.after), end)]
            kind = "+".join(dict.fromkeys([*(change.kind for _, change in touched), kind]))
            proof = "; ".join(dict.fromkeys([*(change.proof for _, change in touched), proof]))
        made = Change(kind, first, last, self.original[first:last], after, proof)
        apart = [change for change in self.changes if not first <= change.start < last]
        kept = apart if made.after == made.before else [*apart, made]
        return Mended(self.original, tuple(sorted(kept, key=lambda change: change.start)))

    def change_all(self, places: Sequence[Place]) -> "Mended":
        """Several changes of `text`, in order and apart from each other: as one by one, only quicker."""
        if self.changes:
            mended = self
            for place in reversed(places):
                mended = mended.change(*place)
            return mended
        made = (
            Change(kind, start, end, self.original[start:end], after, proof)
            for start, end, after, kind, proof in places
            if self.original[start:end] != after
        )
        return Mended(self.original, tuple(made)) if places else self

    def cut(self, at: int) -> tuple["Mended", "Mended"]:
        """The text before and after a place of `text`; a place inside a change moves to the end of it."""
        place = self._place(at, before=False)
        left = tuple(change for change in self.changes if change.start < place)
        right = self.changes[len(left) :]
        moved = (replace(change, start=change.start - place, end=change.end - place) for change in right)
        return Mended(self.original[:place], left), Mended(self.original[place:], tuple(moved))

    def repairs(self, segment: int) -> list[Repair]:
        """The changes as records of a segment."""
        return [Repair(segment=segment, **vars(change)) for change in self.changes]

    def _placed(self) -> Iterator[tuple[int, Change]]:
        """Each change and where in `text` it stands."""
        shift = 0
        for change in self.changes:
            yield change.start + shift, change
            shift += len(change.after) - (change.end - change.start)

    def _place(self, at: int, *, before: bool) -> int:
        """Where a place of `text` is in the original; before or behind what has been taken out just there."""
        shift = 0
        for here, change in self._placed():
            if here > at or (before and here == at):
                break
            ends = here + len(change.after)
            if at < ends:
                return change.start if here == at else change.end
            shift = change.end - ends
        return at + shift


def apply(original: str, changes: Iterable[Change | Repair]) -> str:
    """A text after its changes, which are in order and do not overlap."""
    pieces: list[str] = []
    at = 0
    for change in changes:
        pieces += [original[at : change.start], change.after]
        at = change.end
    return "".join([*pieces, original[at:]])


def undo(text: str, changes: Sequence[Change | Repair]) -> str:
    """The original of a changed text."""
    pieces: list[str] = []
    at = shift = 0
    for change in changes:
        here = change.start + shift
        pieces += [text[at:here], change.before]
        at = here + len(change.after)
        shift += len(change.after) - (change.end - change.start)
    return "".join([*pieces, text[at:]])

"""What was edited in a bulletin between two of its revisions."""

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from archive.database import open_reading
from archive.diff import Paragraph, count, diff
from archive.history import History, Revision, read_history
from archive.reading import read_segments


@dataclass(frozen=True)
class Difference:
    """Two revisions of a bulletin, and their paragraphs beside each other."""

    history: History
    earlier: Revision
    later: Revision
    paragraphs: tuple[Paragraph, ...]

    def as_json(self) -> dict[str, Any]:
        """One object; `pieces` without those that were added are the earlier text, without those removed the later."""
        told = ("ordinal", "first_seen_at", "last_seen_at", "published_on", "text_sha256")
        return {
            "key": self.history.key,
            "title": self.history.title,
            "earlier": {name: getattr(self.earlier, name) for name in told},
            "later": {name: getattr(self.later, name) for name in told},
            "added_count": count(self.paragraphs, "added"),
            "removed_count": count(self.paragraphs, "removed"),
            "paragraphs": [asdict(paragraph) for paragraph in self.paragraphs],
        }


def read_difference(
    database: Path, key: str, earlier: str | None = None, later: str | None = None
) -> Difference | None:
    """What one text of a bulletin says and another does not; null where there is but one text.

    Args:
        database: a published snapshot, or the archive.
        key: of the bulletin.
        earlier: a revision by its number, or by a day on which it stood; the one before the later, if not given.
        later: the same; the current one, if not given.

    Raises:
        BulletinUnknown, RevisionUnknown: there is none.
        DayUnusable, NotStanding: of a day.
    """
    with open_reading(database) as db:
        history = read_history(db, key)
        after = history.revision(later) if later else history.revisions[-1]
        before = history.revision(earlier) if earlier else history.before(after)
        if before is None:
            return None
        paragraphs = diff(read_segments(db, before.id), read_segments(db, after.id))
        return Difference(history, before, after, tuple(paragraphs))

"""What else the archive holds of the same event: near-duplicates, and the twin in the other language."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from archive.database import open_reading, rows
from archive.near import near_duplicates_of
from archive.twins import twin_of

TABLES = {"near_duplicates", "near_duplicate_clusters", "twins"}


@dataclass(frozen=True)
class Related:
    """The twin, as `twin_of` gives it, and near-duplicates, as `near_duplicates_of` does."""

    twin: dict[str, Any] | None
    near_duplicates: list[dict[str, Any]]


def related(db: Database, bulletin_id: int) -> Related:
    """Of one bulletin; nothing in a database that does not tell, as an older snapshot."""
    if not set(db.table_names()) >= TABLES:
        return Related(None, [])
    return Related(twin_of(db, bulletin_id), near_duplicates_of(db, bulletin_id))


def told_of(database: Path, key: str) -> Iterator[tuple[str, str]]:
    """The same for a terminal: what it is, and which bulletin, when and how sure."""
    with open_reading(database) as db:
        found = related(db, rows(db, "SELECT id FROM bulletins WHERE key = ?", key)[0]["id"])
    if found.twin:
        yield "twin", f"{found.twin['key']}  {found.twin['title']} ({told_of_twin(found.twin)})"
    for other in found.near_duplicates:
        yield "same text", f"{other['key']}  {other['title']} ({told_of_near_duplicate(other)})"


def told_of_twin(twin: dict[str, Any]) -> str:
    """When it came, and how sure it is.

    >>> told_of_twin({"langs": "en", "lag_days": 4, "score": 0.712, "class": "clean"})
    'the same event in English, 4 days later; score 0.71'
    """
    days = abs(twin["lag_days"])
    later = (twin["lag_days"] > 0) is (twin["langs"] == "en")
    when = f"{days} day{'' if days == 1 else 's'} {'later' if later else 'earlier'}" if days else "on the same day"
    doubt = "; look first, it is not certain" if twin["class"] == "review" else ""
    language = "English" if twin["langs"] == "en" else "Chinese"
    return f"the same event in {language}, {when}; score {twin['score']:.2f}{doubt}"


def told_of_near_duplicate(other: dict[str, Any]) -> str:
    """When it was published, and how much of the text is the same.

    >>> told_of_near_duplicate({"published_on": "2026-03-09", "method": "near", "score": 0.948, "guard": "fewer"})
    '2026-03-09; 95% of the text is the same, one names less than the other'
    """
    shares = {
        "exact": "word for word",
        "near": f"{other['score'] or 0:.0%} of the text is the same",
        None: "a near-duplicate of the same bulletin as this one",
    }
    less = ", one names less than the other" if other["guard"] == "fewer" else ""
    return f"{other['published_on'] or 'no date'}; {shares[other['method']]}{less}"

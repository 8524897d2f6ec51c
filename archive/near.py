"""Bulletins published more than once: word for word, or nearly. Found and counted, never merged."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Literal

from rapidfuzz.distance import LCSseq
from sqlite_utils import Database

from archive.compared import Compared, Side, Tongue, compared
from archive.guard import Verdict, guard, same_titles
from archive.sketches import candidates, sketches

VERSION = 2
"""Of the method; it stands beside each pair, so that a reader can tell a better method from a change of the site."""
LEAST_SCORE = 0.7
"""A text that lost a paragraph of three keeps a score of .8."""
LEAST_COMMON = 0.88
"""So much of the one must stand in the other. An editor drops a paragraph or changes some words; where each says
something that the other does not, they are two notices of one formula."""
SHORT = 40
"""Characters; where both texts have less (`see the annex`), the titles must be the same too."""


@dataclass(frozen=True)
class NearDuplicate:
    """Two bulletins that say the same, the one published first first."""

    first: Compared
    second: Compared
    method: Literal["exact", "near"]
    score: float
    langs: str
    names: Verdict


def fill_near_duplicates(db: Database) -> None:
    """Fill `near_duplicates` and `near_duplicate_clusters`."""
    pairs = near_duplicates(list(compared(db)))
    db.table("near_duplicates").insert_all(_row(pair) for pair in pairs)
    db.table("near_duplicate_clusters").insert_all(clusters(pairs))


def near_duplicates(bulletins: Sequence[Compared]) -> list[NearDuplicate]:
    """All pairs, in the order of their days and keys.

    Of several bulletins with the very same text each is paired with the first of them, and only that one with others.
    """
    found, firsts = _copies(sorted(bulletins, key=lambda bulletin: bulletin.age))
    units = [(place, tongue) for place, first in enumerate(firsts) for tongue in first.sides]
    sketched = list(sketches((tongue, firsts[place].sides[tongue]) for place, tongue in units))
    near = {}
    for unit, other_unit in candidates(sketched):
        one, other = units[unit][0], units[other_unit][0]  # the units of a bulletin follow each other, so one <= other
        if one != other and (pair := compare(firsts[one], firsts[other])):
            near[one, other] = pair  # found again by way of the other language, it is the same
    return sorted([*found, *near.values()], key=lambda pair: (pair.first.age, pair.second.age))


def clusters(pairs: Iterable[NearDuplicate]) -> Iterator[dict[str, int]]:
    """For each bulletin that has a near-duplicate, its primary: the first published of those it belongs to, or itself.

    A bulletin belongs to a primary only if it is a near-duplicate of the primary itself. So a chain of small edits
    never ends in a cluster of texts that have nothing to do with each other.
    """
    belongs: dict[int, int] = {}
    waiting: list[int] = []
    for pair in pairs:  # the first published first
        first, second = pair.first.id, pair.second.id
        if belongs.setdefault(first, first) == first:
            belongs.setdefault(second, first)
        waiting.append(second)
    for bulletin in waiting:
        belongs.setdefault(bulletin, bulletin)
    for bulletin, primary in sorted(belongs.items()):
        yield {"bulletin_id": bulletin, "primary_bulletin_id": primary}


def _copies(bulletins: Sequence[Compared]) -> tuple[list[NearDuplicate], list[Compared]]:
    """Pairs with the very same text, and the bulletins that are no copies of an earlier one."""
    found: list[NearDuplicate] = []
    firsts: defaultdict[bytes, list[Compared]] = defaultdict(list)
    alone: list[Compared] = []
    for bulletin in bulletins:
        same = firsts[_text_sha256(bulletin.sides)]
        first = next((one for one in same if _titles_agree(one, bulletin)), None)
        if first:
            found.append(NearDuplicate(first, bulletin, "exact", 1.0, _langs(first.sides), "same"))
        else:
            same.append(bulletin)
            alone.append(bulletin)
    return found, alone


def compare(one: Compared, other: Compared) -> NearDuplicate | None:
    """Whether two that read alike tell of the same, in every language that both have."""
    shared = {tongue: (side, other.sides[tongue]) for tongue, side in one.sides.items() if tongue in other.sides}
    if all(max(len(a.text), len(b.text)) < SHORT and a.title != b.title for a, b in shared.values()):
        return None
    verdicts = [guard(*pair) for pair in shared.values()]
    if not all(verdicts):
        return None
    scores = [likeness(a.text, b.text) for a, b in shared.values()]
    if min(scores) < LEAST_SCORE:
        return None
    method: Literal["exact", "near"] = "exact" if all(a.text == b.text for a, b in shared.values()) else "near"
    names: Verdict = "fewer" if "fewer" in verdicts else "same"
    return NearDuplicate(one, other, method, round(min(scores), 3), _langs(shared), names)


def likeness(one: str, other: str) -> float:
    """How much of two texts is the same; 0 if each says something of its own.

    >>> likeness("abcdefgh", "abcdef"), likeness("abcdefgh", "abcdefxy")
    (0.8571428571428571, 0.0)
    """
    common = LCSseq.similarity(one, other)
    if common < LEAST_COMMON * min(len(one), len(other)):
        return 0.0
    return 2 * common / (len(one) + len(other))


def _text_sha256(sides: Mapping[Tongue, Side]) -> bytes:
    """Semantic hash of a text without its title; with it where there is next to no text."""
    short = sum(len(side.text) for side in sides.values()) < SHORT
    told = [(tongue, sides[tongue].text, sides[tongue].title if short else "") for tongue in sorted(sides)]
    return sha256(repr(told).encode()).digest()


def _titles_agree(one: Compared, other: Compared) -> bool:
    return all(same_titles(one.sides[tongue], other.sides[tongue]) for tongue in one.sides)


def _langs(sides: Iterable[Tongue]) -> str:
    return " ".join(tongue for tongue in ("zh", "en") if tongue in set(sides))


def _row(pair: NearDuplicate) -> dict[str, Any]:
    return {
        "bulletin_id": pair.first.id,
        "other_bulletin_id": pair.second.id,
        "method": pair.method,
        "score": pair.score,
        "langs": pair.langs,
        "guard": pair.names,
        "method_version": VERSION,
    }


# --- reading ----------------------------------------------------------------------------------------------------

OTHERS = """
WITH pairs AS (
  SELECT other_bulletin_id AS id, method, score, langs, guard FROM near_duplicates WHERE bulletin_id = :id
  UNION SELECT bulletin_id, method, score, langs, guard FROM near_duplicates WHERE other_bulletin_id = :id
), others AS (
  SELECT * FROM pairs
  UNION ALL
  SELECT c.bulletin_id, NULL, NULL, NULL, NULL FROM near_duplicate_clusters mine
  JOIN near_duplicate_clusters c ON c.primary_bulletin_id = mine.primary_bulletin_id
  WHERE mine.bulletin_id = :id AND c.bulletin_id <> :id AND c.bulletin_id NOT IN (SELECT id FROM pairs)
)
SELECT b.id, b.key, b.published_on, b.title, b.title_zh, b.title_en, s.key AS section, p.url,
  o.method, o.score, o.langs, o.guard,
  EXISTS (SELECT 1 FROM near_duplicate_clusters c WHERE c.primary_bulletin_id = b.id) AS is_primary
FROM others o JOIN bulletins b ON b.id = o.id JOIN pages p ON p.id = b.page_id JOIN sections s ON s.id = b.section_id
ORDER BY b.published_on IS NULL, b.published_on, b.key
"""


def near_duplicates_of(db: Database, bulletin_id: int) -> list[dict[str, Any]]:
    """The other bulletins that say the same as this one, the first published first.

    Returns:
        `id`, `key`, `published_on`, `title`, `title_zh`, `title_en`, `section`, `url`, and of the pair `method`,
        `score`, `langs`, `guard`; these four are null for one that only belongs to the same primary. `is_primary`:
        whether others are counted as near-duplicates of it.
    """
    return list(db.query(OTHERS, {"id": bulletin_id}))

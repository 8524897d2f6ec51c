"""Twins: the Chinese and the English notice of one event, published apart. Found by what is the same in both languages.

Numbers, days, countries and names have a form that no language changes (`mentions.value`). What few bulletins mention
weighs most. A link is made only where each is clearly the other's best; where that is in doubt, it says so or is not
made.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from math import fsum, log, sqrt
from typing import Any, Literal, NamedTuple

from pypinyin import lazy_pinyin
from sqlite_utils import Database

from archive.database import rows

VERSION = 1
"""Of the method."""
WINDOW_DAYS = 60
"""Between the days of publication; a translation that comes later is not looked for."""
FAR_COSTS = 0.2
"""What a score loses at the end of the window, as a share of it."""
CLEAN_SCORE, CLEAN_MARGIN = 0.42, 0.15
REVIEW_SCORE, REVIEW_MARGIN = 0.35, 0.05
"""Least score, and by how much it must be better than that of any other candidate of either."""
ASSUMED = 200
"""Bulletins that a small archive is taken to have more, else what both of two notices mention would seem common."""
LEAST_SHARED = 4
"""Values in common; of a notice that mentions hardly anything nothing can be told."""
RARE_SHARE, RARE_COUNT = 0.02, 20
"""Two are compared only if they share a value that no larger share of the bulletins mention, or no more than these."""

ALONE = """
SELECT b.id, b.key, b.published_on, b.page_id, b.langs = 'en', n.kind, n.text, n.value
FROM bulletins b JOIN segments g ON g.revision_id = b.revision_id JOIN mentions n ON n.segment_id = g.id
WHERE b.published_on IS NOT NULL AND instr(b.langs, ' ') = 0
  AND NOT EXISTS (SELECT 1 FROM near_duplicate_clusters c
    WHERE c.bulletin_id = b.id AND c.primary_bulletin_id <> c.bulletin_id)
ORDER BY b.id
"""
KNOWN_NAMES = """
SELECT n.text, n.value, count(*) AS times FROM mentions n JOIN segments g ON g.id = n.segment_id
WHERE g.lang LIKE 'zh%' AND n.kind IN ('person', 'body', 'place') AND n.value IS NOT NULL
GROUP BY n.text, n.value ORDER BY n.text, times, n.value DESC
"""
HAN_NAME = re.compile("[\u4e00-\u9fff]{2,4}")
LETTERS = re.compile(r"[^a-z]")
DAY = re.compile(r"-(\d\d-\d\d)$")


class Told(NamedTuple):
    """A bulletin in one language, and what it mentions in a form that both languages share."""

    id: int
    key: str
    published: int
    """Ordinal of the day."""
    page_id: int
    values: frozenset[str]


@dataclass(frozen=True)
class Twin:
    """A Chinese and an English bulletin of one event."""

    zh: Told
    en: Told
    trust: Literal["clean", "review"]
    score: float
    shared: tuple[str, ...]

    @property
    def lag_days(self) -> int:
        """How many days after the Chinese the English came; negative if before."""
        return self.en.published - self.zh.published


def fill_twins(db: Database) -> None:
    """Fill `twins`."""
    if not db.execute("SELECT 1 FROM bulletins WHERE langs = 'en' LIMIT 1").fetchone():
        return
    names = {row["text"]: row["value"] for row in rows(db, KNOWN_NAMES)}  # the one met most often comes last
    chinese: list[Told] = []
    english: list[Told] = []
    for told, is_english in _told(db, names):
        (english if is_english else chinese).append(told)
    db.table("twins").insert_all(_row(twin) for twin in twins(chinese, english))


def twins(chinese: Sequence[Told], english: Sequence[Told]) -> list[Twin]:
    """The twins among bulletins of one language each, in the order of the Chinese keys."""
    weights = _weights([*chinese, *english])
    scores: Scores = {}
    for zh, en in _met(chinese, english, weights):
        if (score := _score(zh, en, weights)) >= REVIEW_SCORE:
            scores[zh, en] = score
    rivals: defaultdict[Told, list[float]] = defaultdict(list)
    for pair, score in scores.items():
        for told in pair:
            rivals[told].append(score)
    found = [twin for pair, score in scores.items() if (twin := _twin(*pair, score, rivals))]
    return sorted(found, key=lambda twin: twin.zh.key)


Scores = dict[tuple[Told, Told], float]


def _weights(bulletins: Sequence[Told]) -> dict[str, float]:
    """How much a value tells: the fewer bulletins mention it, the more (inverse document frequency)."""
    mentioning = Counter(value for told in bulletins for value in told.values)
    total = len(bulletins) + ASSUMED
    return {value: log(total / times) for value, times in mentioning.items()}


def _met(chinese: Sequence[Told], english: Sequence[Told], weights: Mapping[str, float]) -> Iterator[tuple[Told, Told]]:
    """Pairs that stand on different pages, within the window, and share a value that is rare enough."""
    total = len(chinese) + len(english)
    rare = log((total + ASSUMED) / max(RARE_COUNT, RARE_SHARE * total))
    telling: defaultdict[str, list[Told]] = defaultdict(list)
    for zh in chinese:
        for value in zh.values:
            if weights[value] >= rare:
                telling[value].append(zh)
    for en in english:
        near = {zh for value in en.values for zh in telling.get(value, ())}
        yield from (
            (zh, en)
            for zh in near
            if zh.page_id != en.page_id and abs(zh.published - en.published) <= WINDOW_DAYS and _days_agree(zh, en)
        )


def _days_agree(zh: Told, en: Told) -> bool:
    """Whether they name a day in common; one that names none contradicts nothing."""
    mine, theirs = ({value for value in told.values if value.startswith("day ")} for told in (zh, en))
    return not mine or not theirs or not mine.isdisjoint(theirs)


def _score(zh: Told, en: Told, weights: Mapping[str, float]) -> float:
    """How much of what they mention is the same (cosine), a little less for each day between them."""
    shared = zh.values & en.values
    if len(shared) < LEAST_SHARED:
        return 0.0
    common, mine, theirs = (fsum(weights[value] ** 2 for value in values) for values in (shared, zh.values, en.values))
    return common / sqrt(mine * theirs) * (1 - FAR_COSTS * abs(en.published - zh.published) / WINDOW_DAYS)


def _twin(zh: Told, en: Told, score: float, rivals: Mapping[Told, Sequence[float]]) -> Twin | None:
    """A link, if no other candidate of either comes close."""
    others = [max([0.0, *_without(rivals[told], score)]) for told in (zh, en)]
    margin = score - max(others)
    if margin < REVIEW_MARGIN:
        return None
    clean = score >= CLEAN_SCORE and margin >= CLEAN_MARGIN
    return Twin(zh, en, "clean" if clean else "review", round(score, 3), tuple(sorted(zh.values & en.values)))


def _without(scores: Sequence[float], score: float) -> list[float]:
    rest = list(scores)
    rest.remove(score)
    return rest


# --- reading ----------------------------------------------------------------------------------------------------


def _told(db: Database, names: Mapping[str, str]) -> Iterator[tuple[Told, bool]]:
    """Bulletins in one language, and whether it is English."""
    for (bulletin, key, published_on, page, is_english), mentioned in groupby(
        db.execute(ALONE), key=lambda row: tuple(row[:5])
    ):
        values = frozenset(value for row in mentioned for value in shared_values(row[5], row[6], row[7], names))
        yield Told(bulletin, key, date.fromisoformat(published_on).toordinal(), page, values), bool(is_english)


def shared_values(kind: str, text: str, value: str | None, names: Mapping[str, str]) -> list[str]:
    """A mention in forms that both languages share; none where it has no such form.

    `names` are Chinese names and what the archive's bulletins in both languages call them.

    >>> shared_values("date", "2月28日至3月1日", "--02-28/--03-01", {})
    ['day 02-28', 'day 03-01']
    >>> shared_values("person", "林知远", None, {}), shared_values("person", "Lin Zhiyuan", "Lin Zhiyuan", {})
    (['name linzhiyuan'], ['name linzhiyuan'])
    """
    if kind == "date":
        return [f"day {found[1] if (found := DAY.search(day)) else day}" for day in (value or "").split("/") if day]
    if kind == "number":
        return [f"number {value}"] if value else []
    known = value or names.get(text)
    if not known and kind == "person" and HAN_NAME.fullmatch(text):
        known = "".join(lazy_pinyin(text))
    return [f"name {LETTERS.sub('', known.lower())}"] if known else []


def _row(twin: Twin) -> dict[str, Any]:
    return {
        "zh_bulletin_id": twin.zh.id,
        "en_bulletin_id": twin.en.id,
        "class": twin.trust,
        "score": twin.score,
        "lag_days": twin.lag_days,
        "shared": ", ".join(value.partition(" ")[2] for value in twin.shared),
        "method_version": VERSION,
    }


TWIN = """
SELECT b.id, b.key, b.published_on, b.title, b.title_zh, b.title_en, b.langs, s.key AS section, p.url,
  t.class, t.score, t.lag_days, t.shared
FROM twins t
JOIN bulletins b ON b.id = iif(t.zh_bulletin_id = :id, t.en_bulletin_id, t.zh_bulletin_id)
JOIN pages p ON p.id = b.page_id JOIN sections s ON s.id = b.section_id
WHERE :id IN (t.zh_bulletin_id, t.en_bulletin_id)
"""


def twin_of(db: Database, bulletin_id: int) -> dict[str, Any] | None:
    """The notice of the same event in the other language; null if none was found.

    Of a near-duplicate, that of its primary.

    Returns:
        `id`, `key`, `published_on`, `title`, `title_zh`, `title_en`, `langs`, `section`, `url` of the twin, and of the
        link `class`, `score`, `lag_days`, `shared`.
    """
    primary = db.execute(
        "SELECT primary_bulletin_id FROM near_duplicate_clusters WHERE bulletin_id = ?", [bulletin_id]
    ).fetchone()
    return next(iter(db.query(TWIN, {"id": primary[0] if primary else bulletin_id})), None)

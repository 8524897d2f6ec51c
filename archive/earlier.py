"""What the archive holds of the pages that a run touched, as it was before the run, whatever was loaded since.

So that `dedupe` gives the same answer whenever, and however often, it is asked.
"""

import json
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field

from sqlite_utils import Database

from archive.answers import THERE, Answer, answers_in_short, answers_of_pages, is_plain
from archive.readings import Readings
from archive.sightings import Sightings
from archive.standing import Held, Standing, Text
from archive.text_hash import folded
from schemas.records import Rules

HELD = """
SELECT p.key, b.key, b.ordinal, coalesce(b.title_zh, b.title_en, ''), b.first_seen_at, b.last_seen_at,
  r.ordinal, r.text_sha256, r.published_on, r.last_seen_at, r.id, missing.key, b.id, p.title
FROM pages p
JOIN bulletins b ON b.page_id = p.id
JOIN revisions r ON r.id = b.revision_id
LEFT JOIN runs missing ON missing.id = b.missing_since_run_id
WHERE p.key IN (SELECT value FROM json_each(?))
ORDER BY b.id
"""
TEXTS = """
SELECT b.key, g.text
FROM pages p JOIN bulletins b ON b.page_id = p.id JOIN segments g ON g.revision_id = b.revision_id
WHERE p.key = ? AND g.role <> 'title'
"""
FIRST_SEEN = "SELECT key, first_seen_at FROM pages WHERE key IN (SELECT value FROM json_each(?))"
NEWEST = """
SELECT p.key FROM bulletins b JOIN pages p ON p.id = b.page_id
WHERE b.section_id = (SELECT id FROM sections WHERE key = ?) AND b.first_seen_at < ?
ORDER BY b.published_on DESC, p.key DESC
"""


@dataclass
class Past:
    """Of one page that a run touched: its answers before the run's, those after it, and whether that one is loaded."""

    before: list[Answer] = field(default_factory=list)
    after: list[Answer] = field(default_factory=list)
    loaded: bool = False

    @property
    def in_order(self) -> bool:
        """Whether the run's answer is the newest, and comes for the first time: then the archive ends where it begins.

        This is how it ordinarily is.
        """
        return not self.after and not self.loaded


class Earlier:
    """The pages that a run touched, as it finds them."""

    def __init__(self, db: Database | None, answers: Mapping[str, Answer], readings: Readings) -> None:
        """Ask the archive.

        Args:
            db: the archive; null if there is none yet.
            answers: of the run, by page.
            readings: of this and of other runs.
        """
        self._db = db
        self._readings = readings
        self.past = _pasts(db, answers) if db else {page: Past() for page in answers}
        in_order = [page for page, past in self.past.items() if past.in_order and past.before]
        self._standing = _standing(db, in_order) if db and in_order else {}

    def sightings(self, page: str) -> Sightings:
        """How the page answered before the run."""
        return Sightings.of(self.past[page].before)

    def standing(self, page: str) -> Standing:
        """The bulletins of the page before the run."""
        past = self.past[page]
        if past.in_order and page in self._standing:
            last = self.sightings(page).last
            self._standing[page].body_sha256 = last.body_sha256 if last else None
            return self._standing[page]
        standing = Standing(page)
        for number, answer in enumerate(past.before):
            go_on(standing, answer, past.before[:number], self._readings)
        return standing

    def usual_rules(self, section: str, declared: str, began: tuple[str, str], count: int) -> list[Rules]:
        """What found the fields of so many newest pages of a section before the run, under the same declaration."""
        if self._db is None:
            return []
        newest: dict[str, None] = {}
        for (page,) in self._db.execute(NEWEST, [section, began[0] + "Z"]):
            newest[page] = None
            if len(newest) == count:
                break
        answers = answers_in_short(self._db, newest)
        before = (Sightings.of(one for one in answers[page] if one.moment < began) for page in newest)
        return [page.rules for page in before if page.rules and page.declared == declared]


def go_on(standing: Standing, answer: Answer, before: Iterable[Answer], readings: Readings) -> None:
    """Take one more answer of a page, whose texts lie in the folder of its run."""
    if answer.answer not in THERE:
        return
    if not standing.needs_reading(answer):
        standing.stays(answer)
    elif read := readings.of(standing.page, answer, before):
        standing.reads(answer, read)


def _pasts(db: Database, answers: Mapping[str, Answer]) -> dict[str, Past]:
    """The past of each page: in short where the run is in order and the page plain, else in full."""
    loaded = answers_in_short(db, answers)
    first_seen = dict(db.execute(FIRST_SEEN, [json.dumps(list(answers))]).fetchall())
    pasts = {page: _past(answer, loaded.get(page, ())) for page, answer in answers.items()}
    in_full = [page for page in loaded if not (pasts[page].in_order and is_plain(loaded[page], first_seen[page]))]
    told = answers_of_pages(db, in_full) if in_full else {}
    return pasts | {page: _past(answers[page], told[page]) for page in in_full}


def _past(answer: Answer, loaded: Collection[Answer]) -> Past:
    others = [one for one in loaded if one.run != answer.run]
    return Past(
        before=[one for one in others if one.moment < answer.moment],
        after=[one for one in others if one.moment > answer.moment],
        loaded=any(one.run == answer.run for one in loaded),
    )


def _standing(db: Database, pages: Iterable[str]) -> dict[str, Standing]:
    found: dict[str, Standing] = {}
    for (
        page,
        key,
        ordinal,
        title,
        first_at,
        last_at,
        number,
        text_sha256,
        published_on,
        text_at,
        text_id,
        missing,
        number_of,
        page_title,
    ) in db.execute(HELD, [json.dumps(list(pages))]):
        standing = found.setdefault(page, Standing(page, title=page_title, recall=_recall(db, page)))
        current = Text(number, text_sha256, published_on, text_at, id=text_id)
        held = Held(key, ordinal, folded(title), None, first_at, last_at, [current], missing, number_of)
        standing.held.append(held)
    return found


def _recall(db: Database, page: str) -> Callable[[], dict[str, frozenset[str]]]:
    def texts() -> dict[str, frozenset[str]]:
        found: dict[str, set[str]] = defaultdict(set)
        for key, text in db.execute(TEXTS, [page]):
            found[key].add(folded(text))
        return {key: frozenset(several) for key, several in found.items()}

    return texts

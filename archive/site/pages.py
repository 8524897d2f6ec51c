"""What the pages of bulletins show in Datasette: a list to choose from, and one bulletin to read."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup
from opencc import OpenCC
from sqlite_utils import Database

from archive.cite import FORMS, Form, cite
from archive.database import rows
from archive.highlight import Mark, marked
from archive.history import Standing, read_history
from archive.kind import made_up
from archive.query import Term, places, terms
from archive.reading import read_revision, side_by_side
from archive.related import related, told_of_near_duplicate, told_of_twin
from archive.script import in_script
from archive.search import hit_of
from archive.search_index import Writing, has_index
from archive.show import HOLE_MARK, UNSEEN
from schemas.records import Alignment, Bulletin, Lang, Repair, Segment

LISTED = """
SELECT b.id, b.key, b.title, b.title_zh, b.title_en, b.published_on, b.langs, b.revision_id,
  s.title_zh AS section_zh, s.title_en AS section_en, b.missing_since_run_id IS NOT NULL OR EXISTS (
    SELECT 1 FROM tombstones t WHERE t.page_id = b.page_id AND t.restored_at IS NULL) AS is_gone
FROM bulletins b JOIN sections s ON s.id = b.section_id WHERE b.id = ?
"""
CAPTURE = """
SELECT c.id, c.status
FROM revisions v JOIN captures c ON c.id = v.capture_id WHERE v.id = ?
"""
NEIGHBOURS = """
SELECT (SELECT key FROM bulletins WHERE section_id = b.section_id AND id < b.id ORDER BY id DESC LIMIT 1) AS earlier,
  (SELECT key FROM bulletins WHERE section_id = b.section_id AND id > b.id ORDER BY id LIMIT 1) AS later
FROM bulletins b WHERE b.id = ?
"""
SECTIONS = """
SELECT s.id, s.title_zh, s.title_en, count(*) AS bulletins FROM sections s JOIN bulletins b ON b.section_id = s.id
GROUP BY s.id ORDER BY bulletins DESC, s.key
"""
BEGINNING_CHARACTERS = 100
SCRIPTS: dict[str, tuple[Lang, str]] = {"hans": ("zh-Hans", "t2s"), "hant": ("zh-Hant", "s2t")}


@dataclass(frozen=True)
class Line:
    """A bulletin in a list: what its table says of it, and what was found, or else how it begins."""

    about: dict[str, Any]
    title_zh: Markup
    title_en: Markup
    text: Markup
    lang: str


@dataclass(frozen=True)
class Cell:
    """A paragraph of the page."""

    lang: str
    role: str
    text: Markup


@dataclass(frozen=True)
class Pair:
    """Paragraphs that stand side by side; `score` where a person should look at the pair first."""

    zh: Sequence[Cell]
    en: Sequence[Cell]
    score: float | None


@dataclass(frozen=True)
class Page:
    """All that the page of a bulletin shows; its title stands above the pairs, not among them.

    `elsewhere`: what else there is of the same event, as key, title, and what it is; `cited`: by the name of the form;
    `told_of_day`: how sure it is that this text stood on the day that was asked for.
    """

    standing: Standing
    titles: Sequence[Cell]
    pairs: Sequence[Pair]
    repairs: Sequence[Repair]
    issues: Sequence[dict[str, Any]]
    capture: dict[str, Any]
    neighbours: dict[str, str | None]
    elsewhere: Sequence[tuple[str, str, str]]
    script: str | None
    scripts: Sequence[str]
    cited: dict[Form, str]
    told_of_day: str | None

    @property
    def doubtful_count(self) -> int:
        """Of how many pairs a person should look first."""
        return sum(pair.score is not None for pair in self.pairs)

    @property
    def is_current(self) -> bool:
        """Whether it is the newest text of the bulletin."""
        return self.standing.revision is self.standing.history.revisions[-1]


def writing_of(db: Database) -> Writing:
    """The rules by which the index of a database is written; those of today where it has none."""
    return Writing.asked(db) if has_index(db) else Writing.fresh()


def lines(db: Database, bulletins: Sequence[int], query: str) -> Iterator[Line]:
    """Bulletins by their ids, in this order."""
    writing = writing_of(db)
    looked_for = terms(query, writing) if query else []
    for bulletin in bulletins:
        for about in rows(db, LISTED, bulletin):
            text, lang = _found(db, about, looked_for, writing) if looked_for else _beginning(db, about)
            title_zh = _with_hits(about["title_zh"] or "", looked_for, writing)
            title_en = _with_hits(about["title_en"] or "", looked_for, writing)
            yield Line(about, title_zh, title_en, text, lang)


def page(
    db: Database, bulletin_id: int, query: str = "", script: str = "", day: str | None = None, number: int | None = None
) -> Page:
    """A bulletin to read.

    Args:
        db: the snapshot.
        bulletin_id: which.
        query: what is to be marked in it.
        script: hans or hant, to read it in; else the page's own.
        day: YYYY-MM-DD: the text that stood on it; else the current one.
        number: of a revision, instead of a day.

    Raises:
        DayUnusable, NotStanding: of the day.
        RevisionUnknown: of the number.
    """
    key = str(rows(db, "SELECT key FROM bulletins WHERE id = ?", bulletin_id)[0]["key"])
    history = read_history(db, key)
    revision = history.wanted(day, number)
    own = read_revision(db, key, revision.id)
    bulletin = _in_script(own, script)
    writing = writing_of(db)
    looked_for = terms(query, writing) if query else []
    pairs = [_pair(pair, bulletin, looked_for, writing) for pair in side_by_side(bulletin)]
    standing = Standing(history, revision, own)
    titles = [cell for pair in pairs for cell in (*pair.zh, *pair.en) if cell.role == "title"]
    return Page(
        standing=standing,
        titles=titles,
        pairs=[pair for pair in pairs if any(cell not in titles for cell in (*pair.zh, *pair.en))],
        repairs=[repair for repair in bulletin.repairs if repair.kind not in UNSEEN],
        issues=rows(db, "SELECT id, kind, evidence, suggestion FROM issues WHERE place = ? ORDER BY id", key),
        capture=rows(db, CAPTURE, revision.id)[0],
        neighbours=rows(db, NEIGHBOURS, bulletin_id)[0],
        elsewhere=list(_elsewhere(db, bulletin_id)),
        script=script if script in SCRIPTS else None,
        scripts=[name for name, (lang, _) in SCRIPTS.items() if any(_other(one, lang) for one in own.segments)],
        cited={form: cite(standing, form) for form in FORMS},
        told_of_day=history.told_of(revision, day) if day and number is None else None,
    )


def _elsewhere(db: Database, bulletin_id: int) -> Iterator[tuple[str, str, str]]:
    """What else there is of the same event: key, title, and what it is."""
    found = related(db, bulletin_id)
    if found.twin:
        yield found.twin["key"], found.twin["title"], told_of_twin(found.twin)
    for other in found.near_duplicates:
        yield other["key"], other["title"], told_of_near_duplicate(other)


def holds(db: Database) -> dict[str, Any]:
    """What a newcomer is told of the archive: how many bulletins, of which days and sections, and the newest."""
    (told,) = rows(
        db,
        """SELECT count(*) AS bulletins, min(published_on) AS since, max(published_on) AS until,
             sum(langs LIKE '%zh%' AND langs LIKE '%en%') AS bilingual FROM bulletins""",
    )
    newest = [row["id"] for row in rows(db, "SELECT id FROM bulletins ORDER BY id DESC LIMIT 5")]
    return {
        **told,
        "newest": list(lines(db, newest, "")),
        "sections": rows(db, SECTIONS),
        "snapshot": next(iter(rows(db, "SELECT * FROM snapshot")), None) if db["snapshot"].exists() else None,
        "made_up": any(made_up(row["site_url"]) for row in rows(db, "SELECT DISTINCT site_url FROM runs")),
    }


def _found(db: Database, about: dict[str, Any], looked_for: Sequence[Term], writing: Writing) -> tuple[Markup, str]:
    hit = hit_of(db, about, looked_for, writing)
    return _with_marks(hit.snippet, (Mark(*place) for place in hit.snippet_places)), hit.snippet_lang


def _beginning(db: Database, about: dict[str, Any]) -> tuple[Markup, str]:
    first = "SELECT lang, text FROM segments WHERE revision_id = ? AND role = 'body' ORDER BY ordinal LIMIT 1"
    for row in rows(db, first, about["revision_id"]):
        more = "…" if len(row["text"]) > BEGINNING_CHARACTERS else ""
        return _with_marks(row["text"][:BEGINNING_CHARACTERS] + more, ()), row["lang"]
    return Markup(), "und"


def _pair(
    pair: tuple[Sequence[Segment], Sequence[Segment]], bulletin: Bulletin, looked_for: Sequence[Term], writing: Writing
) -> Pair:
    zh, en = ([_cell(one, bulletin.repairs, looked_for, writing) for one in side] for side in pair)
    ordinals = tuple(one.ordinal for one in pair[0]), tuple(one.ordinal for one in pair[1])
    doubtful = (one.score for one in bulletin.alignments if one.trust == "review" and _joins(one, *ordinals))
    return Pair(zh, en, next(doubtful, None))


def _joins(alignment: Alignment, zh: tuple[int, ...], en: tuple[int, ...]) -> bool:
    return alignment.level == "segment" and bool(zh and en) and (alignment.zh, alignment.en) == (zh, en)


def _cell(segment: Segment, repairs: Sequence[Repair], looked_for: Sequence[Term], writing: Writing) -> Cell:
    own = [repair for repair in repairs if repair.segment == segment.ordinal]
    holes = [Mark(at, at + 1, "b", "hole") for at, one in enumerate(segment.text) if one == HOLE_MARK]
    hits = [Mark(*place) for place in places(segment.text, looked_for, writing)]
    return Cell(segment.lang, segment.role, _with_marks(segment.text, [*_repairs(own), *holes, *hits]))


def _repairs(repairs: Sequence[Repair]) -> Iterator[Mark]:
    """What was repaired; where something was taken out, the character before it."""
    shift = 0
    for repair in repairs:
        start = repair.start + shift
        shift += len(repair.after) - (repair.end - repair.start)
        if repair.kind not in UNSEEN:
            first = start if repair.after else max(0, start - 1)
            about = f"the page has “{repair.before}” here ({repair.kind}: {repair.proof})"
            yield Mark(first, start + len(repair.after), "ins", "repair", about)


def _with_hits(text: str, looked_for: Sequence[Term], writing: Writing) -> Markup:
    return _with_marks(text, (Mark(*place) for place in places(text, looked_for, writing)))


def _with_marks(text: str, marks: Any) -> Markup:
    return Markup(marked(text, marks))  # noqa: S704  # every piece of the text is escaped there


def _in_script(bulletin: Bulletin, script: str) -> Bulletin:
    if script not in SCRIPTS:
        return bulletin
    lang, config = SCRIPTS[script]
    converter = OpenCC(config)
    return in_script(bulletin, lang, lambda text, _: str(converter.convert(text)))


def _other(segment: Segment, lang: Lang) -> bool:
    return segment.lang.startswith("zh") and segment.lang != lang

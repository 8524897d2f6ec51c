"""From the bytes of one page to its bulletins: the order of cleaning, on one screen.

charset → paragraphs → repair → small faults → white space → languages apart → digest split → alignment →
mentions → divergences. Each step is a module of its own and pure.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from importlib.metadata import version

from schemas.errors import NestedTooDeep, NotText, UndecodableCapture
from schemas.records import Bulletin, CleanPage, Issue, OutcomeName, Rules, Segment, Title
from scraper.clean.align.align import align
from scraper.clean.charset import Decoded, decode
from scraper.clean.digest.digest import Digest, split, whole
from scraper.clean.language.borders import apart
from scraper.clean.language.language import is_chinese, language
from scraper.clean.mentions.divergence import divergences
from scraper.clean.mentions.event_dates import Evidence, issue_of, with_days
from scraper.clean.mentions.mentions import mentions
from scraper.clean.publication import confidence
from scraper.clean.repair.repair import may_be_normalised, repair
from scraper.clean.terms import Terms
from scraper.clean.terms import terms as shipped_terms
from scraper.clean.text.doubts import Doubt
from scraper.clean.text.fixes import mend_lines
from scraper.clean.text.lines import Line, Placed
from scraper.clean.text.mending import Mended
from scraper.clean.text.white_space import tidy
from scraper.dialects import trs
from scraper.extract import Dated, Extracted, extract, is_html
from scraper.section import Section

CODE_VERSION = version("waiban")

ANY_PAGE = replace(trs.PAGE, body=(*trs.PAGE.body, "div.article-content", "article", "body"))
"""For a page of which nobody said where it comes from."""
DAMAGE = "compare an undamaged copy"
DIGEST = "read the page and see whether its bulletins are cut right"


@dataclass(frozen=True)
class Source:
    """A page to be cleaned, and what is known of it beside its bytes."""

    key: str
    url: str
    capture: str
    body: bytes
    content_type: str | None = None
    section: Section | None = None
    entry_title: str | None = None
    entry_on: str | None = None


@dataclass(frozen=True)
class _Seen:
    """A doubt, the line it is about as it was read (null: the page's title), and what a person should do."""

    text: str | None
    doubt: Doubt
    advice: str


def clean_page(source: Source, terms: Terms | None = None) -> CleanPage:
    """Read one page with the help of a term base; the one that ships with the code, if none is given.

    Returns:
        Its bulletins; or an outcome with the reason why it gave none (quarantined, drifted, blocked, soft_404).
    """
    terms = terms or shipped_terms()
    try:
        decoded = decode(source.body, source.content_type)
    except (UndecodableCapture, NotText) as error:
        return _without_bulletins(source, "quarantined", error.message)
    if not is_html(decoded.text):
        return _with_bulletins(source, decoded, _as_lines(decoded.text), terms)
    try:
        found = extract(decoded.text, source.section.page if source.section else ANY_PAGE)
    except NestedTooDeep as error:
        return _without_bulletins(source, "quarantined", error.message, decoded)
    failing = _failing(source, found)
    if failing and failing[0] != "drifted":
        return _without_bulletins(source, *failing, decoded)
    page = _without_bulletins(source, *failing, decoded) if failing else _with_bulletins(source, decoded, found, terms)
    return page.model_copy(update={"rules": _rules(source, found)})


def _as_lines(text: str) -> Extracted:
    """A plain text: one line a paragraph."""
    lines = tuple(line for line in text.splitlines() if line.strip())
    return Extracted(None, (), None, lines, has_metas=False, refusal=None)


def _failing(source: Source, found: Extracted) -> tuple[OutcomeName, str] | None:
    """Why a page answered with 200 holds no bulletin; null if it holds one."""
    if found.container:
        return None
    if found.has_metas:
        return "drifted", "it has the mandated meta tags, but none of the section's rules for the body finds text"
    if found.dates and source.section and not source.section.page.reads_metas:
        return "drifted", "it has its date where a page has it, but none of the section's rules for the body finds text"
    if found.refusal:
        return "blocked", found.refusal
    return "soft_404", "neither meta tags nor a container for the text: no bulletin page, though answered with 200"


def _rules(source: Source, found: Extracted) -> Rules:
    """What found the fields of the page, so that a later run can see that something else does."""
    dated = _published(source, found)
    method = dated.method if dated else None
    return Rules(title=found.title_rule, published_on=method, body=found.container, path=found.path)


def _without_bulletins(source: Source, outcome: OutcomeName, reason: str, decoded: Decoded | None = None) -> CleanPage:
    return CleanPage(
        key=source.key,
        url=source.url,
        capture=source.capture,
        charset=decoded.charset if decoded else None,
        charset_reason=decoded.reason if decoded else None,
        outcome=outcome,
        reason=reason,
    )


def _with_bulletins(source: Source, decoded: Decoded, found: Extracted, terms: Terms) -> CleanPage:
    lines, title, damage = _repaired(found.paragraphs, found.title or source.entry_title)
    pieces = [piece for line in lines for piece in _pieces(line)]
    read = _split(source, pieces, title, terms)
    if not read.bulletins:
        return _without_bulletins(source, "quarantined", "the page holds no text", decoded)
    outside = [*read.outside, *(Placed(line, "meta") for line in lines if _is_invisible(line))]
    digest = len(read.bulletins) > 1 or (source.section is not None and source.section.layout == "digest")
    parts = read.bulletins if digest else [_titled(read.bulletins[0], title)]
    dated = _published(source, found)
    evidence = _evidence(source, pieces, title, dated)
    bulletins = tuple(
        _bulletin(source, f"{source.key}/{n}" if digest else source.key, n, part, dated, terms, evidence)
        for n, part in enumerate(parts, 1)
    )
    doubts = [
        *(_Seen(found.paragraphs[one.line] if one.line < len(lines) else None, one, DAMAGE) for one in damage),
        *(_Seen(pieces[one.line].mended.original, one, DIGEST) for one in read.doubts),
    ]
    bulletins = tuple(
        bulletin.model_copy(update={"issues": (*bulletin.issues, *issues)})
        for bulletin, issues in zip(bulletins, _issues(source, found, bulletins, doubts), strict=True)
    )
    return CleanPage(
        key=source.key,
        url=source.url,
        capture=source.capture,
        title=title.text if title and found.title else None,
        published_on=dated.day if dated else None,
        published_on_method=dated.method if dated else None,
        published_on_confidence=confidence(dated, found.dates) if dated else None,
        charset=decoded.charset,
        charset_reason=decoded.reason,
        terms_sha256=terms.sha256,
        code_version=CODE_VERSION,
        bulletins=bulletins,
        outside=_bulletin(source, None, 0, outside, None, terms, evidence) if outside else None,
    )


def _split(source: Source, lines: Sequence[Line], title: Line | None, terms: Terms) -> Digest:
    """The bulletins of a page: several if the text is so, unless the section says that its pages have one each."""
    if source.section is not None and source.section.layout == "page":
        return whole(lines, title)
    return split(lines, terms)


def _pieces(line: Line) -> list[Line]:
    """A line, cut where its languages meet; nothing of a line that had white space only."""
    pieces = [tidy(piece) for piece in apart(line.mended)]
    if len(pieces) == 1:
        return [line] if line.text else []
    return [Line(piece, language(piece.text), half=True) for piece in pieces]


def _is_invisible(line: Line) -> bool:
    """A line of characters without width alone: nobody reads it, and still it was there."""
    return not line.text and bool(line.mended.original.strip())


def _repaired(paragraphs: Sequence[str], title: str | None) -> tuple[list[Line], Line | None, list[Doubt]]:
    """The lines of a page and its title, damage repaired over all of them together, then small faults and white space.

    Returns:
        The lines, the title, and the doubts; a doubt about the title has the line number behind the last.
    """
    read = [Mended(text) for text in (*paragraphs, *([title] if title else []))]
    mended, doubts = repair(read, normalised=may_be_normalised([line.text for line in read]))
    tidied = [tidy(line) for line in mend_lines(mended)]
    lines = [Line(line, language(line.text)) for line in tidied]
    return lines[: len(paragraphs)], lines[-1] if title else None, doubts


def _titled(part: list[Placed], title: Line | None) -> list[Placed]:
    """A page with one bulletin: its title stands in the page's head, and perhaps above the text once more."""
    if title is None or any(placed.role == "title" for placed in part):
        return part
    if part[0].line.text == title.text:
        return [Placed(part[0].line, "title"), *part[1:]]
    return [Placed(title, "title"), *part]


def _evidence(source: Source, lines: Sequence[Line], title: Line | None, dated: Dated | None) -> Evidence:
    """What the page tells of the year of its events. Its address is asked only where it has no day of its own."""
    texts = [line.text for line in (*([title] if title else []), *lines)]
    own = dated is not None and dated.method != "url"
    return Evidence(
        issue=next(filter(None, map(issue_of, texts)), None),
        published_on=dated.day if dated and own else None,
        url_on=dated.day if dated and not own else None,
    )


def _published(source: Source, found: Extracted) -> Dated | None:
    """The most trusted date: the page's own, then the one in its URL, then the listing's."""
    if found.dates:
        return found.dates[0]
    if source.section and (day := source.section.url_day(source.url)):
        return Dated(day, "url")
    return Dated(source.entry_on, "listing") if source.entry_on else None


def _issues(
    source: Source, found: Extracted, bulletins: Sequence[Bulletin], doubts: Sequence["_Seen"]
) -> list[list[Issue]]:
    """What a person should look at, bulletin by bulletin; what concerns the page stands with the first."""
    issues: list[list[Issue]] = [[] for _ in bulletins]
    issues[0] += _doubts(source, found)
    for seen in doubts:
        holders = (
            at for at, bulletin in enumerate(bulletins) if seen.text in [one.text_original for one in bulletin.segments]
        )
        at = next(holders, 0)
        issues[at].append(
            Issue(
                stage="clean",
                kind=seen.doubt.kind,
                where=bulletins[at].key or source.url,
                evidence=seen.doubt.evidence,
                suggestion=f"{seen.doubt.reason}; {seen.advice}",
            )
        )
    return issues


def _doubts(source: Source, found: Extracted) -> list[Issue]:
    """What a page says of itself in two ways, or not at all."""
    if source.section is None or found.container is None:
        return []
    doubts: list[Issue] = []
    if len({dated.day for dated in found.dates}) > 1:
        seen = ", ".join(f"{dated.method} {dated.day}" for dated in found.dates)
        doubts.append(_issue(source, "dates_disagree", seen, f"{found.dates[0].day} was taken; look at the page"))
    if not found.has_metas and source.section.page.reads_metas:
        missing = "the mandated meta tags are missing; title and date come from headings and the URL"
        doubts.append(_issue(source, "metas_missing", missing, "if all pages lack them, adapt the section's rules"))
    return doubts


def _issue(source: Source, kind: str, evidence: str, suggestion: str) -> Issue:
    return Issue(stage="clean", kind=kind, where=source.url, evidence=evidence, suggestion=suggestion)


def _bulletin(
    source: Source,
    key: str | None,
    ordinal: int,
    part: Sequence[Placed],
    dated: Dated | None,
    terms: Terms,
    evidence: Evidence,
) -> Bulletin:
    segments = [_segment(number, placed) for number, placed in enumerate(part, 1)]
    repairs = [repair for number, placed in enumerate(part, 1) for repair in placed.line.mended.repairs(number)]
    titles = [segment for segment in segments if segment.role == "title"]
    sentences, alignments = align(segments, terms) if key else ([], [])
    mentioned, doubt = with_days(mentions(segments, alignments, terms), evidence, key) if key else ([], None)
    diverging = divergences(key, segments, alignments, mentioned, terms) if key else []
    return Bulletin(
        key=key,
        section=source.section.id if source.section else None,
        source=source.url,
        ordinal=ordinal,
        title=Title(
            zh=next((title.text for title in titles if is_chinese(title.lang)), None),
            en=next((title.text for title in titles if title.lang == "en"), None),
        ),
        published_on=dated.day if dated else None,
        segments=tuple(segments),
        sentences=tuple(sentences),
        alignments=tuple(alignments),
        repairs=tuple(repairs),
        mentions=tuple(mentioned),
        issues=(*diverging, *([doubt] if doubt else [])),
    )


def _segment(ordinal: int, placed: Placed) -> Segment:
    line = placed.line
    return Segment(
        ordinal=ordinal, role=placed.role, lang=line.lang, text=line.text, text_original=line.mended.original
    )

"""Cleaning: captured pages to bulletins with their languages apart. The stage, and the same for one file."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

import structlog

from schemas.captures import Capture, KnownPage, short_id
from schemas.errors import NotText, SourceChanged, UndecodableCapture, WaibanError
from schemas.records import CleanPage, Issue, RunSummary
from schemas.run_folder import BULLETINS, CAPTURES, FRONTIER, RunFolder
from scraper.clean.alike import same_text_as
from scraper.clean.page import Source, clean_page
from scraper.clean.terms import Terms
from scraper.section import Section, section
from scraper.warc import read_capture


def clean(folder: RunFolder, terms: Terms | None = None) -> RunSummary:
    """Read every page of a run's captures and write its bulletins.

    Args:
        folder: a run that has been fetched.
        terms: the term base; the one that ships with the code, if not given.
    """
    folder.begin("clean")
    declared = section(folder.section().id)
    known = {page.key: page for page in folder.read(FRONTIER)}
    issues: list[Issue] = []
    counts = {"pages": 0, "bulletins": 0, "repairs": 0}

    def pages() -> Iterator[CleanPage]:
        for capture in folder.read(CAPTURES):
            source = _source(folder, capture, declared)
            if source is None:
                continue
            page = _compared(folder, known.get(source.key), capture, source, _cleaned(source, terms))
            issues.extend(_issues(page))
            counts["pages"] += 1
            counts["bulletins"] += len(page.bulletins)
            counts["repairs"] += sum(len(bulletin.repairs) for bulletin in page.bulletins)
            yield page

    folder.write(BULLETINS, pages())
    return folder.finish("clean", counts, issues=issues)


def read_file(path: Path, declared: Section | None = None, terms: Terms | None = None) -> CleanPage:
    """The bulletins of a page or a text file, without an archive.

    Args:
        path: the file.
        declared: the section whose rules to read a page by; without one, rules that fit most TRS sites.
        terms: the term base; the one that ships with the code, if not given.

    Raises:
        UndecodableCapture, NotText: it cannot be read as text.
        SourceChanged: it is read, and holds no bulletin: a challenge page, or one of another shape.
        WaibanError: it cannot be opened.
    """
    try:
        body = path.read_bytes()
    except OSError as error:
        raise WaibanError(f"cannot read {path}: {error.strerror or error}") from error
    sha256 = hashlib.sha256(body).hexdigest()
    source = Source(key=sha256, url=str(path), capture=sha256, body=body, section=declared)
    page = clean_page(source, terms)
    if page.outcome:
        reason = page.reason or ""
        quarantined = NotText if reason.startswith("not text") else UndecodableCapture
        raise (quarantined if page.outcome == "quarantined" else SourceChanged)(f"{path}: {page.outcome}: {reason}")
    return page


def _cleaned(source: Source, terms: Terms | None) -> CleanPage:
    """One page; a fault of ours costs that page alone, and is there to be seen, with all the rest loaded."""
    try:
        return clean_page(source, terms)
    except Exception as error:
        structlog.get_logger().exception("waiban broke on a page", page=source.key, url=source.url)
        reason = f"waiban broke on it ({type(error).__name__}: {error}): a fault of waiban, not of the page"
        return CleanPage(key=source.key, url=source.url, capture=source.capture, outcome="quarantined", reason=reason)


def _compared(
    folder: RunFolder, known: KnownPage | None, capture: Capture, source: Source, page: CleanPage
) -> CleanPage:
    """A known page whose bytes are other ones, with the word whether they say the same."""
    other = known is not None and known.body_sha256 not in (None, capture.body_sha256)
    if known is None or not other or page.outcome or source.section is None:
        return page
    same = same_text_as(folder, known, source.body, source.content_type, source.section.page)
    return page.model_copy(update={"same_text_as": same})


def _source(folder: RunFolder, capture: Capture, declared: Section) -> Source | None:
    """What is to be cleaned; null for a capture that is no page, or one that fetching has judged already."""
    if capture.page_key is None or capture.offset_bytes is None or capture.outcome is not None:
        return None
    return Source(
        key=capture.page_key,
        url=capture.url,
        capture=capture.id,
        body=read_capture(folder, capture.offset_bytes).body,
        content_type=capture.content_type,
        section=declared,
        entry_title=capture.entry_title,
        entry_on=capture.entry_on,
    )


def _issues(page: CleanPage) -> list[Issue]:
    """What a person should look at on one page."""
    found = [issue for bulletin in page.bulletins for issue in bulletin.issues]
    if page.outcome is None:
        return found
    return [
        Issue(
            stage="clean",
            kind=page.outcome,
            where=page.url,
            evidence=page.reason or "",
            suggestion=f"look at the capture {short_id(page.capture)}; it is kept whatever becomes of the page",
        ),
        *found,
    ]

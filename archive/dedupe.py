"""The stage `dedupe`: what is new, what has changed, what is the same; and how each page ended."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from archive.earlier import Earlier
from archive.identity import Version, keys_kept
from archive.text_hash import folded, text_sha256
from schemas.errors import OutcomesUnbalanced
from schemas.records import (
    Bulletin,
    BulletinCounts,
    BulletinNovelty,
    Capture,
    CleanPage,
    Outcome,
    OutcomeName,
    RunSummary,
)
from schemas.run_folder import BULLETINS, CAPTURES, NOVELTY, RunFolder


def dedupe(folder: RunFolder, archive: Path) -> RunSummary:
    """Compare a run's bulletins with the archive as it was before the run.

    Raises:
        OutcomesUnbalanced: a page that the run touched has no outcome, or two.
    """
    folder.begin("dedupe")
    touched = [capture for capture in folder.read(CAPTURES) if capture.page_key]
    pages = {page.key: page for page in folder.read(BULLETINS)}
    earlier = Earlier(archive, folder.section().id, folder.id)
    outcomes = [judge(capture, pages.get(str(capture.page_key)), earlier) for capture in touched]
    check_balance(folder, outcomes)
    folder.write(NOVELTY, outcomes)
    novelties = Counter(bulletin.novelty for outcome in outcomes for bulletin in outcome.bulletins)
    counts: Counter[OutcomeName] = Counter(outcome.outcome for outcome in outcomes)
    return folder.finish(
        "dedupe",
        {"pages": len(outcomes)},
        outcomes=dict(sorted(counts.items())),
        bulletins=BulletinCounts.model_validate(novelties),
    )


def judge(capture: Capture, page: CleanPage | None, earlier: Earlier) -> Outcome:
    """How one page ended: by what fetching said, else by what cleaning said, else by what the archive held."""
    key = str(capture.page_key)
    if capture.outcome or page is None:
        return _ended(capture, capture.outcome or "failed", capture.reason or "it was captured, but not cleaned")
    if page.outcome:
        return _ended(capture, page.outcome, page.reason)
    if earlier.knows(key) and earlier.bodies.get(key) == capture.body_sha256:
        # The same bytes: if they read differently now, waiban has changed, not the site.
        same = [_novelty(version, version.key, "unchanged") for version in earlier.standing(key)]
        return _ended(capture, "unchanged", None, same)
    return _compared(capture, page, earlier)


def check_balance(folder: RunFolder, outcomes: Sequence[Outcome]) -> None:
    """Every page that the run touched has exactly one outcome.

    Raises:
        OutcomesUnbalanced: a page has none, or two.
    """
    touched = {capture.page_key for capture in folder.read(CAPTURES) if capture.page_key}
    ended = Counter(outcome.page_key for outcome in outcomes)
    lost, twice = touched - set(ended), [key for key, count in ended.items() if count > 1]
    if lost or twice or set(ended) - touched:
        raise OutcomesUnbalanced(
            f"{folder.id}: {len(touched)} pages touched, {len(ended)} with an outcome; "
            f"lost: {sorted(map(str, lost))[:5]}, twice: {twice[:5]}",
            section=folder.section().id,
        )


def _compared(capture: Capture, page: CleanPage, earlier: Earlier) -> Outcome:
    read = [_version(bulletin) for bulletin in page.bulletins]
    keys = keys_kept(page.key, read, earlier.held(page.key))
    standing = {version.key: version.text_sha256 for version in earlier.standing(page.key)}
    held = {version.key: version.text_sha256 for version in earlier.held(page.key)}
    bulletins = []
    for version in read:
        key = keys[version.ordinal]
        if key not in held:
            bulletins.append(_novelty(version, key, "new"))
        else:
            bulletins.append(_novelty(version, key, "unchanged" if held[key] == version.text_sha256 else "changed"))
    if not earlier.knows(page.key):
        return _ended(capture, "new", None, bulletins)
    same = set(standing) == set(keys.values()) and all(bulletin.novelty == "unchanged" for bulletin in bulletins)
    return _ended(capture, "unchanged" if same else "changed", None, bulletins)


def _version(bulletin: Bulletin) -> Version:
    body = (segment.text for segment in bulletin.segments if segment.role != "title")
    return Version(
        key=str(bulletin.key),
        ordinal=bulletin.ordinal,
        title=folded(bulletin.title.zh or bulletin.title.en or ""),
        text_sha256=text_sha256(segment.text for segment in bulletin.segments),
        texts=frozenset(folded(text) for text in body),
    )


def _novelty(version: Version, key: str, novelty: str) -> BulletinNovelty:
    return BulletinNovelty.model_validate(
        {"key": key, "ordinal": version.ordinal, "novelty": novelty, "text_sha256": version.text_sha256}
    )


def _ended(
    capture: Capture, outcome: OutcomeName, reason: str | None, bulletins: Sequence[BulletinNovelty] = ()
) -> Outcome:
    return Outcome(
        page_key=str(capture.page_key),
        url=capture.url,
        capture=capture.id,
        outcome=outcome,
        reason=reason,
        bulletins=tuple(bulletins),
    )

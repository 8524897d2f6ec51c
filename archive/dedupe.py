"""The stage `dedupe`: what is new, what has changed, what is the same; and how each page ended."""

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

from archive.absence import is_confirmed, too_many
from archive.drift import NEWEST, drift
from archive.earlier import Earlier
from archive.identity import Version, keys_kept
from archive.text_hash import folded, text_sha256
from schemas.days import local_day
from schemas.errors import OutcomesUnbalanced
from schemas.records import (
    ABSENT,
    STANDS,
    Bulletin,
    BulletinCounts,
    BulletinNovelty,
    Capture,
    CleanPage,
    Issue,
    Outcome,
    OutcomeName,
    RunSummary,
)
from schemas.run_folder import BULLETINS, CAPTURES, FRONTIER, NOVELTY, RunFolder


def dedupe(folder: RunFolder, archive: Path) -> RunSummary:
    """Compare a run's bulletins with the archive as it was before the run.

    Raises:
        OutcomesUnbalanced: a page that the run touched has no outcome, or two.
    """
    folder.begin("dedupe")
    touched = [capture for capture in folder.read(CAPTURES) if capture.page_key]
    pages = {page.key: page for page in folder.read(BULLETINS)}
    earlier = Earlier(archive, folder.section().id, folder.id)
    outcomes, issues = confirm(
        [judge(capture, pages.get(str(capture.page_key)), earlier) for capture in touched],
        {str(capture.page_key): local_day(capture.captured_at) for capture in touched},
        earlier,
    )
    check_balance(folder, outcomes)
    issues += _drift(folder, outcomes, earlier)
    folder.write(NOVELTY, outcomes)
    novelties = Counter(bulletin.novelty for outcome in outcomes for bulletin in outcome.bulletins)
    counts: Counter[OutcomeName] = Counter(outcome.outcome for outcome in outcomes)
    return folder.finish(
        "dedupe",
        {"pages": len(outcomes)},
        issues=issues,
        outcomes=dict(sorted(counts.items())),
        bulletins=BulletinCounts.model_validate(novelties),
    )


def judge(capture: Capture, page: CleanPage | None, earlier: Earlier) -> Outcome:
    """How one page ended: by what fetching said, else by what cleaning said, else by what the archive held."""
    key = str(capture.page_key)
    if capture.outcome in ("not_modified", "unchanged"):
        return _as_before(capture, capture.outcome, earlier)
    if capture.outcome or page is None:
        return _ended(capture, capture.outcome or "failed", capture.reason or "it was captured, but not cleaned")
    if page.outcome:
        return _ended(capture, page.outcome, page.reason).model_copy(update={"rules": page.rules})
    if earlier.knows(key) and earlier.body_sha256(key) == capture.body_sha256:
        # The same bytes: if they read differently now, waiban has changed, not the site.
        return _as_before(capture, "unchanged", earlier)
    return _compared(capture, page, earlier).model_copy(update={"rules": page.rules})


def check_balance(folder: RunFolder, outcomes: Sequence[Outcome]) -> None:
    """Every page that the run touched has exactly one outcome: entries of the listing, and known pages that were due.

    Raises:
        OutcomesUnbalanced: a page has none, or two.
    """
    touched = {str(capture.page_key) for capture in folder.read(CAPTURES) if capture.page_key}
    touched |= {page.key for page in folder.read(FRONTIER) if page.due}
    ended = Counter(outcome.page_key for outcome in outcomes)
    lost, twice = touched - set(ended), [key for key, count in ended.items() if count > 1]
    asked = folder.summary().stages.get("fetch", {}).get("entries", len(touched))
    if lost or twice or set(ended) - touched or asked != len(ended):
        raise OutcomesUnbalanced(
            f"{folder.id}: {asked} pages asked for, {len(touched)} touched, {len(ended)} with an outcome; "
            f"lost: {sorted(lost)[:5]}, twice: {twice[:5]}",
            section=folder.section().id,
        )


def confirm(
    outcomes: Sequence[Outcome], days: Mapping[str, str], earlier: Earlier
) -> tuple[list[Outcome], list[Issue]]:
    """The outcomes, absent pages called `gone` where their absence is confirmed, and what a person should look at.

    Args:
        outcomes: how each page ended, a page that is absent not yet as `gone`.
        days: by page, the day it was asked for.
        earlier: the archive before the run.
    """
    known = [outcome for outcome in outcomes if earlier.knows(outcome.page_key)]
    absent = [outcome for outcome in known if outcome.outcome in ABSENT and not earlier.is_gone(outcome.page_key)]
    if too_many(len(absent), len(known)):
        evidence = f"{len(absent)} of {len(known)} known pages are absent at once, as {absent[0].url}"
        suggestion = "open some of them in a browser: has the site moved, or does it hide from us? None is called gone"
        where = absent[0].page_key.rsplit("/", 1)[0]
        return list(outcomes), [
            Issue(stage="dedupe", kind="absent_at_once", where=where, evidence=evidence, suggestion=suggestion)
        ]
    return [_confirmed(outcome, days, earlier) for outcome in outcomes], []


def _confirmed(outcome: Outcome, days: Mapping[str, str], earlier: Earlier) -> Outcome:
    key = outcome.page_key
    if outcome.outcome not in ABSENT or not earlier.knows(key):
        return outcome
    absent_on = sorted({*earlier.absent_on(key), days[key]})
    if not (earlier.is_gone(key) or is_confirmed(absent_on)):
        return outcome
    reason = f"{outcome.reason}; absent on {len(absent_on)} days since {absent_on[0]}"
    return outcome.model_copy(update={"outcome": "gone", "reason": reason, "absent_since_on": absent_on[0]})


def _drift(folder: RunFolder, outcomes: Sequence[Outcome], earlier: Earlier) -> list[Issue]:
    declared = folder.section()
    before = earlier.rules(declared.declaration_sha256)
    return drift(declared, outcomes, before, [before[page] for page in earlier.newest(NEWEST) if page in before])


def _as_before(capture: Capture, outcome: OutcomeName, earlier: Earlier) -> Outcome:
    """The site says that nothing has changed: what stands, stands."""
    key = str(capture.page_key)
    if not earlier.knows(key):
        return _ended(capture, "failed", f"{outcome}, but the archive holds no bulletin of it; plan a new run")
    same = [_novelty(version, version.key, "unchanged") for version in earlier.standing(key)]
    return _ended(capture, outcome, capture.reason, same)


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
        url=capture.url if outcome in STANDS else capture.entry_url or capture.url,
        capture=capture.id,
        outcome=outcome,
        reason=reason,
        bulletins=tuple(bulletins),
    )

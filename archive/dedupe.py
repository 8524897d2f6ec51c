"""The stage `dedupe`: what is new, what has changed, what is the same; and how each page ended."""

from collections import Counter
from pathlib import Path

from archive.database import open_held
from archive.judging import Judged, judged, uncollected
from schemas.records import BulletinCounts, OutcomeName, RunSummary
from schemas.run_folder import NOVELTY, RunFolder


@uncollected()
def dedupe(folder: RunFolder, archive: Path) -> RunSummary:
    """Compare a run's bulletins with what the archive holds of their pages from before the run.

    What was captured later does not count, nor does the run itself, loaded or not: asked again, it says the same.

    Raises:
        OutcomesUnbalanced: a page that the run touched has no outcome, or two.
        ArchiveConflict: the archive holds the run or later ones, so earlier run folders are asked; one is not there.
    """
    folder.begin("dedupe")
    with open_held(archive) as db:
        return write_novelty(folder, judged(folder, db))


def write_novelty(folder: RunFolder, run: Judged) -> RunSummary:
    """Write down how a run was judged."""
    folder.write(NOVELTY, run.outcomes)
    novelties = Counter(bulletin.novelty for outcome in run.outcomes for bulletin in outcome.bulletins)
    counts: Counter[OutcomeName] = Counter(outcome.outcome for outcome in run.outcomes)
    return folder.finish(
        "dedupe",
        {"pages": len(run.pages)},
        issues=run.issues,
        outcomes=dict(sorted(counts.items())),
        bulletins=BulletinCounts.model_validate(novelties),
    )

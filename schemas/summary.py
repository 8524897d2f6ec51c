"""How the summary of a run changes while its stages begin, finish and break: pure functions, no file is touched."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import get_args

from schemas.errors import SourceBlocked, WaibanError
from schemas.records import BulletinCounts, Issue, OutcomeName, RunSummary, Stage
from schemas.verdict import alarms

Part = Mapping[str, int | float | str | None]
"""What a stage says of itself."""
STAGES: tuple[Stage, ...] = get_args(Stage)


def from_on(stage: Stage) -> tuple[Stage, ...]:
    """A stage and those after it, whose words no longer count once it is done again.

    >>> from_on("dedupe")
    ('dedupe', 'load')
    """
    return STAGES[STAGES.index(stage) :]


def stage_begun(before: RunSummary, stage: Stage) -> RunSummary:
    """A stage begins: what it and those after it have said is forgotten, since it will now be said anew."""
    stale = from_on(stage)
    if not set(stale) & set(before.stages) and before.state != "failed":
        return before
    judged = stage == "load"  # what `dedupe` has counted stands while the run is loaded again
    return before.model_copy(
        update={
            "stages": _without(before, stale),
            "state": "running",
            "reason": None,
            "failure": None,
            "outcomes": before.outcomes if judged else {},
            "bulletins": before.bulletins if judged else BulletinCounts(),
        }
    )


def stage_finished(
    before: RunSummary,
    stage: Stage,
    part: Part,
    issues: Sequence[Issue],
    outcomes: Mapping[OutcomeName, int] | None = None,
    bulletins: BulletinCounts | None = None,
) -> RunSummary:
    """A stage has done its work.

    Args:
        before: the summary so far.
        stage: which stage.
        part: what it says of itself.
        issues: of this stage and those before it.
        outcomes: how many pages ended how; as before, if not given.
        bulletins: how many were new, changed, unchanged; as before, if not given.
    """
    counts = dict(outcomes) if outcomes is not None else before.outcomes
    why = alarms(counts, Counter(issue.kind for issue in issues)) if stage == "load" else ()
    return before.model_copy(
        update={
            "stages": {**_without(before, from_on(stage)), stage: dict(part)},
            "outcomes": counts,
            "bulletins": bulletins or before.bulletins,
            "issues": len(issues),
            "state": "running" if stage != "load" else "attention" if why else "done",
            "reason": "; ".join(why) or None,
            "failure": None,
        }
    )


def stage_failed(before: RunSummary, error: Exception) -> RunSummary:
    """A stage broke: the summary says why, and stays otherwise as it is, since the stage can be run again."""
    said = error.message if isinstance(error, WaibanError) else f"{type(error).__name__}: {error}"
    failure = "blocked" if isinstance(error, SourceBlocked) else "failed"
    return before.model_copy(update={"state": "failed", "reason": said, "failure": failure})


def _without(before: RunSummary, stages: Sequence[Stage]) -> dict[Stage, dict[str, int | float | str | None]]:
    return {name: part for name, part in before.stages.items() if name not in stages}

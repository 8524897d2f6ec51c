"""Which runs a command is about: those of some sections, those begun since a day."""

from dataclasses import dataclass, field

from schemas.days import begun_at, today
from schemas.run_folder import RunFolder


@dataclass(frozen=True)
class Choice:
    """Runs of some sections (all, if none is named), begun on a day of the publisher's or later (ever, if null)."""

    sections: frozenset[str] = field(default_factory=frozenset)
    since_on: str | None = None

    def holds(self, run: str) -> bool:
        """Whether a run is chosen, by its id.

        >>> Choice(since_on="2026-10-01").holds("cq_fao.wsyw/20260930T160000.000Z")  # midnight in Chongqing
        True
        >>> Choice(frozenset({"cq_fao.bmdt"})).holds("cq_fao.wsyw/20260930T160000.000Z")
        False
        """
        if self.sections and run.split("/")[0] not in self.sections:
            return False
        return self.since_on is None or today(begun_at(run)).isoformat() >= self.since_on

    def of(self, folders: list[RunFolder]) -> list[RunFolder]:
        """The chosen ones of some run folders, in their order."""
        return [folder for folder in folders if self.holds(folder.id)]

"""What a person should look at: in the archive, in the run folders, in the installation."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """One thing that is not as it should be."""

    kind: str
    where: str
    """A file, the id of a run, or the key of a page or bulletin."""
    evidence: str
    suggestion: str

"""What was seen of a site, on a first contact or as saved files, and what an assumption about it is."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from schemas.errors import WaibanError
from scraper.capturing import Entry
from scraper.clean.charset import decode
from scraper.listing import entries
from scraper.section import Section

Basis = Literal["R", "I", "D"]
"""R: seen on other sites of its kind. I: inferred. D: what the section itself declares."""
Verdict = Literal["holds", "does not hold", "cannot be told"]
Needed = Literal["robots", "listing", "second", "page", "twin"]


@dataclass(frozen=True)
class Seen:
    """A response, or why there is none."""

    url: str
    status: int | None
    headers: Mapping[str, str]
    body: bytes
    reason: str | None = None

    @cached_property
    def text(self) -> str:
        """Decoded; empty where there is no text."""
        try:
            return decode(self.body, self.headers.get("content-type")).text
        except WaibanError:
            return ""

    @property
    def answered(self) -> bool:
        """Whether it came, and is what was asked for."""
        return self.status == 200

    @property
    def how(self) -> str:
        """How it answered, for a person."""
        return f"{self.url} answers {self.status}" if self.status else f"{self.url}: {self.reason}"


@dataclass(frozen=True)
class Contact:
    """What a first contact has brought; null where it was not asked for."""

    section: Section
    robots: Seen | None = None
    listing: Seen | None = None
    second: Seen | None = None
    page: Seen | None = None
    twin: Seen | None = None

    @cached_property
    def rows(self) -> list[Entry]:
        """The entries of the listing."""
        return self.rows_of(self.listing)

    def rows_of(self, seen: Seen | None) -> list[Entry]:
        """The entries of a listing page."""
        return entries(self.section, seen.text, seen.url) if seen and seen.answered else []


@dataclass(frozen=True)
class Finding:
    """Whether an assumption holds, and what says so."""

    verdict: Verdict
    evidence: str


@dataclass(frozen=True)
class Assumption:
    """What is assumed, why (`basis`), and what must have been seen to tell anything (`needs`).

    `trs`: it is one about the system of that name. `wire`: only a site that answers can tell, no saved file.
    `tells_of_failures`: for this one, no answer is an answer.
    """

    id: str
    basis: Basis
    what: str
    needs: tuple[Needed, ...]
    test: Callable[[Contact], Finding]
    trs: bool = False
    wire: bool = False
    tells_of_failures: bool = False

    def judge(self, contact: Contact) -> Finding:
        """Test it, if what it needs was seen."""
        for name in self.needs:
            seen: Seen | None = getattr(contact, name)
            if seen is None:
                return Finding("cannot be told", f"no {name} was asked for")
            if not seen.answered and not self.tells_of_failures:
                return Finding("cannot be told", seen.how)
        return self.test(contact)

    def row(self, finding: Finding) -> dict[str, str]:
        """A line of `sections check --json`."""
        return {
            "id": self.id,
            "basis": self.basis,
            "what": self.what,
            "verdict": finding.verdict,
            "evidence": finding.evidence,
        }


def told(holds: bool, evidence: str) -> Finding:
    """That it holds, or does not."""
    return Finding("holds" if holds else "does not hold", evidence)

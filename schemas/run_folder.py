"""The run folder: the contract between stages, and the only code that knows the names of files inside a run.

    runs/<section>/<run>/
      section.json      the declaration as used              (plan)
      frontier.jsonl    pages known before the run           (plan)
      captures.warc.gz  every response, as a record          (fetch)
      captures.jsonl    the index of the captures            (fetch)
      bulletins.jsonl   one line a page, with its bulletins  (clean)
      novelty.jsonl     one line a page, with its outcome    (dedupe)
      issues.jsonl      what a person should look at         (every stage)
      summary.json      the run at a glance                  (every stage)

A file is written under a temporary name, synced and renamed, so it is there whole or not at all. A stage calls
`begin`, writes its files, and calls `finish`; a stage that was killed in between simply runs again.
"""

import os
import re
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cached_property, partial
from hashlib import sha256
from pathlib import Path
from typing import Generic, TypeVar

from pydantic import ValidationError
from upath import UPath

from schemas.captures import Capture, KnownPage, SectionRecord
from schemas.durable import keep, put_before, write_durably
from schemas.errors import HomeUnusable, RunDamaged, RunIncomplete, WaibanError
from schemas.records import BulletinCounts, CleanPage, Issue, Outcome, OutcomeName, Record, RunSummary, Stage
from schemas.summary import Part, from_on, stage_begun, stage_failed, stage_finished

R = TypeVar("R", bound=Record)

RUN_ID = re.compile(r"[a-z0-9_]+\.[a-z0-9_]+/\d{8}T\d{6}\.\d{3}Z")


@dataclass(frozen=True)
class RowFile(Generic[R]):
    """A file of JSON lines: its name, the record on each line, the stage that writes it."""

    name: str
    kind: type[R]
    stage: Stage


FRONTIER = RowFile("frontier.jsonl", KnownPage, "plan")
CAPTURES = RowFile("captures.jsonl", Capture, "fetch")
BULLETINS = RowFile("bulletins.jsonl", CleanPage, "clean")
NOVELTY = RowFile("novelty.jsonl", Outcome, "dedupe")

_ISSUES = RowFile("issues.jsonl", Issue, "load")
_SECTION = "section.json"
_SUMMARY = "summary.json"
_WARC = "captures.warc.gz"
_BYTES_AT_ONCE = 1 << 20


class RunFolder:
    """One run of one section, in a local folder or in an object store (`s3://…`)."""

    def __init__(self, location: str | os.PathLike[str] | UPath, *, earlier: UPath | None = None) -> None:
        self.location = UPath(location)
        self._earlier = earlier

    @property
    def url(self) -> str:
        """What travels between tasks; `RunFolder(url)` opens it again."""
        return str(self.location)

    @cached_property
    def id(self) -> str:
        """`<section>/<UTC time>`."""
        return f"{self.location.parent.name}/{self.location.name}"

    @property
    def section_id(self) -> str:
        """The section it is a run of."""
        return self.location.parent.name

    @property
    def warc(self) -> UPath:
        """The captures."""
        return self._place(_WARC)

    def __repr__(self) -> str:
        return f"RunFolder({self.url!r})"

    # --- the same run, done again ------------------------------------------------------------------------

    def again(self, location: Path) -> "RunFolder":
        """This run, to be cleaned, deduped and loaded again in another folder.

        What is written goes there; what is not there yet is read from here, the captures above all. A summary that
        cannot be read is begun anew.

        Args:
            location: a local folder, made here; it ends in the run's id, as every run folder does.
        """
        location.mkdir(parents=True)
        there = RunFolder(location, earlier=self.location)
        try:
            self.summary()
        except RunDamaged:
            there._write_summary(RunSummary(section=self.section_id, run=self.id))
        return there

    def beside(self, run: str) -> "RunFolder":
        """Another run of the same section, where this one is; where this one is done again, that one is too."""
        name = run.rsplit("/", 1)[-1]
        return RunFolder(self.location.parent / name, earlier=self._earlier.parent / name if self._earlier else None)

    def take_over(self, again: "RunFolder") -> None:
        """Put what was written when this run was done again in the place of what is here; the summary comes last."""
        for name in (BULLETINS.name, NOVELTY.name, _ISSUES.name, _SUMMARY):
            written = again.location / name
            if written.exists():
                with written.open("rb") as stream:
                    self._write(name, iter(partial(stream.read, _BYTES_AT_ONCE), b""))

    # --- a stage begins and finishes ---------------------------------------------------------------------

    def begin(self, stage: Stage) -> None:
        """Forget what this stage and those after it have said, since it will now be said anew."""
        before = self.summary()
        if (now := stage_begun(before, stage)) != before:
            self._write_summary(now)

    def finish(
        self,
        stage: Stage,
        part: Part,
        *,
        issues: Sequence[Issue] = (),
        outcomes: Mapping[OutcomeName, int] | None = None,
        bulletins: BulletinCounts | None = None,
    ) -> RunSummary:
        """Record that a stage has done its work: its part of the summary and its issues."""
        before = self.summary()
        every_issue = [*(issue for issue in self.issues() if issue.stage not in from_on(stage)), *issues]
        self.write(_ISSUES, every_issue)
        summary = stage_finished(before, stage, part, every_issue, outcomes, bulletins)
        self._write_summary(summary)
        return summary

    @contextmanager
    def remembers_failure(self) -> Iterator[None]:
        """A stage runs in this block: if it breaks, the summary says why, so that nobody takes the run for a good one.

        The summary that was there stays otherwise as it is: the stage can be run again.
        """
        try:
            yield
        except Exception as error:
            with suppress(WaibanError):  # what broke is told, whether or not it can be written down
                self._write_summary(stage_failed(self.summary(), error))
            raise

    def finished(self, stage: Stage) -> bool:
        """Whether the stage has finished in this run."""
        return stage in self.summary().stages

    # --- files -------------------------------------------------------------------------------------------

    def write(self, file: RowFile[R], rows: Iterable[R]) -> None:
        """Write all rows."""
        self._write(file.name, lines(rows))

    def read(self, file: RowFile[R]) -> Iterator[R]:
        """The rows of a file.

        Raises:
            RunIncomplete: its stage has not finished.
            RunDamaged: a line is not what the stage writes.
        """
        path = self._place(file.name)
        try:
            with path.open("rb") as stream:
                for number, line in enumerate(stream, 1):
                    yield self._parse(file.kind, line, f"{file.name}, line {number}", file.stage)
        except FileNotFoundError:
            raise self._incomplete(file.stage, f"there is no {file.name}") from None

    def bytes_of(self, file: RowFile[R]) -> bytes:
        """What a file holds, as `lines` gives it.

        Raises:
            RunIncomplete: its stage has not finished.
        """
        return self._read(file.name, file.stage)

    def files_sha256(self) -> str:
        """SHA-256 over all that the archive is made from: what was declared, known, captured and read.

        Raises:
            RunIncomplete: a stage has not finished.
        """
        digest = sha256()
        for name, stage in ((_SECTION, "plan"), *((file.name, file.stage) for file in (FRONTIER, CAPTURES, BULLETINS))):
            digest.update(sha256(self._read(name, stage)).digest())
        return digest.hexdigest()

    def issues(self) -> list[Issue]:
        """What the stages so far want a person to look at."""
        return list(self.read(_ISSUES)) if self._place(_ISSUES.name).exists() else []

    def write_section(self, section: SectionRecord) -> None:
        """Keep the declaration as used."""
        self._write(_SECTION, [section.model_dump_json(indent=2).encode(), b"\n"])

    def section(self) -> SectionRecord:
        """The declaration as used."""
        return self._parse(SectionRecord, self._read(_SECTION, "plan"), _SECTION, "plan")

    def summary(self) -> RunSummary:
        """The run at a glance; of a run whose plan has not finished, an empty one."""
        if not self._place(_SUMMARY).exists():
            return RunSummary(section=self.location.parent.name, run=self.id)
        return self._parse(RunSummary, self._read(_SUMMARY, "plan"), _SUMMARY, "plan")

    def keep_warc(self, complete: Path) -> int:
        """Take a complete local WARC into the folder, behind what earlier attempts have captured.

        Nothing that was captured is ever overwritten: WARC files that follow each other are one WARC file.

        Returns:
            Where its records begin in the captures, in bytes.
        """
        begins = self.warc.stat().st_size if self.warc.exists() else 0
        if begins:
            put_before(self.warc, complete)
        if self._local:
            keep(complete, self._folder / _WARC)
        else:
            with complete.open("rb") as source, self.warc.open("wb") as target:
                shutil.copyfileobj(source, target)
            complete.unlink()
        return begins

    def scratch(self) -> Path | None:
        """A local folder in which a file can be made and then kept by renaming; null in an object store."""
        return self._folder if self._local else None

    # --- inside ------------------------------------------------------------------------------------------

    @property
    def _local(self) -> bool:
        return self.location.protocol in ("", "file")

    @property
    def _folder(self) -> Path:
        return Path(self.location.path)

    def _place(self, name: str) -> UPath:
        """Where a file is read: here, or where the run was done before."""
        here = self.location / name
        return here if self._earlier is None or here.exists() else self._earlier / name

    def _write_summary(self, summary: RunSummary) -> None:
        self._write(_SUMMARY, [summary.model_dump_json(indent=2).encode(), b"\n"])

    def _write(self, name: str, chunks: Iterable[bytes]) -> None:
        target = self.location / name
        try:
            if self._local:
                write_durably(self._folder / name, chunks)
            else:  # an object store shows an object whole or not at all
                target.write_bytes(b"".join(chunks))
        except OSError as error:
            raise HomeUnusable(
                f"cannot write {target}: {error.strerror or error}; is the disk full or read-only?"
            ) from error

    def _read(self, name: str, stage: Stage) -> bytes:
        try:
            return self._place(name).read_bytes()
        except FileNotFoundError:
            raise self._incomplete(stage, f"there is no {name}") from None

    def _parse(self, kind: type[R], line: bytes, where: str, stage: Stage) -> R:
        try:
            return kind.model_validate_json(line)
        except ValidationError as error:
            first = error.errors()[0]
            spot = ".".join(str(part) for part in first["loc"]) or "the line"
            raise RunDamaged(
                f"{self.id}: {where} is not what `{stage}` writes ({spot}: {first['msg']}); {_remedy(self.id, stage)}",
                section=self.location.parent.name,
            ) from None

    def _incomplete(self, stage: Stage, why: str) -> RunIncomplete:
        return RunIncomplete(
            f"{self.id}: stage `{stage}` has not finished ({why}); {_remedy(self.id, stage)}",
            section=self.location.parent.name,
        )


def lines(rows: Iterable[Record]) -> Iterator[bytes]:
    """The lines of a file of rows."""
    return (row.model_dump_json().encode() + b"\n" for row in rows)


def _remedy(run: str, stage: Stage) -> str:
    if stage == "plan":
        return f"start a run again: waiban run {run.split('/')[0]} --new"
    return f"run it again: waiban {'clean --run' if stage == 'clean' else stage} {run}"

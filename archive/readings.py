"""What runs have read, out of their folders: where answers are gone through again, their texts come from there."""

from collections.abc import Iterable, Mapping
from itertools import chain

from archive.answers import READ, THERE, Answer
from schemas.errors import ArchiveConflict, WaibanError
from schemas.records import CleanPage
from schemas.run_folder import BULLETINS, RunFolder


class Readings:
    """The pages that runs of one section have read."""

    def __init__(self, folder: RunFolder, pages: Mapping[str, CleanPage]) -> None:
        """Take the run that is at work, whose pages are at hand; the folders of the others lie beside its own."""
        self._folder = folder
        self._pages: dict[str, Mapping[str, CleanPage]] = {folder.id: pages}

    def of(self, page: str, answer: Answer, before: Iterable[Answer]) -> CleanPage | None:
        """What a page that is there says: as this answer was read, or the newest one before it with the same bytes.

        Null if none of these answers is known.

        Raises:
            ArchiveConflict: the archive holds what such an answer said, but its run folder does not.
        """
        same = (one for one in before if one.answer in THERE and one.body_sha256 == answer.body_sha256)
        for one in chain([answer], reversed(list(same))):
            read = self._run(one.run, page).get(page)
            if read and read.outcome is None and read.capture == one.capture:
                return read
            if one.answer == READ:
                raise ArchiveConflict(
                    f"{self._folder.id} changes what was known of {page}, so all its readings are gone through again, "
                    f"but {one.run} no longer holds its own: waiban dedupe {one.run}, waiban load {one.run}, and again"
                )
        return None

    def _run(self, run: str, page: str) -> Mapping[str, CleanPage]:
        if run not in self._pages:
            beside = self._folder.beside(run)
            try:
                self._pages[run] = {read.key: read for read in beside.read(BULLETINS)}
            except (WaibanError, OSError) as error:
                raise ArchiveConflict(
                    f"{self._folder.id} changes what was known of {page}, so all its readings are gone through again, "
                    f"but that of {run} cannot be read in {beside.location}: {error}"
                ) from error
        return self._pages[run]

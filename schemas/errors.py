"""What can go wrong, by name. The name says what is wrong; the message says where and what to do next.

Scraper and archive know no Airflow: `dags/control/errors.py` maps these to "try again" and "a person must look".
"""


class WaibanError(Exception):
    """The root. `section` and `url` say where, if that is known."""

    def __init__(self, message: str, *, section: str | None = None, url: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.section = section
        self.url = url

    def __reduce__(self) -> tuple[object, ...]:
        """Pickles with its keywords, since errors travel between processes."""
        return _revive, (type(self), self.message, self.section, self.url)


def _revive(kind: type[WaibanError], message: str, section: str | None, url: str | None) -> WaibanError:
    return kind(message, section=section, url=url)


class SourceUnavailable(WaibanError):
    """The source did not answer. Trying again later is right."""


class SourceChanged(WaibanError):
    """The source answered, but not in the shape its section declares."""


class SourceBlocked(WaibanError):
    """The source refused us. It is recorded and never worked round."""


class WrongUsage(WaibanError):
    """What was asked for cannot be done, now or later; another command could be."""


class AddressUnusable(WrongUsage):
    """It is no web address, or not one that may be asked here."""


class DayUnusable(WrongUsage):
    """It is no day, or one that has not come yet."""


class KindsMixed(WrongUsage):
    """Made-up pages would come into an archive of real ones, or the other way round."""


class DeclarationUnusable(WaibanError):
    """What is declared of a section cannot be meant so."""


class SectionUnknown(WrongUsage):
    """No declaration has this id."""


class SectionDisabled(WrongUsage):
    """The section is declared, but must not be fetched from its live site."""


class NothingCaptured(WrongUsage):
    """Of this section there is nothing yet that could be looked at."""


class FaultUnknown(WrongUsage):
    """The replica knows no fault of this name."""


class BulletinUnknown(WrongUsage):
    """No bulletin of the archive has this key."""


class RevisionUnknown(WrongUsage):
    """The bulletin has no revision of this number."""


class NotStanding(WaibanError):
    """On the day that was asked for, nothing was known of the bulletin, or it was gone."""


class UndecodableCapture(WaibanError):
    """The bytes are no text in any charset that was declared or is usual."""


class NotText(WaibanError):
    """The file is binary: a picture, an archive, an office document."""


class NestedTooDeep(WaibanError):
    """The tags of a page nest so deep that no parser reads it whole."""


class RunUnknown(WrongUsage):
    """No run folder has this id."""


class CaptureUnknown(WrongUsage):
    """No run holds a capture with this id."""


class RunIncomplete(WaibanError):
    """A stage was asked for before its predecessor has finished."""


class RunDamaged(WaibanError):
    """A file in the run folder does not say what its stage writes."""


class OutcomesUnbalanced(WaibanError):
    """Pages touched and pages with an outcome are not the same: something was lost."""


class DestinationTaken(WrongUsage):
    """The folder for an export holds what no export has written."""


class DestinationUnusable(WaibanError):
    """The folder for an export cannot be written."""


class ArchiveMissing(WaibanError):
    """There is no archive, or nothing published, where one was expected."""


class ArchiveDamaged(WaibanError):
    """The file of the archive, or of a snapshot, is not a sound database."""


class ArchiveNewer(WaibanError):
    """The file of the archive was made by a later version of waiban than this one."""


class ArchiveConflict(WaibanError):
    """What is to be loaded contradicts what the archive holds."""


class Busy(WaibanError):
    """Another process does this already."""


class HomeUnusable(WaibanError):
    """$WAIBAN_HOME cannot be read or written."""

"""How a bulletin's history looks in a terminal: one text of it with where it comes from, and two beside each other."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from rich.table import Table
from rich.text import Text

from archive.cite import as_text
from archive.diff import Paragraph, count
from archive.edits import Difference
from archive.history import Standing
from archive.show import show_bulletin
from archive.terminal import out
from schemas.records import Bulletin

STYLES = {"same": "", "removed": "red strike", "added": "green underline"}
SIGNS = {"same": ("", ""), "removed": ("[-", "-]"), "added": ("{+", "+}")}
"""Without colour, and for those who do not see it: the marks of `wdiff`."""
MARGIN = {"changed": "~", "removed": "-", "added": "+"}


def show_standing(
    standing: Standing,
    asof: str | None = None,
    converted: Bulletin | None = None,
    elsewhere: Iterable[tuple[str, str]] = (),
) -> None:
    """Where and when it was found, both languages side by side, and a line to cite, in the page's own script.

    Args:
        standing: the text to be read.
        asof: the day that was asked for.
        converted: the same text in the script in which it is to be read.
        elsewhere: what else there is of the same event, as `archive.related` tells it.
    """
    for name, told in _head(standing, asof):
        _tell(name, told)
    if converted and converted != standing.bulletin:
        _tell("script", "converted for reading; the page has the other script, and `text_original` what it says")
    show_bulletin(converted or standing.bulletin)
    for name, told in elsewhere:
        _tell(name, told)
    _tell("cite as", as_text(standing))


def show_difference(difference: Difference) -> None:
    """The paragraphs that differ, what was taken out and put in marked; those that are the same are only counted."""
    history, earlier, later = difference.history, difference.earlier, difference.later
    _tell("title", history.title)
    _tell("key", history.key)
    for name, revision in (("from", earlier), ("to", later)):
        out.print(
            Text.assemble((f"{name:<10}", "dim"), f"revision {revision.ordinal}, {revision.seen}"), soft_wrap=True
        )
    added, removed = (count(difference.paragraphs, kind) for kind in ("added", "removed"))
    told = f"{_words(removed)} taken out [-so-], {_words(added)} put in {{+so+}}"
    _tell("words", told)
    if earlier.published_on != later.published_on:
        _tell("published", f"{earlier.published_on or 'no date'} before, {later.published_on or 'no date'} after")
    out.print()
    for same, run in groupby(difference.paragraphs, key=lambda paragraph: paragraph.change == "same"):
        paragraphs = list(run)
        if same:
            out.print(Text(f"  … {_paragraphs(len(paragraphs))} the same …", style="dim"))
        else:
            out.print(_marked(paragraphs))


def _tell(name: str, told: str) -> None:
    out.print(Text.assemble((f"{name:<10}", "dim"), told), soft_wrap=True)


def _head(standing: Standing, asof: str | None) -> Iterator[tuple[str, str]]:
    history, revision, title = standing.history, standing.revision, standing.bulletin.title
    yield from (("title", told) for told in (title.zh, title.en) if told)
    yield "section", f"{history.section_title} ({history.section})"
    yield "published", history.published_on or "no date"
    yield "url", history.url + (f", which now leads to {history.moved_to}" if history.moved_to else "")
    where = "" if revision.offset_bytes is None else f", at byte {revision.offset_bytes} of its captures.warc.gz"
    yield "captured", f"{revision.captured_at}, in run {revision.run}{where}"
    yield "revision", f"{revision.ordinal} of {len(history.revisions)}, {revision.seen}"
    if asof:
        yield "as of", history.told_of(revision, asof)
    for absence in history.absences:
        until = f" until {absence.until_on}" if absence.until_on else "; its text is kept here"
        yield "gone", f"from {absence.since_on}{until} ({absence.reason})"


def _marked(paragraphs: Sequence[Paragraph]) -> Table:
    """A line a paragraph, and in the margin what became of it."""
    table = Table.grid(padding=(0, 1, 0, 0), expand=True)
    table.add_column(no_wrap=True)
    table.add_column(ratio=1, overflow="fold")
    for paragraph in paragraphs:
        text = Text()
        for piece in paragraph.pieces:
            before, after = SIGNS[piece.kind]
            text.append(f"{before}{piece.text}{after}", style=STYLES[piece.kind])
        table.add_row(MARGIN[paragraph.change], text)
    return table


def _words(number: int) -> str:
    return f"{number} word{'' if number == 1 else 's'}"


def _paragraphs(number: int) -> str:
    return f"{number} paragraph{'' if number == 1 else 's'}"

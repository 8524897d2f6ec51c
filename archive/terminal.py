"""How runs, sections and bulletins look in a terminal; results on stdout, progress on stderr."""

import shutil
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

from schemas.home import Home
from schemas.records import Bulletin, SectionRecord

if TYPE_CHECKING:
    from archive.search import Hit

out = Console(highlight=False)
err = Console(stderr=True, highlight=False)


@contextmanager
def progress() -> Iterator[Progress]:
    """A bar on stderr, where that is a terminal."""
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=err, transient=True, disable=not err.is_terminal) as bar:
        yield bar


def show_runs(lines: Sequence[dict[str, Any]]) -> None:
    """A table, a line a section."""
    table = Table("section", "state", "pages", "bulletins", "issues", "run", box=None, header_style="bold")
    for line in lines:
        pages = ", ".join(f"{count} {name}" for name, count in line["outcomes"].items() if count) or "–"
        bulletins = ", ".join(f"{count} {name}" for name, count in line["bulletins"].items() if count) or "–"
        run = (line["run"] or "–").split("/")[-1]  # the section stands in its own column
        table.add_row(line["section"], _coloured(line["state"]), pages, bulletins, str(line["issues"]), run)
    out.print(table)


def show_sections(declared: Iterable[SectionRecord]) -> None:
    """A table, a line a declared section."""
    table = Table("id", "title", "path", "layout", "schedule", box=None, header_style="bold")
    for column in (0, 2):
        table.columns[column].no_wrap = True
    for one in declared:
        when = (one.schedule or "never") if one.enabled else "not enabled"
        table.add_row(one.id, " ".join(one.title.values()), one.path, one.layout, when)
    out.print(table)


def show_status(lines: Sequence[dict[str, Any]]) -> None:
    """A table, a line a section, those that never ran included."""
    table = Table("section", "last run", "state", "pages", "bulletins", "issues", box=None, header_style="bold")
    for line in lines:
        pages = ", ".join(f"{count} {name}" for name, count in (line.get("outcomes") or {}).items() if count) or "–"
        state = _coloured(line["state"]) + (
            f" [yellow](unfinished: {line['unfinished']})[/]" if line["unfinished"] else ""
        )
        table.add_row(
            line["section"],
            (line["run"] or "–").split("/")[-1],
            state,
            pages,
            str(line.get("bulletins", "–")),
            str(line.get("issues", "–")),
        )
    out.print(table)


def show_hits(hits: "Sequence[Hit]", query: str) -> None:
    """Two lines a hit: date, title and key, then where the words stand."""
    for hit in hits:
        out.print(f"[bold]{hit.published_on or '–':<10}[/]  {escape(hit.title)}  [dim]{escape(hit.key)}[/]")
        out.print(f"{'':<10}  {escape(hit.snippet)}")
    if not hits:
        err.print(f"nothing found for {escape(query)}")


def show_bulletin(bulletin: Bulletin) -> None:
    """One bulletin as a reader wants it: paired paragraphs side by side."""
    texts = {segment.ordinal: segment for segment in bulletin.segments}
    partner = {zh: en for pair in bulletin.alignments for zh, en in zip(pair.zh, pair.en, strict=False)}
    rows = []
    for segment in bulletin.segments:
        if segment.ordinal in partner:
            rows.append((segment.text, texts[partner[segment.ordinal]].text))
        elif segment.ordinal not in partner.values():
            rows.append((segment.text, "") if segment.lang != "en" else ("", segment.text))
    show_side_by_side(bulletin.key or "outside any bulletin", bulletin.published_on, rows)


def show_side_by_side(heading: str, published_on: str | None, rows: Sequence[tuple[str, str]]) -> None:
    """Chinese left, English right."""
    table = Table(box=None, show_header=False, padding=(0, 2, 1, 0), expand=True)
    table.add_column(ratio=2, overflow="fold")  # Chinese has no blanks to break a line at
    table.add_column(ratio=3)
    for zh, en in rows:
        table.add_row(Text(zh), Text(en))
    out.rule(Text(f"{heading}  {published_on or ''}"), align="left")
    out.print(table)


def show_addresses(addresses: Mapping[str, str]) -> None:
    """Where Airflow and Datasette are, and how to log in."""
    out.print(f"Airflow    {addresses['airflow']}  (user {addresses['user']}, password {addresses['password']})")
    out.print(f"Datasette  {addresses['datasette']}  (as soon as something is published)")
    out.print("Ctrl-C stops both.")


def show_archive(home: Home) -> None:
    """What a newcomer wants to see of a fresh archive: how much, one bulletin, and what to type next."""
    from archive.reading import count_by_language, side_by_side

    counts = count_by_language(home.current)
    told = ", ".join(f"{count} in {languages.replace(' ', ' and ')}" for languages, count in counts.items())
    out.print(f"\nIn the archive: {sum(counts.values())} bulletins, {told}.\n")
    if reading := side_by_side(home.current):
        show_side_by_side(reading.key, reading.published_on, [(zh or "", en or "") for zh, en in reading.pairs])
    where = f" --home {_from_here(home.root)}"
    activate = (f". {_from_here(Path(sys.prefix))}/bin/activate", "so that `waiban` is a command in this shell")
    out.print("What to type next:", style="bold")
    for command, what in (
        *([] if shutil.which("waiban") else [activate]),
        (f"waiban serve{where}", "browse the archive at http://127.0.0.1:8001"),
        (f"waiban search 大使{where}", "find bulletins, in either script or in English"),
        (f"waiban status{where}", "what ran, what is new, what broke"),
        ("waiban up", "Airflow and Datasette for the real office"),
    ):
        out.print(f"  {command:<50} [dim]{what}[/]", soft_wrap=True)


def _from_here(path: Path) -> Path:
    """As short as it can be typed in the folder where we are."""
    return path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path


def _coloured(state: str) -> str:
    colour = {"done": "green", "attention": "yellow", "failed": "red"}.get(state, "dim")
    return f"[{colour}]{state}[/]"

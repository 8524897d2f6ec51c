"""How runs, sections and bulletins look in a terminal; results on stdout, progress on stderr."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table

from schemas.records import SectionRecord

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


def show_addresses(addresses: Mapping[str, str]) -> None:
    """Where Airflow and Datasette are, and how to log in."""
    out.print(f"Airflow    {addresses['airflow']}  (user {addresses['user']}, password {addresses['password']})")
    out.print(f"Datasette  {addresses['datasette']}  (as soon as something is published)")
    out.print("Ctrl-C stops both.")


def _coloured(state: str) -> str:
    colour = {"done": "green", "attention": "yellow", "failed": "red"}.get(state, "dim")
    return f"[{colour}]{state}[/]"

"""How runs, sections and bulletins look in a terminal; results on stdout, progress on stderr."""

import shlex
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.console import Console, ConsoleOptions, RenderableType
from rich.markup import escape
from rich.progress import BarColumn, Progress, SpinnerColumn, TaskProgressColumn, TextColumn, TimeElapsedColumn
from rich.segment import Segment
from rich.table import Table
from rich.text import Text

from schemas.captures import SectionRecord, short_id
from schemas.home import Home

if TYPE_CHECKING:
    from archive.doctor import Checkup
    from archive.findings import Finding
    from archive.rebuild import Rebuilt
    from archive.search import Hit
    from archive.status import SectionStatus

QUIET_SECONDS = 15.0
"""So long a person waits without a word before they wonder; a site that is asked politely answers within."""
PIPE_COLUMNS = 10_000
"""Wider than any table; a table without borders takes only what it needs."""
COLOURS = {"done": "green", "running": "cyan", "failed": "red", "damaged": "red"}

NOTHING_FOUND = (
    "All words must stand in one bulletin: fewer words find more. A blank parts them, also in Chinese:",
    "绿色合作 is found only as it is written, 绿色 合作 wherever both stand. Script does not matter, spelling does:",
    "try the other language, a family name alone, or the beginning of a word, as in 'cooperat*'.",
)

HARMLESS: dict[int, int | str] = {
    **{code: 0x2400 + code for code in range(32) if chr(code) not in "\n\t"},
    **dict.fromkeys(range(127, 160), "␦"),
}
"""What a terminal would obey stands there as a picture of itself: a page must not colour, move or rename anything."""


class Screen(Console):
    """A console on which text from a page is only ever text."""

    def render(self, renderable: RenderableType, options: ConsoleOptions | None = None) -> Iterable[Segment]:
        """As rich renders it, without what a terminal obeys; rich adds its own colours behind this."""
        for piece in super().render(renderable, options):
            yield piece if piece.control else Segment(piece.text.translate(HARMLESS), piece.style)


out = Screen(highlight=False)
err = Screen(stderr=True, highlight=False)


def complain(said: str) -> None:
    """One line on stderr; also of an error that quotes a page."""
    err.print(Text(f"waiban: {said}"), soft_wrap=True)


@contextmanager
def progress() -> Iterator[Progress]:
    """A bar on stderr, where that is a terminal."""
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        TaskProgressColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=err, transient=True, disable=not err.is_terminal) as bar:
        yield bar


Said = Callable[[str, int, int], None]
"""Told of what is under way: in words, how much of it is done, and of how much (0 where nobody knows)."""


@contextmanager
def stages(count: int) -> Iterator[Said]:
    """A bar over so many stages that names the one under way, and moves within it.

    Where nothing happens for long, a line on stderr says what is waited for, also where there is no bar.
    """
    state = {"begun": -1, "at": time.monotonic()}
    with progress() as bar:
        task = bar.add_task("", total=count)

        def say(what: str, done: int, of: int) -> None:
            if what != bar.tasks[0].fields.get("stage"):
                state["begun"] += 1
            state["at"] = time.monotonic()
            counted = f" {done}/{of}" if of else ""
            share = min(done / of, 1.0) if of else 0.0
            bar.update(task, completed=state["begun"] + share, description=f"{what}{counted}", stage=what)

        def remind() -> None:
            while not over.wait(1.0):
                if time.monotonic() - state["at"] > QUIET_SECONDS:
                    state["at"] = time.monotonic()
                    err.print(f"waiban: still at {bar.tasks[0].description}; waits for an answer", soft_wrap=True)

        over = threading.Event()
        watch = threading.Thread(target=remind, daemon=True)
        watch.start()
        try:
            yield say
        finally:
            over.set()
            watch.join()


@contextmanager
def counted() -> Iterator[Said]:
    """A bar that begins anew with each thing that is under way."""
    with progress() as bar:
        task = bar.add_task("", total=None)
        yield lambda what, done, of: bar.update(task, description=f"{what} {done}/{of}", completed=done, total=of)


def show_runs(lines: Sequence[dict[str, Any]]) -> None:
    """A table, a line a section."""
    table = Table("section", "state", "pages", "bulletins", "issues", "run", box=None, header_style="bold")
    for line in lines:
        pages = ", ".join(f"{count} {name}" for name, count in line["outcomes"].items() if count) or "–"
        bulletins = ", ".join(f"{count} {name}" for name, count in line["bulletins"].items() if count) or "–"
        run = (line["run"] or "–").split("/")[-1]  # the section stands in its own column
        table.add_row(line["section"], _coloured(line["state"]), pages, bulletins, str(line["issues"]), run)
    print_table(table)


def show_sections(declared: Iterable[SectionRecord]) -> None:
    """A table, a line a declared section."""
    table = Table("id", "title", "path", "layout", "schedule", box=None, header_style="bold")
    for column in (0, 2):
        table.columns[column].no_wrap = True
    for one in declared:
        when = (one.schedule or "never") if one.enabled else "not enabled"
        table.add_row(one.id, " ".join(one.title.values()), one.path, one.layout, when)
    print_table(table)


def show_assumptions(lines: Sequence[Mapping[str, str]], kept: str | None) -> None:
    """A table, a line an assumption, and where the captures are that it was told from; null: from the files named."""
    titles = ("assumption", "", "what", "evidence", *(() if kept else ("file",)))
    table = Table(*titles, box=None, header_style="bold")
    colours = {"holds": "green", "does not hold": "red", "cannot be told": "dim"}
    for line in lines:
        verdict = f"[{colours[line['verdict']]}]{line['verdict']}[/]"
        what, file = f"{line['what']} \\[{line['basis']}]", () if kept else (escape(line["file"]),)
        table.add_row(line["id"], verdict, what, escape(line["evidence"]), *file)
    print_table(table)
    where = f"the captures are in {escape(kept)}; " if kept else ""
    out.print(f"[dim]{where}R: seen on sites of this kind, I: inferred, D: declared[/]", soft_wrap=True)


def show_status(lines: "Sequence[SectionStatus]", home: Home) -> None:
    """A table, a line a section, those that never ran included; then why a person must look, and what to type."""
    titles = ("section", "last run (UTC)", "state", "pages", "bulletins", "newest", "issues")
    table = Table(*titles, box=None, header_style="bold")
    for column in (0, 1, 2, 5):
        table.columns[column].no_wrap = True
    for line in lines:
        pages = ", ".join(f"{count} {name}" for name, count in line.outcomes.items() if count) or "–"
        ran = line.started_at[:16].replace("T", " ") if line.started_at else "–"
        state, kinds = _coloured(line.state), ", ".join(f"{count} {name}" for name, count in line.issue_kinds.items())
        held = str(line.bulletins) if line.bulletins else "–"
        table.add_row(line.section, ran, state, pages, held, line.newest_on or "–", kinds or str(line.issues or "–"))
    print_table(table)
    for line in lines:
        if line.reason:
            _show_trouble(line, home)


def _show_trouble(line: "SectionStatus", home: Home) -> None:
    """Why a person must look at a section, the evidence, and how to see it."""
    out.print(f"{line.section}: {_coloured(line.state)}: {escape(line.reason or '')}", soft_wrap=True)
    if line.run:
        out.print(f"  in run {line.run}; all that came in it:", soft_wrap=True)
        out.print(f"    waiban captures list --run {line.run}{escape(at_home(home))}", soft_wrap=True)
    for issue in line.look_at:
        told = f"  {issue['kind']} {issue['place']}: {issue['evidence']}; {issue['suggestion']}"
        out.print(escape(told), soft_wrap=True)
        if issue["capture"]:
            out.print(f"    waiban captures show {short_id(issue['capture'])}{escape(at_home(home))}", soft_wrap=True)


def at_home(home: Home) -> str:
    """What names a home behind a command, as it can be typed in the folder where we are."""
    return f" --home {shlex.quote(str(from_here(home.root)))}"


def from_here(path: Path) -> Path:
    """As short as it can be typed in the folder where we are."""
    return path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path


def show_hits(hits: "Sequence[Hit]", query: str, *, more: bool = False, narrowed: bool = False) -> None:
    """Two lines a hit: date, title and key, then where the words stand; each whole where nobody looks at a screen.

    Args:
        hits: what was found.
        query: what was looked for.
        more: there is more than that.
        narrowed: only some sections or days were looked into.
    """
    for hit in hits:
        title = _with_places(hit.title, hit.title_places)
        line = Text.assemble((f"{hit.published_on or '–':<10}", "bold"), "  ", title, "  ", (hit.key, "dim"))
        out.print(line, soft_wrap=not out.is_terminal)
        if hit.snippet:
            out.print(
                Text.assemble(" " * 12, _with_places(hit.snippet, hit.snippet_places)), soft_wrap=not out.is_terminal
            )
    if more:
        err.print(f"there are more than these {len(hits)}; --limit shows more of them", soft_wrap=True)
    if not hits:
        where = " in this section or between these days" if narrowed else ""
        err.print(f"nothing found for {escape(query)}{where}", soft_wrap=True)
        for advice in NOTHING_FOUND:
            err.print(f"  {advice}", soft_wrap=True)


def _with_places(text: str, places: "Sequence[tuple[int, int]]") -> Text:
    """What was found is underlined, so that it is seen without colour, too."""
    told = Text(text)
    for start, end in places:
        told.stylize("bold underline", start, end)
    return told


def show_rebuilt(made: "Rebuilt", verified: bool) -> None:
    """One line: what the archive was made of, and whether it says what it said before."""
    of = f"{made.bulletins_count} bulletins of {made.runs_count} runs ({made.pages_count} pages cleaned anew)"
    if made.same:
        said = "the same content as the archive" if verified else "the same content as before"
    else:
        counts = ((made.new_count, "new"), (made.changed_count, "changed"), (made.gone_count, "gone"))
        counted = ", ".join(f"{count} {name}" for count, name in counts if count)
        said = f"not what the archive holds: {counted}" if verified else counted or "all new"
    out.print(f"{'verified' if verified else 'rebuilt'} {of}: {said}", soft_wrap=True)


def show_findings(findings: "Sequence[Finding]", or_else: str | None = None) -> None:
    """Two lines a finding: what is wrong and where, then what to do next; and what to say where there is none."""
    if or_else and not findings:
        out.print(or_else)
    for one in findings:
        out.print(f"[yellow]{one.kind}[/] [bold]{escape(one.where)}[/]: {escape(one.evidence)}", soft_wrap=True)
        out.print(f"  → {escape(one.suggestion)}", soft_wrap=True)


def show_checkups(checkups: "Iterable[Checkup]") -> None:
    """A line a thing that was looked at, and under what is wrong, how to mend it."""
    for one in checkups:
        mark = "[green]ok[/]   " if one.ok else "[yellow]mend[/] "
        out.print(f"{mark}{one.what}: {escape(one.evidence)}", soft_wrap=True)
        if one.suggestion:
            out.print(f"     → {escape(one.suggestion)}", soft_wrap=True)


def show_export(said: Mapping[str, Any], out_folder: Path) -> None:
    """A table, a line a file, and where to read on."""
    table = Table("file", "rows", "", box=None, header_style="bold")
    table.columns[1].justify = "right"
    for file in said["files"]:
        notes = ", ".join(f"{count} {what}" for what, count in file["notes"].items() if count)
        table.add_row(file["file"], str(file["rows"]), notes)
    print_table(table)
    told = f"{said['bulletins']} bulletins in {out_folder}; README.md there says the rest"
    out.print(escape(told), soft_wrap=True)


def print_table(table: Table) -> None:
    """A table; in a pipe as wide as what is in it, since rich would cut it at 80 columns there."""
    if out.is_terminal:
        out.print(table)
    else:
        Screen(highlight=False, width=PIPE_COLUMNS).print(table)


def show_office(site_url: str, misbehaves: bool) -> None:
    """Where the office in a box is, and what to do with it."""
    out.print(f"The office is at {site_url} (Ctrl-C closes it). In another terminal, for example:")
    out.print(f"  waiban run cq_fao.wsyw --home var/try --site-url {site_url}")
    if misbehaves:
        out.print(f"It misbehaves; which pages are hit stands in {site_url}/truth.json")


def show_faults(faults: Iterable[Mapping[str, Any]]) -> None:
    """A line a fault of the replica."""
    for fault in faults:
        out.print(f"{fault['fault']:24} {fault['about']}", soft_wrap=True)


def show_addresses(addresses: Mapping[str, str]) -> None:
    """Where Airflow and Datasette are, and how to log in."""
    out.print(f"Airflow    {addresses['airflow']}  (user {addresses['user']}, password {addresses['password']})")
    out.print(f"Datasette  {addresses['datasette']}  (as soon as something is published)")
    out.print("Ctrl-C stops both.")


def _coloured(state: str) -> str:
    colour = COLOURS.get(state, "dim" if state == "never ran" else "yellow")
    return f"[{colour}]{state}[/]"

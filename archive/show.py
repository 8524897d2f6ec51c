"""What a reader sees in a terminal: a bulletin with both languages side by side, repairs marked; a fresh archive."""

import shutil
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from shlex import quote

from rich.cells import cell_len, set_cell_size
from rich.table import Table
from rich.text import Text

from archive.reading import count_by_language, newest_bilingual, read_bulletin, side_by_side
from archive.terminal import at_home, from_here, out
from schemas.home import Home
from schemas.records import Bulletin, Repair, Segment

UNSEEN = frozenset({"white_space", "invisible"})
"""Kinds of repair that change nothing a reader sees."""
REPAIRED, HOLE = "underline", "reverse"
HOLE_MARK = "\N{REPLACEMENT CHARACTER}"


def show_bulletin(bulletin: Bulletin) -> None:
    """Heading, paragraphs, then what was repaired and what a person should look at."""
    out.rule(Text(f"{bulletin.key or 'outside any bulletin'}  {bulletin.published_on or ''}"), align="left")
    out.print(_columns(bulletin))
    kinds = Counter(repair.kind for repair in bulletin.repairs if repair.kind not in UNSEEN)
    if kinds:
        told = ", ".join(f"{count} {kind}" for kind, count in sorted(kinds.items()))
        out.print(Text(f"repaired, with proof (underlined): {told}", style="dim"))
    for issue in bulletin.issues:
        out.print(Text(f"look at {issue.kind}: {issue.evidence}; {issue.suggestion}", style="yellow"))


def show_archive(home: Home) -> None:
    """What a newcomer wants to see of a fresh archive: how much, one bulletin, and what to type next."""
    counts = count_by_language(home.current)
    told = ", ".join(f"{count} in {languages.replace(' ', ' and ')}" for languages, count in counts.items())
    out.print(f"\nIn the archive: {sum(counts.values())} bulletins, {told}.\n")
    key = newest_bilingual(home.current)
    if key and (bulletin := read_bulletin(home.current, key)):
        show_bulletin(bulletin)
    where = at_home(home)
    activate = (
        f". {quote(str(from_here(Path(sys.prefix) / 'bin' / 'activate')))}",
        "so that `waiban` is a command in this shell",
    )
    lines = (
        *([] if shutil.which("waiban") else [activate]),
        (f"waiban serve{where}", "browse the archive at http://127.0.0.1:8001"),
        (f"waiban search 大使{where}", "find bulletins, in either script or in English"),
        *([(f"waiban show {key}{where}", "read one with its history, and how to cite it")] if key else []),
        (f"waiban status{where}", "what ran, what is new, what broke"),
        ("waiban up", "Airflow and Datasette for the real office"),
    )
    width = max(cell_len(command) for command, _ in lines)
    out.print("What to type next:", style="bold")
    for command, what in lines:
        out.print(Text.assemble(f"  {set_cell_size(command, width)}  ", (what, "dim")), soft_wrap=True)


def _columns(bulletin: Bulletin) -> Table:
    """Both languages beside each other; one alone has the whole width."""
    table = Table(box=None, show_header=False, padding=(0, 2, 1, 0), expand=True)
    pairs = list(side_by_side(bulletin))
    if all(zh and not en for zh, en in pairs) or all(en and not zh for zh, en in pairs):
        table.add_column(overflow="fold")
        for zh, en in pairs:
            table.add_row(_column([*zh, *en], bulletin.repairs))
        return table
    table.add_column(ratio=2, overflow="fold")  # Chinese has no blanks to break a line at
    table.add_column(ratio=3)
    for zh, en in pairs:
        table.add_row(_column(zh, bulletin.repairs), _column(en, bulletin.repairs))
    return table


def _column(segments: Sequence[Segment], repairs: Sequence[Repair]) -> Text:
    return Text("\n").join(
        _marked(segment, [repair for repair in repairs if repair.segment == segment.ordinal]) for segment in segments
    )


def _marked(segment: Segment, repairs: Sequence[Repair]) -> Text:
    """The text of a segment; a repair that took something out marks the character before it."""
    text = Text(segment.text, style="bold" if segment.role == "title" else "")
    shift = 0
    for repair in repairs:
        start = repair.start + shift
        shift += len(repair.after) - (repair.end - repair.start)
        if repair.kind not in UNSEEN:
            first = start if repair.after else max(0, start - 1)
            text.stylize(REPAIRED, first, start + len(repair.after))
    for at, character in enumerate(segment.text):
        if character == HOLE_MARK:
            text.stylize(HOLE, at, at + 1)
    return text

"""How captures look in a terminal: a line each, or one of them with its headers and what came."""

from collections.abc import Iterable, Mapping
from typing import Any

from rich.text import Text

from archive.terminal import at_home, out
from schemas.home import Home

BEGINNING_CHARACTERS = 4_000
"""So much of a body is shown beside its headers: a challenge or an error page as a whole, of any other its head."""


def show_captures(lines: Iterable[Mapping[str, Any]]) -> None:
    """A line a capture, as they are found: when, what it is, how it ended, its id and its address."""
    for line in lines:
        status = str(line["status"] or "–")
        words = f"{line['captured_at'][:19]}Z  {line['kind']:<10} {line['outcome'] or '–':<12} {status:<4}"
        out.print(Text.assemble(words, " ", (line["capture"], "bold"), "  ", line["url"]), soft_wrap=True)


def show_capture(line: Mapping[str, Any], home: Home) -> None:
    """What is known of a capture, then what came, headers first; a long body is cut, and says so."""
    where = f"byte {line['offset_bytes']} of {line['warc']}" if line["offset_bytes"] is not None else None
    told = {
        "capture": line["capture"],
        "run": line["run"],
        "url": line["url"],
        "captured": line["captured_at"],
        "kind": line["kind"] + (f", of {line['page_key']}" if line["page_key"] else ""),
        "outcome": ": ".join(filter(None, (line["outcome"], line["reason"]))),
        "record": where or "none, since no response came",
        "payload": f"that of {line['refers_to']}: the same came before" if line["refers_to"] else None,
    }
    for name, words in told.items():
        if words:
            out.print(Text.assemble((f"{name:<10}", "dim"), words), soft_wrap=True)
    if where is None:
        return
    body = line["body"]
    out.print()
    out.print(Text(line["head"].rstrip()), soft_wrap=True)
    out.print()
    out.print(Text(body[:BEGINNING_CHARACTERS]), soft_wrap=True)
    if len(body) > BEGINNING_CHARACTERS:
        rest = f"… {len(body) - BEGINNING_CHARACTERS:,} characters more:"
        command = f"waiban captures show {line['capture']} --body{at_home(home)}"
        out.print(Text(f"{rest} {command}", "dim"), soft_wrap=True)


def show_body(body: str) -> None:
    """A body as a whole; what a terminal would obey is shown as a sign of it."""
    out.print(Text(body), soft_wrap=True, end="")

"""JSON lines: a bulletin a line, in the shape that `waiban clean --json` and `waiban show --json` print."""

from archive.export.bulletins import BULLETINS, bulletins
from archive.export.written import Order, Written


def write_jsonl(order: Order) -> list[Written]:
    """`bulletins.jsonl`."""
    path, count = order.folder / "bulletins.jsonl", 0
    with path.open("w", encoding="utf-8", newline="\n") as handle:
        for batch in bulletins(order.db, order.selection):
            handle.writelines(batch)
            count += len(batch)
            order.tell("bulletins", count, order.bulletins_count)
    return [Written(path, count, "A line a bulletin, as it reads now, with all that is known of its text.", BULLETINS)]

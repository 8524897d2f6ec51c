"""Taking an archive home: rows a second beside the plainest loop that writes the same rows, and memory that stays."""

import csv
import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from translate.storage.tmx import tmxfile

from archive.database import open_reading
from archive.export import FORMATS
from archive.export.csv_files import csv_of
from archive.export.jsonl import write_jsonl
from archive.export.parquet import GROUP_ROWS, parquet_of
from archive.export.selection import Selection
from archive.export.tables import PARALLEL_SENTENCES, SEGMENTS
from archive.export.tmx import write_tmx
from archive.export.written import Order
from archive.reading import read_bulletins
from tests.bench.conftest import LARGE, cpu_seconds
from tests.bench.copies import copies
from tests.conftest import Waiban

COPIES = 200 if LARGE else 10
FEW, MANY = (200, 600) if LARGE else (5, 40)
"""Large, both have more bulletins than a row group of Parquet: that is what is in memory at a time."""
MEMORY_MEGABYTES = 40
"""By which the peak may grow between FEW copies and MANY; the rows themselves grow by much more, in each format."""
Tell = Callable[[str, str], None]

PEAK = """
import sys
from pathlib import Path
from archive.export.export import export
export(Path(sys.argv[1]), sys.argv[2], Path(sys.argv[3]))
print(next(line for line in open("/proc/self/status") if line.startswith("VmHWM")).split()[1])
"""
"""In kB. What `getrusage` says of a new process begins with the peak of the one that started it."""


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory, office_url: str) -> Path:
    waiban = Waiban(tmp_path_factory.mktemp("base") / "home")
    assert waiban("run", "cq_fao.wsyw", "cq_world.page", "--site-url", office_url).code in (0, 3)
    return waiban.home / "published" / "current.db"


@pytest.fixture(scope="module")
def order(base: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Order]:
    folder = tmp_path_factory.mktemp("exported")
    snapshot = copies(base, folder / "snapshot.db", COPIES)
    selection = Selection(level="sentence", classes=("clean",))
    with open_reading(snapshot) as db:
        yield Order(db, snapshot, selection, folder, selection.bulletins_count(db), lambda what, done, of: None)


def compared(what: str, rows: int, ours: Callable[[], Any], peer: Callable[[], Any], tell: Tell) -> float:
    """How many times as fast as the peer we are."""
    us, them = cpu_seconds(ours, rounds=3), cpu_seconds(peer, rounds=3)
    tell(f"{what}: rows a second, ours / the peer's", f"{rows / us:,.0f} / {rows / them:,.0f} = {them / us:.2f}")
    return them / us


def test_csv_beside_a_loop_over_the_same_rows(order: Order, tell: Tell) -> None:
    def plain() -> None:
        with (order.folder / "plain.csv").open("w", encoding="utf-8-sig", newline="") as handle:
            csv.writer(handle).writerows(order.db.execute(SEGMENTS.query, order.selection.parameters))

    rows = csv_of(order, SEGMENTS, guard=True).rows
    assert compared("CSV", rows, lambda: csv_of(order, SEGMENTS, guard=True), plain, tell) > 0.4


def test_jsonl_beside_a_dozen_queries_a_bulletin(order: Order, tell: Tell) -> None:
    def plain() -> None:
        with (order.folder / "plain.jsonl").open("w", encoding="utf-8") as handle:
            handle.writelines(bulletin.model_dump_json() + "\n" for bulletin in read_bulletins(order.snapshot))

    assert compared("JSON lines (bulletins)", write_jsonl(order)[0].rows, lambda: write_jsonl(order), plain, tell) > 1.2


def test_jsonl_beside_json_dumps_of_the_same_values(order: Order, tell: Tell) -> None:
    write_jsonl(order)
    values = [json.loads(line) for line in (order.folder / "bulletins.jsonl").open(encoding="utf-8")]

    def plain() -> None:
        with (order.folder / "plain.jsonl").open("w", encoding="utf-8") as handle:
            handle.writelines(json.dumps(value, ensure_ascii=False) + "\n" for value in values)

    told = "JSON lines, beside json.dumps alone"
    assert compared(told, len(values), lambda: write_jsonl(order), plain, tell) > 0.4  # measured 0.75


def test_parquet_beside_one_table_in_memory(order: Order, tell: Tell) -> None:
    names = [column.name for column in SEGMENTS.columns]

    def plain() -> None:
        found = order.db.execute(SEGMENTS.query, order.selection.parameters).fetchall()
        table = pa.table(dict(zip(names, zip(*found, strict=True), strict=True)))
        pq.write_table(table, order.folder / "plain.parquet", compression="zstd", row_group_size=GROUP_ROWS)

    rows = parquet_of(order, SEGMENTS).rows
    assert compared("Parquet", rows, lambda: parquet_of(order, SEGMENTS), plain, tell) > 0.5


def test_tmx_beside_translate_toolkit(order: Order, tell: Tell) -> None:
    def plain() -> None:
        memory = tmxfile()
        for row in order.db.execute(PARALLEL_SENTENCES.query, order.selection.parameters):
            memory.addtranslation(row[7], "zh-Hans", row[8], "en")
        memory.savefile(str(order.folder / "plain.tmx"))

    rows = write_tmx(order)[0].rows
    # measured 1.18; a busy machine tells the two apart badly
    assert compared("TMX", rows, lambda: write_tmx(order), plain, tell) > 0.7


@pytest.fixture(scope="module")
def sizes(base: Path, tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    folder = tmp_path_factory.mktemp("sizes")
    return [copies(base, folder / f"{times}.db", times) for times in (FEW, MANY)]


@pytest.mark.parametrize("form", FORMATS)
def test_memory_stays_while_the_archive_grows(sizes: list[Path], tmp_path: Path, form: str, tell: Tell) -> None:
    peaks: list[int] = []
    for snapshot in sizes:
        command = [sys.executable, "-c", PEAK, str(snapshot), form, str(tmp_path / snapshot.stem)]
        peaks.append(int(subprocess.run(command, capture_output=True, text=True, check=True).stdout) // 1024)
    tell(f"{form}: peak MB at {FEW} and {MANY} copies", f"{peaks[0]} / {peaks[1]}")
    assert peaks[1] - peaks[0] < MEMORY_MEGABYTES

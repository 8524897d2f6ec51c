"""Parquet: a file a table, typed, for DuckDB, polars, pandas and R.

Days and moments are such, not text; columns of few values are dictionaries. All that the writer could choose is fixed,
so the same snapshot gives the same bytes with the same version of pyarrow (which signs each file with its name).
"""

from collections.abc import Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from archive.export.tables import Column, Kind, Row, Table, tables_of, told
from archive.export.written import Order, Written
from schemas.errors import ArchiveDamaged

GROUP_ROWS = 10_000
"""A row group, and what is in memory at a time: some 40 MB of bulletins with both their texts."""
TYPES: dict[Kind, pa.DataType] = {
    "text": pa.string(),
    "code": pa.dictionary(pa.int32(), pa.string()),
    "integer": pa.int64(),
    "number": pa.float64(),
    "day": pa.date32(),
    "instant": pa.timestamp("us", tz="UTC"),
}
READ_AS: dict[Kind, pa.DataType] = {**TYPES, "day": pa.string(), "instant": pa.string()}
"""As SQLite has them."""


def write_parquet(order: Order) -> list[Written]:
    """A file a table."""
    return [parquet_of(order, table) for table in tables_of(order.selection, order.db)]


def parquet_of(order: Order, table: Table) -> Written:
    """One table."""
    path, count, schema = order.folder / f"{table.name}.parquet", 0, schema_of(table)
    batches = told(table, table.batches(order.db, order.selection, GROUP_ROWS), order.bulletins_count, order.tell)
    coded = [column.name for column in table.columns if column.kind == "code"]
    with pq.ParquetWriter(
        path, schema, version="2.6", compression="zstd", compression_level=3, use_dictionary=coded
    ) as writer:
        for batch in batches:
            writer.write_batch(_arrow(batch, table, path), row_group_size=GROUP_ROWS)
            count += len(batch)
    return Written(path, count, table.description, table.query, table)


def schema_of(table: Table) -> pa.Schema:
    """Names, types and meanings of the columns."""
    return pa.schema(
        [
            pa.field(one.name, TYPES[one.kind], not one.required, {"description": table.meaning(one.name)})
            for one in table.columns
        ],
        {"description": table.description},
    )


def _arrow(batch: Sequence[Row], table: Table, path: Path) -> pa.RecordBatch:
    values = zip(*batch, strict=True)
    return pa.record_batch(
        [_array(column, cells, path) for column, cells in zip(table.columns, values, strict=True)],
        schema=schema_of(table),
    )


def _array(column: Column, cells: Sequence[object], path: Path) -> pa.Array:
    try:
        return pa.array(cells, READ_AS[column.kind]).cast(TYPES[column.kind])
    except (pa.ArrowInvalid, pa.ArrowTypeError) as error:
        raise ArchiveDamaged(
            f"the snapshot holds a {column.name} that is no {column.kind} ({error}), so {path.name} cannot be written; "
            "`waiban verify` looks for what is wrong"
        ) from error

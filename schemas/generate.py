"""Writes the JSON Schema of each record that is written to a file; `python -m schemas.generate`."""

import json
from pathlib import Path

from schemas.captures import Capture, KnownPage, SectionRecord
from schemas.records import Bulletin, CleanPage, Issue, Outcome, Record, RunSummary

FOLDER = Path(__file__).parent
RECORDS: dict[str, type[Record]] = {
    "bulletin": Bulletin,
    "capture": Capture,
    "clean_page": CleanPage,
    "issue": Issue,
    "known_page": KnownPage,
    "outcome": Outcome,
    "run_summary": RunSummary,
    "section": SectionRecord,
}


def schema_text(name: str) -> str:
    """The JSON Schema of one record, as it stands in its file."""
    schema = RECORDS[name].model_json_schema(by_alias=True, mode="serialization")
    return json.dumps(schema, ensure_ascii=False, indent=2) + "\n"


def main() -> None:
    """Write them all."""
    for name in RECORDS:
        (FOLDER / f"{name}.schema.json").write_text(schema_text(name), encoding="utf-8")


if __name__ == "__main__":
    main()

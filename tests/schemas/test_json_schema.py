from pathlib import Path

import pytest

from schemas.generate import FOLDER, RECORDS, schema_text
from schemas.records import Alignment


@pytest.mark.parametrize("name", RECORDS)
def test_the_json_schema_is_in_step_with_its_record(name: str) -> None:
    kept = (FOLDER / f"{name}.schema.json").read_text(encoding="utf-8")
    assert kept == schema_text(name), "run `make schemas`"


def test_no_schema_is_left_of_a_record_that_is_gone() -> None:
    assert {path.name.removesuffix(".schema.json") for path in Path(FOLDER).glob("*.schema.json")} == set(RECORDS)


def test_an_alignment_is_written_with_its_class() -> None:
    pair = Alignment(level="segment", zh=(1,), en=(2,), trust="review", score=0.5)
    assert '"class":"review"' in pair.model_dump_json()
    assert Alignment.model_validate_json(pair.model_dump_json()) == pair

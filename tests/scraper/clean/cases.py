"""Tables of cases: `tests/cases/<topic>.json`; `expect: "fail"` is a known failure, and must fail."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

CASES = Path(__file__).parents[2] / "cases"


def cases(topic: str) -> Iterator[Any]:
    """The cases of a topic as parameters, each under its label."""
    for case in json.loads((CASES / f"{topic}.json").read_text(encoding="utf-8")):
        known = (pytest.mark.xfail(strict=True, reason="a known failure"),) if case.get("expect") == "fail" else ()
        yield pytest.param(case, id=case["label"], marks=known)

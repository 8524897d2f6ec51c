"""Tables of cases in `tests/cases/<topic>.json`; `expect: "fail"` is a known failure, and `reason` says why."""

import json
from pathlib import Path
from typing import Any

import pytest

CASES = Path(__file__).parents[2] / "cases"


def cases(topic: str) -> list[dict[str, Any]]:
    """The rows of a table."""
    rows: list[dict[str, Any]] = json.loads((CASES / f"{topic}.json").read_text(encoding="utf-8"))
    return rows


def parameters(topic: str) -> list[Any]:
    """The rows of a table as parameters of a test, each under its label."""
    return [
        pytest.param(case, id=case["label"], marks=[_failing(case["reason"])] if case.get("expect") == "fail" else [])
        for case in cases(topic)
    ]


def _failing(reason: str) -> pytest.MarkDecorator:
    return pytest.mark.xfail(strict=True, reason=reason)

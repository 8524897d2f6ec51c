"""Speed and memory as ratios against a peer in the same run; seconds are told, never asserted.

`make test` runs the benches at a small size, `make bench` at the large one, and then tells every figure.
"""

import os
import time
from collections.abc import Callable

import pytest

LARGE = os.environ.get("WAIBAN_BENCH") == "large"
FIGURES: list[tuple[str, str]] = []


def cpu_seconds(call: Callable[[], object], rounds: int = 5) -> float:
    """The least CPU time of some rounds: what disturbs a round only ever adds to it."""
    call()  # tables load lazily
    return min(_once(call) for _ in range(rounds))


def _once(call: Callable[[], object]) -> float:
    before = time.process_time()
    call()
    return time.process_time() - before


@pytest.fixture
def tell() -> Callable[[str, str], None]:
    """Notes a figure, which the run tells at its end."""
    return lambda name, figure: FIGURES.append((name, figure))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Tells the figures of a large run."""
    if LARGE and FIGURES:
        terminalreporter.section("figures")
        for name, figure in FIGURES:
            terminalreporter.line(f"{name:<60} {figure}")

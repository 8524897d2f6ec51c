"""How the cost of reading hostile input grows with its size, as a ratio of CPU time: no machine is too slow for it."""

from collections.abc import Callable
from time import process_time

TIMES = 4
SQUARE = TIMES * TIMES
"""What four times as much costs if the cost grows with the square of the size; where it grows with the size, 4."""


def growth(work: Callable[[int], object], size: int) -> float:
    """What four times as much costs, as a multiple; the best of three, since other processes want the machine too."""
    return min(_cost(work, TIMES * size) / _cost(work, size) for _ in range(3))


def _cost(work: Callable[[int], object], size: int) -> float:
    before = process_time()
    work(size)
    return process_time() - before

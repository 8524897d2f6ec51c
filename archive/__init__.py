"""From clean bulletins to tables people query. Code only; the data lives in $WAIBAN_HOME.

`from archive import Archive` reads a snapshot in a notebook; importing the package alone stays cheap.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from archive.notebook import Archive

__all__ = ["Archive"]


def __getattr__(name: str) -> Any:
    if name == "Archive":
        from archive.notebook import Archive

        return Archive
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")

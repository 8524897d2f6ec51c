"""Which bulletin of a page is which, when the page has changed.

A bulletin keeps its key when others are inserted before it, moved or retitled: it is known by its text, then by its
title, then by what it shares with an earlier text, never by its place.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Version:
    """A bulletin as one moment knows it: read just now under a provisional key, or held by the archive."""

    key: str
    ordinal: int
    title: str
    text_sha256: str
    texts: frozenset[str]
    """Folded texts of its body; a paragraph in common makes two versions one bulletin."""


Same = Callable[[Version, Version], bool]


def keys_kept(page_key: str, read: Sequence[Version], held: Sequence[Version]) -> dict[int, str]:
    """The lasting key of each bulletin that was read, by its ordinal.

    Args:
        page_key: the page they stand on.
        read: as they stand on the page now, with provisional keys.
        held: what the archive holds of this page, those that vanished from it included.
    """
    kept: dict[int, str] = {}
    for same in (_same_text, _same_title, _shares_text, _only_one_each(read, held)):
        taken = set(kept.values())
        free = [version for version in held if version.key not in taken]
        for version in read:
            if version.ordinal in kept:
                continue
            match = next((old for old in free if same(version, old)), None)
            if match:
                kept[version.ordinal] = match.key
                free.remove(match)
    used = {version.key for version in held} | set(kept.values())
    for version in read:
        if version.ordinal not in kept:
            kept[version.ordinal] = _fresh(page_key, version.key, used)
            used.add(kept[version.ordinal])
    return kept


def _same_text(read: Version, held: Version) -> bool:
    return read.text_sha256 == held.text_sha256


def _same_title(read: Version, held: Version) -> bool:
    return bool(read.title) and read.title == held.title


def _shares_text(read: Version, held: Version) -> bool:
    return not read.texts.isdisjoint(held.texts)


def _only_one_each(read: Sequence[Version], held: Sequence[Version]) -> Same:
    """A page that had one bulletin and has one: it is that one, however it was rewritten."""
    alone = len(read) == len(held) == 1
    return lambda one, other: alone and one.key == other.key


def _fresh(page_key: str, provisional: str, used: set[str]) -> str:
    if provisional not in used:
        return provisional
    number = 1
    while f"{page_key}/{number}" in used:
        number += 1
    return f"{page_key}/{number}"

"""What happens in the made-up city: kinds of event, read from the templates beside this module.

A file of `templates/` is one kind: titles, captions, and paragraphs of slots. A slot holds several wordings of which
one is drawn; a `must` slot is always filled, a `may` slot sometimes; a slot that several kinds share is named and
stands in `shared.yaml`. A wording is a pair, Chinese and English, with the same facts on both sides, or Chinese only.
A side is a list where it takes several sentences to say what the other says in one.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

SHARED = "shared.yaml"


@dataclass(frozen=True)
class Wording:
    """One way to say something: the sentences of each language; no English where a notice is Chinese only."""

    zh: tuple[str, ...]
    en: tuple[str, ...]


@dataclass(frozen=True)
class Slot:
    """A place in a paragraph: one of several wordings; one that is not `always` there may be left out."""

    wordings: tuple[Wording, ...]
    always: bool


@dataclass(frozen=True)
class Event:
    """A kind of event."""

    titles: tuple[Wording, ...]
    captions: tuple[str, ...]
    paragraphs: tuple[tuple[Slot, ...], ...]
    days: tuple[int, int]
    """How many days it takes, at least and at most."""


@cache
def event(kind: str) -> Event:
    """The kind of event whose templates stand in `templates/<kind>.yaml`."""
    told = _file(f"{kind}.yaml")
    fewest, most = told.get("days", (1, 1))
    return Event(
        titles=tuple(_wording(title) for title in told["titles"]),
        captions=tuple(told.get("captions", ())),
        paragraphs=tuple(tuple(_slot(slot) for slot in paragraph) for paragraph in told["paragraphs"]),
        days=(fewest, most),
    )


@cache
def _file(name: str) -> Mapping[str, Any]:
    text = files("scraper.replica").joinpath("templates", name).read_text(encoding="utf-8")
    told: Mapping[str, Any] = yaml.safe_load(text)
    return told


def _slot(told: str | Mapping[str, list[Any]]) -> Slot:
    if isinstance(told, str):
        return _slot(_file(SHARED)[told])
    ((how, wordings),) = told.items()
    return Slot(tuple(_wording(wording) for wording in wordings), always={"must": True, "may": False}[how])


def _wording(told: str | list[Any]) -> Wording:
    zh, en = (told, ()) if isinstance(told, str) else told
    return Wording(_sentences(zh), _sentences(en))


def _sentences(side: str | list[str] | tuple[()]) -> tuple[str, ...]:
    return (side,) if isinstance(side, str) else tuple(side)

"""The two notices of one event, published apart, find each other amid many that read alike, and no wrong one."""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

import pytest

from archive.database import open_reading
from archive.publish import publish
from archive.related import told_of
from archive.twins import Told, Twin, shared_values, twin_of, twins
from scraper.replica.grammar import notice
from tests.archive.conftest import Archive
from tests.archive.near_material import DAY, TALES, Text, lines, read, saved_page

NOTICES = 500
DAYS = 200
"""So many notices in so many days: several on the same day, of the same kind, by the same officials."""
LATEST = 20
LEAST_RECALL = 0.9


@dataclass(frozen=True)
class Material:
    """Notices in one language, and which are of one event: id of the Chinese one, id of the English one."""

    chinese: list[Told]
    english: list[Told]
    truth: set[tuple[int, int]]


def told(number: int, text: Text, day: date) -> Told:
    values = (value for one in text.mentions for value in shared_values(one.kind, one.text, one.value, {}))
    return Told(number, f"{number:06}", day.toordinal(), number, frozenset(values))


@pytest.fixture(scope="module")
def material() -> Material:
    """A quarter have a twin, a quarter are English only, half are Chinese only."""
    draw = Random(5)  # noqa: S311
    made = Material([], [], set())
    for number in range(NOTICES):
        day = date(2025, 1, 1) + timedelta(days=draw.randrange(DAYS))
        drawn = notice(f"twin {number}", draw.choice(TALES), day)
        zh, en, share = 2 * number, 2 * number + 1, draw.random()
        if share < 0.75:
            made.chinese.append(told(zh, read(lines(drawn, "zh")), day))
        if share < 0.25 or share >= 0.75:
            later = day + timedelta(days=draw.randrange(LATEST))
            made.english.append(told(en, read(lines(drawn, "en")), later))
        if share < 0.25:
            made.truth.add((zh, en))
    return made


def linked(found: list[Twin], *trust: str) -> set[tuple[int, int]]:
    return {(twin.zh.id, twin.en.id) for twin in found if twin.trust in trust}


def test_twins_find_each_other_and_nobody_else(material: Material) -> None:
    found = twins(material.chinese, material.english)
    clean = linked(found, "clean")
    assert len(material.truth) > NOTICES / 5
    assert clean <= material.truth
    assert len(clean) >= LEAST_RECALL * len(material.truth)
    assert len(linked(found, "clean", "review") - material.truth) <= 0.02 * len(found)


def test_without_the_true_one_there_is_no_link(material: Material) -> None:
    missing = {en for _, en in material.truth}
    found = twins(material.chinese, [en for en in material.english if en.id not in missing])
    assert linked(found, "clean") == set()


def test_two_that_fit_alike_are_no_twins(material: Material) -> None:
    (zh, en), *_ = sorted(material.truth)
    two = [one for one in material.english if one.id == en]
    two.append(two[0]._replace(id=10**6, key="again", page_id=10**6))
    found = twins(material.chinese, [*(one for one in material.english if one.id != en), *two])
    assert zh not in {pair[0] for pair in linked(found, "clean", "review")}


def test_the_order_of_bulletins_does_not_show(material: Material) -> None:
    first = twins(material.chinese, material.english)
    assert twins(material.chinese[::-1], material.english[::-1]) == first


@pytest.mark.parametrize(("lag_days", "linked"), [(0, True), (40, True), (-3, True), (61, False)])
def test_what_a_snapshot_holds_of_them(archive: Archive, lag_days: int, linked: bool) -> None:
    drawn = notice("apart", "meeting", DAY)
    zh, en = read(lines(drawn, "zh")), read(lines(drawn, "en"))
    archive.take_in(saved_page(zh, DAY.isoformat()), url=None)
    archive.take_in(saved_page(en, (DAY + timedelta(days=lag_days)).isoformat()), url=None)
    with open_reading(publish(archive.home).path) as db:
        ids = {row["langs"]: row["id"] for row in db.query("SELECT langs, id FROM bulletins")}
        found, back = twin_of(db, ids["zh-Hans"]), twin_of(db, ids["en"])
        if not linked:
            assert found is back is None
            return
        assert found is not None
        assert back is not None
        assert (found["id"], back["id"]) == (ids["en"], ids["zh-Hans"])
        assert (found["lag_days"], found["class"]) == (lag_days, "clean")
        ((name, words),) = told_of(archive.home.current, found["key"])
        assert (name, back["key"] in words, "the same event in Chinese" in words) == ("twin", True, True)
        assert drawn.event_on[0].strftime("%m-%d") in found["shared"]

"""Five calls for people who work in notebooks; the doctests of the module show them, here is what they promise."""

import subprocess
import sys
from pathlib import Path

import pandas
import pytest

import archive as package
from archive.publish import publish
from schemas.errors import ArchiveMissing, DayUnusable, WrongUsage
from schemas.home import Home
from tests.archive.conftest import PAGE, Archive, notice


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    archive = Archive(Home(tmp_path_factory.mktemp("notebook") / "home").prepare())
    archive.take_in(notice("法国", 1), "會見老撾大使\n3月2日，雙方會談。\n")
    archive.take_in(notice("法国", 1))
    publish(archive.home)
    return archive.home


@pytest.fixture(scope="module")
def read(home: Home) -> package.Archive:
    return package.Archive(home.root)


def test_filters(read: package.Archive) -> None:
    keys = {row["key"]: row for row in read.bulletins()}
    assert set(keys) == {f"{PAGE}/1", f"{PAGE}/2"}
    assert {key: row["gone"] for key, row in keys.items()} == {f"{PAGE}/1": 0, f"{PAGE}/2": 1}
    for wanted, found in (
        ({"lang": "zh"}, 2),
        ({"lang": "zh-Hant"}, 1),
        ({"lang": "en"}, 1),
        ({"section": "cq_world.page", "since": "2021-04-07", "until": "2021-04-07"}, 2),
        ({"until": "2021-04-06"}, 0),
        ({"since": "2021-04-08"}, 0),
    ):
        assert len(read.bulletins(**wanted)) == found, wanted  # type: ignore[arg-type]


def test_a_search_within_a_section_and_between_days(read: package.Archive) -> None:
    assert len(read.search("大使", section="cq_world.page", since="2021-04-07", until="2021-04-07")) == 2
    assert read.search("大使", since="2021-04-08") == read.search("大使", until="2021-04-06") == []


def test_a_filter_that_nothing_can_pass_is_a_slip_and_no_empty_answer(read: package.Archive) -> None:
    with pytest.raises(WrongUsage, match=r"section='cq_wrold.page'.*there is cq_world.page"):
        read.bulletins(section="cq_wrold.page")
    with pytest.raises(WrongUsage, match=r"zh-Hant"):
        read.bulletins(lang="Chinese")  # type: ignore[arg-type]
    with pytest.raises(DayUnusable):
        read.bulletins(since="2021")
    with pytest.raises(WrongUsage, match=r"cq_world.page"):
        read.search("大使", section="cq_wrold.page")
    with pytest.raises(WrongUsage, match=r"sentence, segment"):
        read.pairs(level="paragraph")  # type: ignore[arg-type]
    with pytest.raises(WrongUsage, match=r"clean, review"):
        read.pairs(trust="good")  # type: ignore[arg-type]


def test_pandas_takes_every_answer(read: package.Archive) -> None:
    for answer in (read.bulletins(), read.pairs(), read.pairs(level="segment"), read.search("会见")):
        frame = pandas.DataFrame(answer)
        assert len(frame) == len(answer) > 0
        assert list(frame.columns) == list(answer[0])
    assert {row["class"] for row in read.pairs(trust="clean")} == {"clean"}


def test_it_is_read_only_and_stays_with_its_snapshot(read: package.Archive, home: Home) -> None:
    for sql, why in (("DELETE FROM bulletins", "readonly"), ("SELECT nowhere FROM bulletins", "no such column")):
        with pytest.raises(WrongUsage, match=why):
            read.query(sql)
    before = read.path
    publish(home)
    assert read.path == before != package.Archive(home.root).path
    assert package.Archive(home.current).path == package.Archive(home.root).path


def test_nothing_is_published_there(tmp_path: Path) -> None:
    for place in (tmp_path, tmp_path / "no.db"):
        with pytest.raises(ArchiveMissing, match="waiban publish"):
            package.Archive(place)


def test_importing_the_package_alone_is_cheap() -> None:
    asked = "import sys, archive; print(sorted({'sqlite_utils', 'opencc', 'rich', 'pydantic'} & set(sys.modules)))"
    said = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True).stdout
    assert said.strip() == "[]"
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        package.nothing  # noqa: B018

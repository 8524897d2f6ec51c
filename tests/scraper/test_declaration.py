"""What a maintainer reads when a declaration cannot be meant so: where it stands, and what to write instead."""

import re
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from schemas.errors import DeclarationUnusable
from scraper import section as declaring
from scraper import sections as package
from scraper.declaration import faults
from scraper.section import Section, section, sections

NEWS = section("cq_fao.wsyw")

WRONG: dict[str, tuple[dict[str, Any], str]] = {
    "another id": ({"id": "cq_fao.news"}, r"must be called cq_fao\.wsyw"),
    "an id that is no file name": ({"id": "cq_fao.a b_wsyw"}, "must be called"),
    "no title": ({"title": {}}, "title is empty"),
    "a layout of its own": ({"layout": "list"}, "'list' is neither of page, digest"),
    "a schedule that is none": ({"schedule": "daily"}, "five fields"),
    "no entries": ({"min_entries": 0}, "min_entries is 0; it must be 1 or more"),
    "no quiet days": ({"quiet_days": 0}, "quiet_days is 0"),
    "a whole address": ({"listing.path": "https://zfwb.cq.gov.cn/zwxx_162/wsyw/"}, "must begin with /"),
    "the front page": ({"listing.path": "/"}, "no last part"),
    "no id in the grammar": ({"listing.entry": re.compile(r"/t(\d+)\.html")}, r"no group \(\?P<id>"),
    "no count": ({"listing.page_count": re.compile("createPage")}, "no group .* number of listing pages"),
    "one listing page": ({"listing.page_name": "index.html"}, r"no \{\} where the number"),
    "a rule for the date without group": (
        {
            "page.published_on": (
                (
                    "label",
                    re.compile("日期"),
                ),
            )
        },
        "the rule '日期' for published_on has no group",
    ),
    "a pattern for the body": ({"page.body": (re.compile("(正文)"),)}, "an element is wanted"),
    "a missing comma": ({"page.body": "div.text"}, "a comma is missing behind 'div.text'"),
    "no body": ({"page.body": ()}, "body has no rule"),
    "a host without scheme": ({"publisher.site_url": "zfwb.cq.gov.cn"}, "write https://host"),
    "another host": ({"publisher.hosts": ("www.cq.gov.cn",)}, "hosts do not name zfwb"),
    "a publisher with a dash": ({"publisher.id": "cq-fao"}, "publisher id 'cq-fao'"),
}


def changed(fields: dict[str, Any]) -> Section:
    one = NEWS
    for name, value in fields.items():
        part, _, field = name.rpartition(".")
        one = replace(one, **{part: replace(getattr(one, part), **{field: value})} if part else {field: value})
    return one


@pytest.mark.parametrize(("fields", "said"), WRONG.values(), ids=WRONG)
def test_what_is_wrong_is_one_sentence(fields: dict[str, Any], said: str) -> None:
    assert re.search(said, "; ".join(faults(changed(fields)))), list(faults(changed(fields)))


def test_nothing_is_wrong_with_ours() -> None:
    assert [fault for one in sections().values() for fault in faults(one)] == []


@pytest.mark.parametrize("own", ["wsyw", "en_wsyw"])
def test_an_id_ends_in_the_column_of_its_path(own: str) -> None:
    assert list(faults(replace(NEWS, id=f"cq_fao.{own}"))) == []


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A file of declarations beside ours, for one test."""
    monkeypatch.setattr(package, "__path__", [*package.__path__, str(tmp_path)])
    declaring._found.cache_clear()
    yield tmp_path / "xx_fao.py"
    declaring._found.cache_clear()
    sys.modules.pop("scraper.sections.xx_fao", None)


HEAD = """from dataclasses import replace
from scraper.dialects import trs
from scraper.section import Publisher, Section
FAO = Publisher(id="xx_fao", title={"zh-Hans": "市外办"}, site_url="https://fao.example", hosts=("fao.example",))
def column(path, **more):
    return Section(id="xx_fao." + path.split("/")[-2], publisher=FAO, title={"zh-Hans": "要闻"},
        listing=trs.listing(path), page=trs.PAGE, **more)
"""


@pytest.mark.parametrize("written", ["A, B = {}, {}", "COLUMNS = ({}, {})", "COLUMNS = [{}, {}]"])
def test_sections_stand_alone_or_in_a_row(office: Path, written: str) -> None:
    office.write_text(HEAD + written.format('column("/a/news/")', 'column("/b/notes/")'), encoding="utf-8")
    assert {"xx_fao.news", "xx_fao.notes"} <= set(sections())


BROKEN = {
    "a fault": ('A = column("/a/", min_entries=0)', r"^scraper/sections/xx_fao\.py: section xx_fao\.a: min_entries"),
    "two of one id": (
        'A, B = column("/zh/news/"), column("/en/news/")',
        r"two sections are called xx_fao\.news, of /zh/news/ in .* and of /en/news/ in .*call one",
    ),
    "a missing field": ("A = Section(id='xx_fao.a')", r"xx_fao\.py, line 8: TypeError: .* missing"),
    "a wrong pattern": ("import re\nA = re.compile('(')", r"xx_fao\.py, line 9: .*unterminated"),
    "no Python": ("A = column(", r"xx_fao\.py, line 8: SyntaxError"),
}


@pytest.mark.parametrize(("written", "said"), BROKEN.values(), ids=BROKEN)
def test_the_file_and_the_line_are_named(office: Path, written: str, said: str) -> None:
    office.write_text(HEAD + written, encoding="utf-8")
    with pytest.raises(DeclarationUnusable, match=said):
        sections()

"""The declarations, each held against the pages that were saved of its section: `tests/sections/<section>/`.

waiban sections check SECTION --listing saved.html --page saved.html --keep tests/sections
"""

import json
from pathlib import Path

import pytest

from scraper.saved import found_in
from scraper.section import section, sections

CASES = Path(__file__).parents[1] / "sections"
SAVED = sorted(CASES.glob("*/*.json"))
SEEN_ON_PAPER = {
    *("cq_fao.wsyw", "cq_fao.bmdt", "cq_fao.tzgg", "cq_fao.djgz", "cq_fao.yqwgrlh", "cq_fao.zfxxgknb", "cq_fao.czyjs"),
    *("cq_fao.rs", "cq_fao.xzxgfwj", "cq_fao.fzsxwj", "cq_world.page"),
}
"""Their pages were only read, never saved as bytes; `test_section.py` has the addresses."""


@pytest.mark.parametrize("wanted", SAVED, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_a_saved_page_is_read_as_its_json_says(wanted: Path) -> None:
    expected = json.loads(wanted.read_text(encoding="utf-8"))
    found = found_in(section(wanted.parent.name), expected["kind"], wanted.with_suffix(".html").read_bytes())
    assert {"kind": expected["kind"], **found} == expected


def test_every_section_has_a_saved_page() -> None:
    for name in set(sections()) - SEEN_ON_PAPER:
        kinds = {json.loads(path.read_text(encoding="utf-8"))["kind"] for path in (CASES / name).glob("*.json")}
        assert kinds == {"listing", "page"}, f"{name}: save its listing and a page, then {__doc__}"


def test_every_saved_page_has_its_section_and_its_json() -> None:
    assert {path.parent.name for path in SAVED} <= set(sections())
    assert {path.with_suffix(".json") for path in CASES.glob("*/*.html")} == set(SAVED)

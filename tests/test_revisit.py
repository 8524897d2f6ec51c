"""A second run over a site that stands still keeps no page again, and still gives each of them back."""

import subprocess
import sys
from pathlib import Path

from schemas.run_folder import CAPTURES, RunFolder
from scraper.warc import read_capture, verify
from tests.conftest import Waiban

SECTION = "cq_fao.bmdt"


def test_what_we_hold_is_referred_to_and_read_through_the_reference(waiban: Waiban, office_url: str) -> None:
    for _ in range(3):
        assert waiban("run", SECTION, "--site-url", office_url, "--new").code == 0
    first, *later = [RunFolder(str(path)) for path in sorted(waiban.home.glob(f"runs/{SECTION}/*"))]
    held = {row.page_key: row for row in first.read(CAPTURES) if row.kind == "page"}
    assert len(held) > 5
    for folder in later:
        rows = list(folder.read(CAPTURES))
        pages = {row.page_key: row for row in rows if row.kind == "page"}
        assert len(pages) > 5
        assert folder.summary().stages["fetch"]["revisits"] == len([row for row in rows if row.refers_to])
        for key, row in pages.items():
            assert (row.status, row.outcome) == (304, "not_modified")
            assert row.refers_to
            assert row.refers_to.id == held[key].id, "the capture that holds the payload, never a revisit of it"
            assert row.body_sha256 == held[key].body_sha256
            assert row.payload_digest == held[key].payload_digest, "an answer without a payload still says whose it is"
            assert read_capture(folder, row).body == read_capture(first, held[key]).body != b""
        verify(
            Path(folder.url) / "captures.warc.gz", [row.offset_bytes for row in rows if row.offset_bytes is not None]
        )
        moved, at_first = (run.summary().stages["fetch"]["bytes"] for run in (folder, first))
        assert int(str(moved)) < int(str(at_first)) / 2, "listings and robots.txt alone"
    again = [row for row in first.read(CAPTURES) if row.kind == "listing" and row.status == 304]
    assert again, "the walk looks at a listing page again"
    for row in again:
        assert b"<li>" in read_capture(first, row).body
    warcio = Path(sys.executable).with_name("warcio")
    for folder in later:
        checked = subprocess.run([warcio, "check", str(folder.warc)], capture_output=True, text=True, check=False)
        assert checked.returncode == 0, checked.stdout

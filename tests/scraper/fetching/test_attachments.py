"""Files that hang on a page are kept beside it, and never in its way."""

import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

from archive.dedupe import dedupe
from archive.frontier import known_pages
from archive.load import load
from schemas.home import Home
from schemas.run_folder import CAPTURES, RunFolder
from scraper.attachments import Attachment, attachments
from scraper.clean import clean
from scraper.fetch import fetch
from scraper.plan import plan
from scraper.section import section
from scraper.warc import read_capture
from tests.scraper.fetching.conftest import COLUMN, Reply, Site

SECTION = section("cq_fao.djgz")
Planned = Callable[..., RunFolder]
URL = "https://zfwb.cq.gov.cn/djgz/202601/t20260105_1.html"
HTML = {"Content-Type": "text/html"}
PAGE = (
    '<html><head><meta charset="utf-8"><meta name="ArticleTitle" content="预算"></head><body>'
    '<a href="/about.pdf">关于</a><div id="zoom"><p>2026年预算，见附件。</p>{}</div>'
    '<a href="./P020260105123456789012.xls">表</a><a href="./P020260105123456789012.jpg">图</a></body></html>'
)
LINKS = '<p><a href="./W020260105123456789013.pdf" title="2026年预算">附件</a> <a href="t20260101_2.html">页</a></p>'
FOLDER = "https://zfwb.cq.gov.cn/djgz/202601/"


def found(links: str) -> list[Attachment]:
    text = PAGE.format(links)
    return attachments(SECTION, text.encode(), text, URL)


def test_files_in_the_text_and_uploads_anywhere() -> None:
    assert found(LINKS) == [
        Attachment(f"{FOLDER}W020260105123456789013.pdf", "2026年预算"),
        Attachment(f"{FOLDER}P020260105123456789012.xls", "表"),
    ]


def test_a_file_that_is_linked_twice_is_one() -> None:
    assert len(found(LINKS * 2)) == 2


def test_links_that_are_no_addresses() -> None:
    assert len(found('<a href="http://[x.pdf">1</a><a href="mailto:a.pdf">2</a><a href="ftp://a/b.pdf">3</a>')) == 1


def test_a_page_without_files_is_not_parsed() -> None:
    assert attachments(SECTION, b"<a href='t.html'>", None, URL) == []  # type: ignore[arg-type]


# --- fetched ----------------------------------------------------------------------------------------------------


def offer(site: Site, text: str = "", pdf: Reply | None = None) -> None:
    links = LINKS + text
    site.listing(site.page(1, Reply(body=PAGE.format(links).encode(), headers=HTML)), site.page(2))
    upload = COLUMN + "202601/W020260105123456789013.pdf"
    site.replies[upload] = pdf or Reply(body=b"%PDF-1.7 \x00", headers={"Content-Type": "application/pdf"})
    site.replies[COLUMN + "202601/P020260105123456789012.xls"] = Reply(body=b"\xd0\xcf\x11\xe0")


def kept(folder: RunFolder) -> list[Any]:
    return [row for row in folder.read(CAPTURES) if row.kind == "attachment"]


def test_they_are_kept_with_the_name_of_their_page(site: Site, planned: Planned) -> None:
    offer(site)
    folder = planned()
    fetch(folder)
    pdf, xls = sorted(kept(folder), key=lambda row: row.url[-3:])
    assert (pdf.attached_to, pdf.attachment_title, pdf.page_key) == (site.key(1), "2026年预算", None)
    assert read_capture(folder, pdf.offset_bytes).body == b"%PDF-1.7 \x00"
    assert xls.size_bytes == 4
    assert folder.summary().stages["fetch"]["attachments"] == 2


def test_a_file_that_fails_is_an_issue_and_its_page_is_well(
    site: Site, planned: Planned, limited: Callable[..., None]
) -> None:
    offer(site, '<a href="https://elsewhere.example/a.docx">a</a>', pdf=Reply(404, b"no"))
    folder = planned()
    fetch(folder)
    failed = {row.url.rsplit("/", 1)[1]: row.reason for row in kept(folder) if row.outcome == "failed"}
    assert set(failed) == {"W020260105123456789013.pdf", "a.docx"}
    assert "404" in failed["W020260105123456789013.pdf"]
    assert "off the declared hosts" in failed["a.docx"]
    assert {(issue.kind, issue.where) for issue in folder.issues()} == {("attachment_failed", site.key(1))}
    assert [row.outcome for row in folder.read(CAPTURES) if row.kind == "page"] == [None, None]


def test_a_file_that_is_too_large(site: Site, planned: Planned) -> None:
    offer(site, pdf=Reply(body=b"%PDF" + bytes(33 * 1024 * 1024), headers={"Content-Type": "application/pdf"}))
    folder = planned()
    fetch(folder)
    (large,) = [row for row in kept(folder) if row.outcome == "failed"]
    assert large.url.endswith(".pdf")


def whole_run(home: Home, site: Site) -> RunFolder:
    folder = plan(SECTION, home, known_pages(home.archive, SECTION.id), site_url=site.url)
    fetch(folder)
    clean(folder)
    dedupe(folder, home.archive)
    load(folder, home.archive)
    return folder


def test_the_archive_links_them_and_asks_again_only_with_their_page(site: Site, tmp_path: Path) -> None:
    home = Home(tmp_path / "home").prepare()
    offer(site)
    whole_run(home, site)
    assert kept(whole_run(home, site)) == [], "the page is as it was"
    offer(site, "<p>更正。</p>", pdf=Reply(body=b"%PDF-1.7 2", headers={"Content-Type": "application/pdf"}))
    assert len(kept(whole_run(home, site))) == 2
    with sqlite3.connect(home.archive) as archive:
        rows = archive.execute(
            "SELECT p.key, a.title, c.size_bytes FROM attachments a JOIN pages p ON p.id = a.page_id "
            "JOIN captures c ON c.id = a.capture_id ORDER BY a.url DESC"
        ).fetchall()
    assert rows == [(site.key(1), "2026年预算", 10), (site.key(1), "表", 4)]

"""A page whose bytes have changed says by itself whether its text has, whatever code read it last."""

from pathlib import Path

import pytest

from schemas.captures import KnownPage
from schemas.home import Home
from schemas.records import CleanPage
from schemas.run_folder import BULLETINS
from scraper.clean import clean
from scraper.fetch import fetch
from scraper.plan import plan
from scraper.section import section
from tests.scraper.fetching.conftest import PAGE, Reply, Site, known_by

HTML = {"Content-Type": "text/html"}
TEXT = PAGE.format("市外办召开会议")


def read(site: Site, home: Path, text: str, known: list[KnownPage] | None = None) -> tuple[CleanPage, list[KnownPage]]:
    """The page as a run reads it, and as the next run knows it."""
    site.listing(site.page(1, Reply(body=text.encode(), headers=HTML)))
    folder = plan(section("cq_fao.djgz"), Home(home), known or [], site_url=site.url)
    fetch(folder)
    clean(folder)
    return next(iter(folder.read(BULLETINS))), known_by(folder)


@pytest.mark.parametrize(
    ("now", "same"),
    [
        (TEXT.replace("</body>", "<!-- visited 2 times --></body>"), True),
        (TEXT.replace("</div>", "！</div>"), False),
        (TEXT.replace('content="市外办', 'content="重庆市外办'), False),
        (TEXT.replace('id="zoom"', 'id="elsewhere"').replace("ArticleTitle", "Title"), False),
    ],
    ids=["a counter", "another text", "another title", "no page any more"],
)
def test_whether_other_bytes_say_the_same(now: str, same: bool, site: Site, tmp_path: Path) -> None:
    first, known = read(site, tmp_path, TEXT)
    assert first.same_text_as is None, "there is nothing to compare it with"
    page, _ = read(site, tmp_path, now, known)
    assert page.same_text_as == (known[0].body_sha256 if same else None)


def test_where_the_earlier_capture_is_not_there_nothing_is_claimed(site: Site, tmp_path: Path) -> None:
    _, (known,) = read(site, tmp_path, TEXT)
    elsewhere = known.model_copy(update={"run": "cq_fao.djgz/20200101T000000.000Z"})
    page, _ = read(site, tmp_path, TEXT + " ", [elsewhere])
    assert page.same_text_as is None
    assert page.bulletins, "it is read as any other page"

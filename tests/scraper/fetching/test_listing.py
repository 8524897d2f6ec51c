"""What a listing page lists, read without a site."""

import pytest

from scraper.listing import LISTING_PAGES_AT_MOST, entries, page_count
from scraper.section import section
from tests.scraper.growth import SQUARE, growth

DJGZ = section("cq_fao.djgz")
URL = "https://zfwb.cq.gov.cn/djgz/"
HREF = "./202601/t20260105_{}.html"


def row(href: str, text: str = "公告", beside: str = "") -> str:
    return f'<li><a href="{href}">{text}</a>{beside}</li>'


def test_links_are_entries_by_their_grammar_whatever_the_markup() -> None:
    page = (
        f"<table><tr><td><a href='{HREF.format(1)}'>一</a></td><td>2026-01-05</td></tr></table>"
        f"<div><a title='全名' href='{HREF.format(2)}'>全…</a></div>"
        "<a href='/zwxx_162/wsyw/202601/t20260105_3.html'>elsewhere</a><a>repealed, without an address</a>"
    )
    found = [(entry.page_key, entry.title, entry.entry_on) for entry in entries(DJGZ, page, URL)]
    assert found == [("cq_fao.djgz/1", "一", "2026-01-05"), ("cq_fao.djgz/2", "全名", None)]


def test_an_address_that_is_none_costs_only_itself() -> None:
    page = row("http://[bad") + row("javascript:void(0)") + row(HREF.format(1))
    assert [entry.page_key for entry in entries(DJGZ, page, URL)] == ["cq_fao.djgz/1"]


def test_the_date_beside_a_title_outweighs_the_one_in_it() -> None:
    page = row(HREF.format(1), "关于2020年12月31日前的公告", "<span>2026-01-05</span>")
    assert entries(DJGZ, page, URL)[0].entry_on == "2026-01-05"


def test_a_date_within_the_link_is_found() -> None:
    page = row(HREF.format(1), "公告 <span>2026-01-05</span>")
    assert entries(DJGZ, page, URL)[0].entry_on == "2026-01-05"


def test_of_two_forms_of_a_page_the_plain_one_with_the_sites_scheme_is_taken() -> None:
    plain = "https://zfwb.cq.gov.cn/djgz/202601/t20260105_1.html"
    forms = [plain.replace("https", "http"), plain.replace(".html", "_wap.html"), plain]
    for order in (forms, forms[::-1]):
        assert [entry.url for entry in entries(DJGZ, "".join(map(row, order)), URL)] == [plain]


def test_the_number_of_pages_is_in_the_call_not_in_the_definition() -> None:
    script = 'function createPage(total, current) {} createPage(7, 0, "index", "html")'
    assert page_count(DJGZ, script) == 7
    assert page_count(DJGZ, "no script at all") is None


@pytest.mark.parametrize("said", ["1000000000", "9" * 5000], ids=["a billion", "5,000 digits"])
def test_a_listing_that_says_it_has_no_end_is_taken_to_have_one(said: str) -> None:
    assert page_count(DJGZ, f'createPage({said}, 0, "index", "html")') == LISTING_PAGES_AT_MOST


def test_many_links_in_one_row_cost_no_more_than_as_many_rows() -> None:
    def read(links: int) -> None:
        inside = "".join(f"<a href='{HREF.format(number)}'>公告</a>" for number in range(links))
        assert len(entries(DJGZ, f"<li>{inside}2026-01-05</li>", URL)) == links

    assert growth(read, 500) < SQUARE / 2

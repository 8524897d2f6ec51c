"""The pages as they are served, held against what the office says of them and what the sections declare."""

import json
import re
from collections import Counter
from collections.abc import Mapping
from typing import Any
from urllib.parse import urljoin

import pytest
from bs4 import BeautifulSoup

from scraper.extract import extract
from scraper.replica import COLUMNS, Office, truth
from scraper.replica.columns import ALTERNATING_PAGE, CAPTION_PAGES, ENGLISH_PAGES, GB_PAGE, MIGRATED_FROM, WSYW
from scraper.replica.damage import traditional
from scraper.replica.office import OfficePage
from scraper.replica.pages import Resource
from scraper.replica.server import site
from scraper.section import Section, section, sections

Served = Mapping[str, Resource]
HOST = "http://127.0.0.1:1"
MANDATED = "SiteName SiteDomain SiteIDCode ColumnName ColumnType ArticleTitle PubDate ContentSource".split()


def all_pages(office: Office) -> list[OfficePage]:
    return [page for pages in office.pages.values() for page in pages]


def html(resource: Resource, charset: str = "utf-8") -> str:
    return resource.body.decode("gb18030" if charset == "gb2312" else charset)


@pytest.fixture(scope="module")
def known(office: Office) -> list[dict[str, Any]]:
    pages: list[dict[str, Any]] = truth(office)["pages"]
    return pages


def test_a_seed_gives_the_same_bytes_and_another_seed_others(served: Served) -> None:
    again, other = site(Office(seed=0)), site(Office(seed=1))
    assert {path: resource.body for path, resource in again.items()} == {
        path: resource.body for path, resource in served.items()
    }
    assert {path for path in other if path.endswith("/")} == {path for path in served if path.endswith("/")}
    assert all(
        page.notices != twin.notices for page, twin in zip(all_pages(Office(1)), all_pages(Office(0)), strict=True)
    )


def test_every_column_of_the_office_is_declared(office: Office) -> None:
    """Not the other way round: a new section needs no made-up twin."""
    assert set(office.sections) <= set(sections())


@pytest.mark.parametrize("column", COLUMNS, ids=lambda column: str(column.path))
def test_listings_are_what_their_section_declares(office: Office, served: Served, column: Any) -> None:
    declared: Section = section(office.sections[COLUMNS.index(column)])
    first = html(served[column.path])
    counted = declared.listing.page_count.search(first)
    assert counted is not None
    assert int(counted[1]) == column.listing_pages
    assert served[f"{column.path}index.html"] == served[column.path]
    assert f"{column.path}index_{column.listing_pages}.html" not in served
    keys = []
    for number in range(column.listing_pages):
        url = declared.listing_url(HOST, number)
        listing = html(served[url.removeprefix(HOST)])
        assert f'createPage({column.listing_pages},{number},"index","html")' in listing
        hrefs = [str(link["href"]) for link in BeautifulSoup(listing, "lxml").select("a[href]")]
        entries = [href for href in hrefs if declared.page_key(urljoin(url, href))]
        assert len(entries) == column.per_page >= declared.min_entries
        assert all(href.startswith("./") for href in entries)
        assert all(urljoin(url, href).removeprefix(HOST) in served for href in hrefs)
        keys += [declared.page_key(urljoin(url, href)) for href in entries]
    assert keys == [page.key for page in office.pages[column]]


def test_entries_show_the_day_of_publication_newest_first(office: Office, served: Served) -> None:
    for column, pages in office.pages.items():
        days = BeautifulSoup(html(served[column.path]), "lxml").select("li > span, tr:has(a[href]) span.time")
        assert [day.get_text() for day in days] == [str(page.published_on) for page in pages[: column.per_page]]
        days = [page.published_on for page in pages]
        assert days == sorted(days, reverse=True)


def test_no_two_pages_share_an_id_or_an_address(office: Office) -> None:
    pages = all_pages(office)
    assert len({page.source_id for page in pages}) == len({page.path for page in pages}) == len(pages)


def test_pages_say_what_the_truth_says(served: Served, known: list[dict[str, Any]]) -> None:
    for page in known:
        declared = section(page["section"])
        for path in [page["path"], page["path"].replace(".html", "_wap.html")]:
            text = html(served[path], page["charset"])
            found = extract(text, declared.page)
            segments = [segment for bulletin in page["bulletins"] for segment in bulletin["segments"]]
            assert [shown.strip("\N{IDEOGRAPHIC SPACE}\N{NO-BREAK SPACE}") for shown in found.paragraphs] == [
                segment["text"] for segment in segments
            ]
            assert found.title == page["title"]
            assert {(dated.method, dated.day) for dated in found.dates} == {
                ("meta", page["published_on"]),
                ("label", page["published_on"]),
            }
            assert declared.page_key(HOST + path) == page["key"]


def test_pages_carry_the_mandated_metas(office: Office, served: Served) -> None:
    for page in all_pages(office):
        soup = BeautifulSoup(html(served[page.path], page.charset), "lxml")
        assert all(soup.select_one(f"meta[name={name}]") for name in MANDATED)
        (told,) = soup.select("meta[name=PubDate]")
        assert re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d", str(told["content"]))


def test_pairs_join_chinese_and_english_of_the_same_facts(known: list[dict[str, Any]]) -> None:
    for page in known:
        for bulletin in page["bulletins"]:
            segments = bulletin["segments"]
            zh = "".join(segments[zh]["text_simplified"] for zh, _ in bulletin["segment_pairs"])
            en = " ".join(segments[en]["text"] for _, en in bulletin["segment_pairs"])
            assert zh == "".join(part for pair in bulletin["sentence_pairs"] for part in pair["zh"])
            assert en == " ".join(part for pair in bulletin["sentence_pairs"] for part in pair["en"])


def test_most_pages_of_the_office_are_chinese_only(known: list[dict[str, Any]]) -> None:
    tongues = Counter(
        "".join(sorted({segment["lang"] for segment in bulletin["segments"]}))
        for page in known
        if page["section"].startswith("cq_fao.")
        for bulletin in page["bulletins"]
    )
    assert tongues["zh-Hans"] > tongues["enzh-Hans"] > tongues["en"] > 0


def test_digests_have_the_form_of_the_magazine(known: list[dict[str, Any]]) -> None:
    digests = [page for page in known if page["section"] == "cq_world.page"]
    assert {len(page["bulletins"]) for page in digests} <= {3, 4, 5}
    for page in digests:
        han = "zh-Hant" if page["damage"] else "zh-Hans"
        for bulletin in page["bulletins"]:
            count = len(bulletin["segment_pairs"])
            shape = [(segment["role"], segment["lang"]) for segment in bulletin["segments"]]
            assert shape == [("title", han)] + [("body", han)] * count + [("body", "en")] * count
    assert [page["damage"] for page in digests] == [None, "small", None, "middle", None, "large"]


def test_damage_is_done_to_chinese_only_and_where_it_is_said(known: list[dict[str, Any]]) -> None:
    for page in known:
        for segment in (segment for bulletin in page["bulletins"] for segment in bulletin["segments"]):
            if segment["lang"] == "zh-Hant":
                assert segment["text_undamaged"] == traditional(segment["text_simplified"])
            else:
                assert segment["text"] == segment["text_undamaged"] == segment["text_simplified"]
        texts = [segment["text"] for bulletin in page["bulletins"] for segment in bulletin["segments"]]
        assert bool(page["damage"]) == any(re.search(r"\([a-z]*[āáǎàēéěèīíǐìōóǒòūúǔù][a-z]*\)", text) for text in texts)


def test_some_damage_is_misaligned(known: list[dict[str, Any]]) -> None:
    texts = [s["text"] for page in known if page["damage"] for b in page["bulletins"] for s in b["segments"]]
    assert any(re.search(r"\?[a-z]*[āáǎàēéěèīíǐìōóǒòūúǔù][a-z]*\)", text) for text in texts)


def test_the_special_pages_are_there(office: Office, served: Served) -> None:
    def at(path: str, place: int) -> OfficePage:
        return next(pages[place] for column, pages in office.pages.items() if column.path == path)

    gb = at(*GB_PAGE)
    body = served[gb.path].body
    assert b"charset=gb2312" in body
    assert served[gb.path].content_type == "text/html"
    for charset in ("utf-8", "gb2312"):
        with pytest.raises(UnicodeDecodeError):
            body.decode(charset)
    assert body.decode("gbk").encode("gbk") == body
    assert all(any(line.role == "caption" for line in at(*one).lines) for one in CAPTION_PAGES)
    assert all({line.lang for line in at(*one).lines} == {"en"} for one in ENGLISH_PAGES)
    langs = [line.lang for line in at(*ALTERNATING_PAGE).lines]
    assert langs == ["zh-Hans", "en"] * (len(langs) // 2)


def test_addresses_do_not_always_tell_the_day(office: Office) -> None:
    told = {page.key: section(page.section_id).url_day(HOST + page.path) for page in all_pages(office)}
    late = [page for page in all_pages(office) if told[page.key] != str(page.published_on)]
    assert 10 < len(late) < len(told) / 3
    migrated = office.pages[WSYW][MIGRATED_FROM:]
    assert all(page.path.rsplit("/", 1)[-1].startswith("t20191224_") for page in migrated)
    assert all(page.published_on.year < 2020 for page in migrated)


def test_bodies_differ_on_all_pages(known: list[dict[str, Any]]) -> None:
    bodies = [
        "\n".join(segment["text"] for segment in bulletin["segments"])
        for page in known
        for bulletin in page["bulletins"]
    ]
    assert len(set(bodies)) == len(bodies)


def test_the_truth_is_plain_data(known: list[dict[str, Any]]) -> None:
    assert json.loads(json.dumps(known)) == known

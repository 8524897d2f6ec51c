from dataclasses import replace

import pytest

from schemas.errors import SectionDisabled, SectionUnknown
from scraper.section import Section, section

KNOWN_PAGES = [
    ("cq_fao.wsyw", "/zwxx_162/wsyw/201912/t20191224_2695474_wap.html", "2695474", "2019-12-24"),
    ("cq_fao.wsyw", "/zwxx_162/wsyw/202203/t20220325_10549550.html", "10549550", "2022-03-25"),
    ("cq_fao.bmdt", "/zwxx_162/bmdt/202201/t20220119_10318650_wap.html", "10318650", "2022-01-19"),
    ("cq_fao.tzgg", "/zwxx_162/tzgg/202003/t20200327_6319512_wap.html", "6319512", "2020-03-27"),
    ("cq_fao.yqwgrlh", "/wsfw/yqwgrlh/202112/t20211217_10189314_wap.html", "10189314", "2021-12-17"),
    ("cq_fao.djgz", "/djgz/202511/t20251127_15193308.html", "15193308", "2025-11-27"),
    ("cq_fao.zfxxgknb", "/zwgk_162/zfxxgknb/202301/t20230130_11545071.html", "11545071", "2023-01-30"),
    ("cq_fao.czyjs", "/zwgk_162/fdzdgknr/czyjs/202008/t20200822_7804925.html", "7804925", "2020-08-22"),
    ("cq_world.page", "/page/2021/0407/8066415.shtml", "8066415", "2021-04-07"),
]


@pytest.mark.parametrize(("name", "path", "source_id", "day"), KNOWN_PAGES)
@pytest.mark.parametrize("site", ["https://zfwb.cq.gov.cn", "http://ZFWB.cq.gov.cn", "http://127.0.0.1:8900"])
def test_every_form_of_a_known_page_has_one_key(name: str, path: str, source_id: str, day: str, site: str) -> None:
    assert section(name).page_key(site + path) == f"{name}/{source_id}"
    assert section(name).page_key(site + path.replace("_wap", "") + "?from=singlemessage") == f"{name}/{source_id}"
    assert section(name).url_day(site + path) == day


@pytest.mark.parametrize(
    "url",
    [
        "https://zfwb.cq.gov.cn/zwxx_162/wsyw/",
        "https://zfwb.cq.gov.cn/zwxx_162/wsyw/index_1.html",
        "https://zfwb.cq.gov.cn/zwxx_162/bmdt/202201/t20220119_10318650.html",
        "https://zfwb.cq.gov.cn/zwxx_162/wsyw/202203/P020220325.pdf",
    ],
)
def test_other_urls_are_no_page_of_the_section(url: str) -> None:
    assert section("cq_fao.wsyw").page_key(url) is None


def test_an_address_with_a_day_that_never_was_has_no_day() -> None:
    url = "https://zfwb.cq.gov.cn/djgz/202602/t20260230_1.html"
    assert section("cq_fao.djgz").page_key(url) == "cq_fao.djgz/1"
    assert section("cq_fao.djgz").url_day(url) is None


def test_an_unknown_section_names_the_nearest() -> None:
    with pytest.raises(SectionUnknown, match=r"did you mean cq_fao\.wsyw"):
        section("cq_fao.wsvw")


def test_a_section_whose_terms_were_not_read_is_not_fetched_live() -> None:
    digests = section("cq_world.page")
    with pytest.raises(SectionDisabled, match="terms"):
        digests.record()
    with pytest.raises(SectionDisabled):
        digests.record("https://elsewhere.example")
    assert digests.record("http://127.0.0.1:8900").site_url == "http://127.0.0.1:8900"


def test_the_delay_is_polite_except_on_loopback() -> None:
    news = section("cq_fao.wsyw")
    assert news.record().delay_seconds >= 1
    assert news.record("http://localhost:8900").delay_seconds == 0
    assert news.record("http://localhost:8900", 0.5).delay_seconds == 0.5


def test_a_changed_rule_changes_the_hash_of_the_declaration() -> None:
    news: Section = section("cq_fao.wsyw")
    other = replace(news, page=replace(news.page, body=("#elsewhere",)))
    same = replace(news)
    assert same.by_hand().declaration_sha256 == news.by_hand().declaration_sha256
    assert other.by_hand().declaration_sha256 != news.by_hand().declaration_sha256

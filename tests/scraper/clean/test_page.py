import re
from dataclasses import replace

import pytest

from scraper.clean.page import Source, clean_page
from scraper.section import Page, section

URL = "https://zfwb.cq.gov.cn/zwxx_162/wsyw/202102/t20210227_9201563.html"
SOURCE = Source(key="cq_fao.wsyw/9201563", url=URL, capture="c", body=b"", section=section("cq_fao.wsyw"))
METAS = '<meta name="ArticleTitle" content="李波会见大使"><meta name="PubDate" content="2021-02-26 09:30">'


def page(body: str, head: str = METAS) -> bytes:
    return f'<html><head>{head}</head><body><div class="trs_editor_view trs_web">{body}</div></body></html>'.encode()


def text(*lines: str) -> Source:
    return replace(SOURCE, section=None, body="\n".join(lines).encode())


def test_a_page_with_one_bulletin_takes_its_title_from_the_head() -> None:
    cleaned = clean_page(
        replace(SOURCE, body=page("<p>　　2月25日，李波会见大使。</p><p>On February 25, Li Bo met him.</p>"))
    )
    (bulletin,) = cleaned.bulletins
    assert bulletin.key == "cq_fao.wsyw/9201563"
    assert (bulletin.title.zh, bulletin.title.en) == ("李波会见大使", None)
    assert [(s.ordinal, s.role, s.lang) for s in bulletin.segments] == [
        (1, "title", "zh-Hans"),
        (2, "body", "zh-Hans"),
        (3, "body", "en"),
    ]
    assert bulletin.segments[1].text == "2月25日，李波会见大使。"
    assert bulletin.segments[1].text_original == "　　2月25日，李波会见大使。"
    assert [(repair.segment, repair.before, repair.after) for repair in bulletin.repairs] == [(2, "　　", "")]
    paired = [(pair.level, pair.zh, pair.en, pair.trust) for pair in bulletin.alignments if pair.zh and pair.en]
    assert paired == [("segment", (2,), (3,), "clean"), ("sentence", (2,), (3,), "clean")]
    assert (cleaned.published_on, cleaned.published_on_method) == ("2021-02-26", "meta")


def test_a_title_above_the_text_is_not_taken_twice() -> None:
    (bulletin,) = clean_page(replace(SOURCE, body=page("<p>李波会见大使</p><p>2月25日，李波会见大使。</p>"))).bulletins
    assert [segment.role for segment in bulletin.segments] == ["title", "body"]


@pytest.mark.parametrize(
    ("head", "entry_on", "day", "method"),
    [
        (METAS, None, "2021-02-26", "meta"),
        ("", "2021-02-20", "2021-02-27", "url"),
    ],
)
def test_dates_in_their_order_of_trust(head: str, entry_on: str | None, day: str, method: str) -> None:
    cleaned = clean_page(replace(SOURCE, body=page("<p>一。</p>", head), entry_on=entry_on))
    assert (cleaned.published_on, cleaned.published_on_method) == (day, method)


def test_dates_that_disagree_are_an_issue() -> None:
    (bulletin,) = clean_page(replace(SOURCE, body=page("<p>日期:2021-01-01</p><p>一。</p>"))).bulletins
    assert [(issue.kind, issue.where) for issue in bulletin.issues] == [("dates_disagree", URL)]


def test_missing_metas_give_the_bulletin_and_an_issue() -> None:
    cleaned = clean_page(replace(SOURCE, body=page("<p>一。</p>", ""), entry_title="李波会见大使"))
    (bulletin,) = cleaned.bulletins
    assert bulletin.title.zh == "李波会见大使"
    assert [issue.kind for issue in bulletin.issues] == ["metas_missing"]


@pytest.mark.parametrize(
    ("body", "outcome"),
    [
        (page("").replace(b"trs_editor_view", b"renamed"), "drifted"),
        (b"<html><body><script>location='/'</script></body></html>", "blocked"),
        (b"<html><body><p>404</p></body></html>", "soft_404"),
        (b"<html>\xff\xff", "quarantined"),
        (b"", "quarantined"),
        (b"<html>\x00", "quarantined"),
    ],
)
def test_a_page_without_bulletins_says_why(body: bytes, outcome: str) -> None:
    cleaned = clean_page(replace(SOURCE, body=body))
    assert (cleaned.outcome, cleaned.bulletins) == (outcome, ())
    assert cleaned.reason


def test_a_site_without_the_mandated_metas_is_judged_by_its_own_rules() -> None:
    """No meta tag is missed where no rule wants one; where its date is and no text, the page has been redesigned."""
    rules = Page(title=("h2",), published_on=(("label", re.compile(r"时间：([\d/]+)")),), body=("div.text",))
    source = replace(SOURCE, section=replace(section("cq_fao.wsyw"), page=rules))
    body = "<html><h2>李波会见大使</h2><i>时间：2021/2/6</i><div class=text><p>2月5日，李波会见大使。</p></div></html>"
    cleaned = clean_page(replace(source, body=body.encode()))
    assert (cleaned.published_on, [one.issues for one in cleaned.bulletins]) == ("2021-02-06", [()])
    redesigned = clean_page(replace(source, body=body.replace("class=text", "class=main").encode()))
    assert redesigned.outcome == "drifted"
    assert clean_page(replace(source, body=b"<html><h2>404</h2><p>no such page</p></html>")).outcome == "soft_404"


def test_a_digest_is_cut_where_a_title_follows_english() -> None:
    cleaned = clean_page(
        text(
            "李波会见大使",
            "2月25日，李波会见大使。",
            "On February 25, Li Bo met the ambassador.",
            "市外办召开会议",
            "会议在外事大楼召开。",
            "The meeting was held.",
        )
    )
    assert [bulletin.title.zh for bulletin in cleaned.bulletins] == ["李波会见大使", "市外办召开会议"]
    assert [bulletin.key for bulletin in cleaned.bulletins] == [f"{SOURCE.key}/1", f"{SOURCE.key}/2"]


def test_a_heading_inside_a_report_does_not_open_a_bulletin() -> None:
    lines = (
        "2022年度报告",
        "现报告如下。",
        "一、总体情况",
        "2022年，我办主动公开信息281条。",
        "二、存在问题",
        "2022年，仍有不足。",
    )
    (bulletin,) = clean_page(text(*lines)).bulletins
    assert [segment.text for segment in bulletin.segments] == list(lines)


def test_a_caption_is_no_title() -> None:
    (bulletin,) = clean_page(text("李波会见大使", "2月25日，李波会见大使。", "△会见现场", "双方交换了意见。")).bulletins
    assert [segment.role for segment in bulletin.segments] == ["title", "body", "caption", "body"]


def test_what_has_no_translation_stands_alone() -> None:
    zh, other, en = "李波会见法国大使。", "会议室已经重新装修。", "Li Bo met the French ambassador."
    (bulletin,) = clean_page(text(zh, other, en)).bulletins
    pairs = {(pair.zh, pair.en) for pair in bulletin.alignments if pair.level == "segment"}
    assert pairs == {((1,), (3,)), ((2,), ())}


def test_damage_is_said_and_the_text_left_as_it_is() -> None:
    line = "綠色發(fā)展、貿(mào)易、經(jīng)濟合作取得進展。"
    (bulletin,) = clean_page(text(line)).bulletins
    assert bulletin.segments[0].text == line
    assert [issue.kind for issue in bulletin.issues] == ["damaged_text"]


def test_glosses_are_not_damage() -> None:
    (bulletin,) = clean_page(text("重慶(Chóngqìng)位於長江上游。")).bulletins
    assert bulletin.issues == ()


NEWS = ("李波会见大使", "2月25日，李波会见大使一行。", "市外办召开会议", "3月7日，市外办召开会议，60人参加。")


def test_the_layout_of_a_section_decides_whether_a_page_is_cut() -> None:
    body = "".join(f"<p>{line}</p>" for line in NEWS)
    (bulletin,) = clean_page(replace(SOURCE, body=page(body))).bulletins
    assert bulletin.key == SOURCE.key
    assert [segment.role for segment in bulletin.segments] == ["title", "body", "subtitle", "body"]
    digest = replace(
        SOURCE, section=section("cq_world.page"), body=page(body).replace(b"trs_editor_view", b"article-content")
    )
    assert [bulletin.title.zh for bulletin in clean_page(digest).bulletins] == [NEWS[0], NEWS[2]]


def test_lines_outside_any_bulletin_stand_apart() -> None:
    cleaned = clean_page(text("APP下载", "外事要闻", *NEWS, "返回顶部"))
    assert [len(bulletin.segments) for bulletin in cleaned.bulletins] == [2, 2]
    outside = cleaned.outside
    assert outside is not None
    assert (outside.key, outside.ordinal, outside.alignments) == (None, 0, ())
    assert [(segment.role, segment.text) for segment in outside.segments] == [
        ("meta", "APP下载"),
        ("section", "外事要闻"),
        ("meta", "返回顶部"),
    ]


def test_a_line_in_two_languages_is_two_segments_and_the_cut_is_recorded() -> None:
    (bulletin,) = clean_page(text("　李波会见大使 / Li Bo Meets with the Ambassador", NEWS[1])).bulletins
    assert (bulletin.title.zh, bulletin.title.en) == ("李波会见大使", "Li Bo Meets with the Ambassador")
    read = "".join(segment.text_original for segment in bulletin.segments[:2])
    assert read == "　李波会见大使 / Li Bo Meets with the Ambassador"
    assert [(repair.segment, repair.before) for repair in bulletin.repairs] == [(1, "　"), (1, " / ")]


def test_a_doubt_of_the_digest_is_an_issue_of_the_bulletin() -> None:
    cleaned = clean_page(
        text(
            "3月2日，云渡市向肯尼亚捐赠的净水设备启运。",
            "On May 17, Wen Ruolan met with Ms. Ferrante, the new consul general of Italy.",
        )
    )
    assert [[issue.kind for issue in bulletin.issues] for bulletin in cleaned.bulletins] == [[], ["untranslated"]]
    (issue,) = cleaned.bulletins[1].issues
    assert issue.where == cleaned.bulletins[1].key
    assert issue.evidence.startswith("On May 17")

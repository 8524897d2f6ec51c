"""Bulletins published more than once are found; those that are merely formulaic never are."""

from collections.abc import Callable
from random import Random

import pytest

from archive.database import open_reading
from archive.near import clusters, near_duplicates, near_duplicates_of
from archive.publish import publish
from archive.related import told_of
from scraper.replica.grammar import notice
from tests.archive.conftest import Archive
from tests.archive.near_material import (
    COPIES,
    DAY,
    Text,
    edited,
    lines,
    originals,
    other_days,
    other_guests,
    other_numbers,
    read,
    saved_page,
)

TONGUES = ("zh", "en", "zh en")
COUNT = 60
LEAST_RECALL = {0.02: 0.98, 0.05: 0.9}
"""Of copies with so many of their characters edited, outside names, numbers and dates."""


@pytest.fixture(scope="module", params=TONGUES)
def texts(request: pytest.FixtureRequest) -> list[Text]:
    return originals(COUNT, request.param)


def found(texts: list[Text], copies: list[Text]) -> set[tuple[int, int]]:
    """Pairs by number, the copies numbered from the end of the originals."""
    both = [text.compared(number) for number, text in enumerate(texts)]
    both += [text.compared(len(texts) + number, "2026-03-06") for number, text in enumerate(copies)]
    return {(pair.first.id, pair.second.id) for pair in near_duplicates(both)}


def true_pairs(count: int) -> set[tuple[int, int]]:
    return {(number, count + number) for number in range(count)}


@pytest.mark.parametrize("tongues", TONGUES)
@pytest.mark.parametrize("formulaic", [other_guests, other_days, other_numbers])
def test_the_same_formula_is_no_near_duplicate(formulaic: Callable[[int, str], list[Text]], tongues: str) -> None:
    texts = formulaic(COUNT, tongues)
    assert len({segment.text for text in texts for segment in text.segments}) > COUNT  # they are not the same text
    assert found(texts, []) == set()


@pytest.mark.parametrize("share", LEAST_RECALL)
def test_edited_copies_are_found(texts: list[Text], share: float) -> None:
    draw = Random(1)  # noqa: S311
    copies = [edited(text, share, draw) for text in texts]
    pairs = found(texts, copies)
    assert len(pairs & true_pairs(COUNT)) >= LEAST_RECALL[share] * COUNT
    assert pairs <= true_pairs(COUNT)


@pytest.mark.parametrize("edit", COPIES)
def test_what_editors_do_is_seen_through(texts: list[Text], edit: str) -> None:
    assert found(texts, [COPIES[edit](text) for text in texts]) == true_pairs(COUNT)


def line(text: str) -> Text:
    return read([("zh-Hans", "title", "外事要闻"), ("zh-Hans", "body", text)])


TOLD = "3月5日，市政府外办主任裴景行会见了法国驻华大使皮埃尔·马尔尚一行，双方就2.5万人次的青年交流等议题交换了意见。"


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        (TOLD, TOLD.replace("交换了意见", "深入交换意见"), True),
        (TOLD, TOLD.replace("会见", "會見").replace("，", ","), True),
        (TOLD, TOLD + "会后，客人参观了博物馆。", True),
        (TOLD, TOLD.replace("法国", "德国"), False),
        (TOLD, TOLD.replace("3月5日", "3月6日"), False),
        (TOLD, TOLD.replace("2.5万", "2.6万"), False),
        (TOLD, TOLD.replace("裴景行", "温若澜"), False),
        (TOLD, TOLD.replace("皮埃尔·马尔尚", "让·杜邦"), False),
        (
            "法国大使会见德国大使，随后法国大使离渝，他说此行收获很大。",
            "德国大使会见法国大使，随后德国大使离渝，他说此行收获很大。",
            False,
        ),
        (
            "王某某到访我市，王某某说此行收获很大，期待再来，双方共进晚餐。",
            "赵五六到访我市，赵五六说此行收获很大，期待再来，双方共进晚餐。",
            False,
        ),
    ],
)
def test_names_numbers_and_dates_decide(one: str, other: str, alike: bool) -> None:
    assert (found([line(one)], [line(other)]) == {(0, 1)}) is alike


def test_a_short_text_says_nothing_without_its_title() -> None:
    def annexed(title: str) -> Text:
        return read([("zh-Hans", "title", title), ("zh-Hans", "body", "详情请见附件。")])

    assert found([annexed("关于签证窗口暂停服务的通知")], [annexed("关于招募志愿者的通知")]) == set()
    assert found([annexed("关于签证窗口暂停服务的通知")], [annexed("關於簽證窗口暫停服務的通知")]) == {(0, 1)}


def test_the_year_in_a_title_tells_two_reports_apart() -> None:
    def report(year: int) -> Text:
        body = "本部门严格执行预算，各项支出均按规定公开，未发生政府性基金预算支出，也没有国有资本经营预算支出。"
        return read([("zh-Hans", "title", f"{year}年部门决算"), ("zh-Hans", "body", body)])

    assert found([report(2024)], [report(2025)]) == set()


def test_titles_of_one_formula_with_another_noun_tell_two_guides_apart() -> None:
    """Their texts are the same to the letter."""

    def guide(what: str) -> Text:
        body = "申请材料包括单位介绍信、被邀请人护照首页复印件、在华日程和责任承诺书，材料齐全的，工作日内办结。"
        return read([("zh-Hans", "title", f"{what}类邀请函办理指南"), ("zh-Hans", "body", body)])

    assert found([guide("科技创新")], [guide("体育赛事")]) == set()
    assert found([guide("科技创新")], [guide("科技創新")]) == {(0, 1)}


def test_what_is_replaced_in_title_and_text_is_no_slip() -> None:
    def warning(hazard: str) -> Text:
        body = f"据意大利有关方面消息，当地{hazard}多发，请拟前往的市民密切关注，减少不必要的外出，并与家人保持联系。"
        return read([("zh-Hans", "title", f"提醒赴意大利市民注意{hazard}"), ("zh-Hans", "body", body)])

    for other in ("强风天气", "强降雨"):
        assert found([warning("浓雾")], [warning(other)]) == set()
    assert found([warning("浓雾")], [warning("浓霧")]) == {(0, 1)}


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("生态环保", "文物保护", False),
        ("八名翻译", "五名翻译", False),
        ("翻译人员", "礼宾人员", True),  # a verb may be another: editors change them
        ("生态环保", "生态保护", True),
        ("生态环保", "生态环呆", True),
    ],
)
def test_a_noun_in_the_place_of_another_is_no_slip(one: str, other: str, alike: bool) -> None:
    def notices(what: str) -> Text:
        return line(f"我办近日发布公告，就{what}等事项公开征求意见，欢迎广大市民积极参与，并请于本月底前来函来电反馈。")

    assert (found([notices(one)], [notices(other)]) == {(0, 1)}) is alike


def test_two_that_each_say_something_of_their_own_are_no_copies() -> None:
    whole, fewer, other = "".join(CHAIN[:8]), "".join(CHAIN[:6]), "".join(CHAIN[:6] + CHAIN[8:])
    assert found([line(whole)], [line(fewer)]) == {(0, 1)}
    assert found([line(whole)], [line(other)]) == set()


def test_one_language_is_compared_where_the_other_is_missing() -> None:
    drawn = notice("both", "meeting", DAY)
    whole, half = read(lines(drawn, "zh en")), read(lines(drawn, "zh"))
    (pair,) = near_duplicates([whole.compared(0), half.compared(1, "2026-03-06")])
    assert (pair.langs, pair.method, pair.score) == ("zh", "exact", 1.0)


def test_the_order_of_bulletins_does_not_show() -> None:
    texts = originals(20, "zh")
    draw = Random(2)  # noqa: S311
    both = [text.compared(number) for number, text in enumerate([*texts, *(edited(one, 0.03, draw) for one in texts)])]
    first = near_duplicates(both)
    assert len(first) >= 19
    for _ in range(3):
        draw.shuffle(both)
        assert near_duplicates(both) == first


CHAIN = (
    "山城的雾散得很慢，江面上汽笛声此起彼伏。",
    "孩子们在操场上踢球，欢笑声传得很远。",
    "老街的茶馆里坐满了听书的客人。",
    "工匠把竹子劈成细丝，编出花鸟鱼虫。",
    "图书馆延长了开放时间，方便读者借阅。",
    "果园里的橙子熟了，农户忙着采摘装箱。",
    "夜晚灯光亮起，桥梁像一条条彩带。",
    "志愿者清理河岸，把垃圾分类装袋。",
    "医生走进社区，为居民讲解健康常识。",
    "合唱团排练新歌，准备参加艺术节演出。",
)


def test_a_chain_of_edits_is_no_cluster() -> None:
    """Each text is near the one before it; the last is no near-duplicate of the first, and does not belong to it."""
    texts = [line("".join(CHAIN[:length])) for length in (10, 8, 6, 4)]
    pairs = near_duplicates([text.compared(number, f"2026-03-0{number + 1}") for number, text in enumerate(texts)])
    assert {(pair.first.id, pair.second.id) for pair in pairs} == {(0, 1), (0, 2), (1, 2), (2, 3)}
    belongs = {row["bulletin_id"]: row["primary_bulletin_id"] for row in clusters(pairs)}
    assert belongs == {0: 0, 1: 0, 2: 0, 3: 3}


def test_what_a_snapshot_holds_of_them(archive: Archive) -> None:
    drawn = notice("published twice", "meeting", DAY)
    first = read(lines(drawn, "zh"))
    again = edited(COPIES["other script"](first), 0.02, Random(3))  # noqa: S311
    for text, day in ((again, "2026-03-09"), (first, "2026-03-05"), (line(TOLD), "2026-03-07")):
        archive.take_in(saved_page(text, day), url=None)
    snapshot = publish(archive.home).path
    with open_reading(snapshot) as db:
        (pair,) = db.query(
            """SELECT a.published_on AS first, b.published_on AS second, method, guard, n.langs
            FROM near_duplicates n
            JOIN bulletins a ON a.id = n.bulletin_id JOIN bulletins b ON b.id = n.other_bulletin_id"""
        )
        assert pair == {"first": "2026-03-05", "second": "2026-03-09", "method": "near", "guard": "same", "langs": "zh"}
        (primary,) = (row["id"] for row in db.query("SELECT b.id FROM bulletins b WHERE b.published_on = '2026-03-05'"))
        (other,) = near_duplicates_of(db, primary)
        (back,) = near_duplicates_of(db, other["id"])
        assert (other["published_on"], bool(other["is_primary"])) == ("2026-03-09", False)
        assert (back["id"], bool(back["is_primary"]), back["score"]) == (primary, True, other["score"])
        ((name, words),) = told_of(snapshot, back["key"])
        assert (name, other["key"] in words, "of the text is the same" in words) == ("same text", True, True)
        assert [row["bulletin_id"] for row in db.query("SELECT * FROM near_duplicate_clusters")] == [
            primary,
            other["id"],
        ]

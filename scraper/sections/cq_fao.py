"""Foreign Affairs Office of Chongqing Municipal People's Government (重庆市人民政府外事办公室).

Source: zfwb.cq.gov.cn, a TRS site. The columns below are those whose pages have been seen; the paths of 友城,
领事保护 and 出国(境) are not known and not guessed.
"""

from scraper.dialects import trs
from scraper.section import Publisher, Section

CQ_FAO = Publisher(
    id="cq_fao",
    title={
        "zh-Hans": "重庆市人民政府外事办公室",
        "en": "Foreign Affairs Office of Chongqing Municipal People's Government",
    },
    site_url="https://zfwb.cq.gov.cn",
    hosts=("zfwb.cq.gov.cn",),
)


def column(path: str, zh: str, en: str, *, schedule: str = "0 9 * * *", min_entries: int = 1) -> Section:
    """A column of this office; its id ends in the last part of its path."""
    return Section(
        id=f"cq_fao.{path.strip('/').rsplit('/', 1)[-1]}",
        publisher=CQ_FAO,
        title={"zh-Hans": zh, "en": en},
        listing=trs.listing(path),
        page=trs.PAGE,
        schedule=schedule,
        min_entries=min_entries,
    )


COLUMNS = (
    column("/zwxx_162/wsyw/", "外事要闻", "Foreign affairs news", min_entries=5),
    column("/zwxx_162/bmdt/", "部门动态", "News of the office", min_entries=5),
    column("/zwxx_162/tzgg/", "通知公告", "Notices and announcements", min_entries=5),
    column("/djgz/", "党建工作", "Party building", schedule="20 9 * * *"),
    column("/wsfw/yqwgrlh/", "邀请外国人来华", "Inviting foreigners to China", schedule="40 9 * * 1"),
    column(
        "/zwgk_162/zfxxgknb/", "政府信息公开年报", "Annual reports on information disclosure", schedule="50 9 * * 1"
    ),
    column("/zwgk_162/fdzdgknr/czyjs/", "财政预决算", "Budgets and final accounts", schedule="0 10 * * 1"),
)

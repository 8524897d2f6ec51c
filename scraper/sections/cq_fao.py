"""Foreign Affairs Office of Chongqing Municipal People's Government (重庆市人民政府外事办公室).

Source: zfwb.cq.gov.cn, a TRS site. The columns below are those whose pages have been seen; the paths of 友城,
领事保护 and 出国(境) are not known and not guessed.
"""

from functools import partial

from scraper.dialects import trs
from scraper.section import Publisher

CQ_FAO = Publisher(
    id="cq_fao",
    title={
        "zh-Hans": "重庆市人民政府外事办公室",
        "en": "Foreign Affairs Office of Chongqing Municipal People's Government",
    },
    site_url="https://zfwb.cq.gov.cn",
    hosts=("zfwb.cq.gov.cn",),
)
column = partial(trs.column, CQ_FAO)

# The office published 281 items in 2022, about 5 a week, nearly all of them in the first two columns. The longest
# pause that its calendar explains is the Spring Festival: 8 days off, with the weekends beside them about 10.
COLUMNS = (
    # Several a week: two weeks are the Spring Festival and some days to spare.
    column("/zwxx_162/wsyw/", "外事要闻", "Foreign affairs news", quiet_days=14, min_entries=5),
    column("/zwxx_162/bmdt/", "部门动态", "News of the office", quiet_days=14, min_entries=5),
    # Notices come with the seasons and the holidays, one or two a month, none in some months.
    column("/zwxx_162/tzgg/", "通知公告", "Notices and announcements", quiet_days=60, min_entries=5),
    # Party building: about one a month.
    column("/djgz/", "党建工作", "Party building", quiet_days=60, schedule="20 9 * * *"),
    # How to invite foreigners changes with the rules: once a year or less, so more than a year says something.
    column("/wsfw/yqwgrlh/", "邀请外国人来华", "Inviting foreigners to China", quiet_days=500, schedule="40 9 * * 1"),
    # The report of a year must be public by the end of January (国务院令第711号, article 50); a month to spare.
    column(
        "/zwgk_162/zfxxgknb/",
        "政府信息公开年报",
        "Annual reports on information disclosure",
        quiet_days=400,
        schedule="50 9 * * 1",
    ),
    # Final accounts in late summer, the budget in late winter: about seven months lie between them at the most.
    column(
        "/zwgk_162/fdzdgknr/czyjs/", "财政预决算", "Budgets and final accounts", quiet_days=240, schedule="0 10 * * 1"
    ),
    # Posts are filled and announced some times a year; the paths of these three are known from other departments'
    # sites on the same platform, and a wrong one shows at once: its listing answers 404.
    column("/zwgk_162/fdzdgknr/rs/", "人事", "Personnel", quiet_days=400, schedule="10 10 * * 1"),
    column(
        "/zwgk_162/fdzdgknr/zcwj2/xzxgfwj/",
        "行政规范性文件",
        "Normative documents",
        quiet_days=500,
        schedule="20 10 * * 1",
    ),
    column(
        "/zwgk_162/fdzdgknr/zcwj2/fzsxwj/",
        "其他政策文件",
        "Other policy documents",
        quiet_days=500,
        schedule="30 10 * * 1",
    ),
)

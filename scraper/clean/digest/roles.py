"""What a line is by what stands in it, wherever it stands: caption, source, section head, metadata, spam, or text.

Whether a short line of text is a title, a subtitle or a part of the body is told by what stands around it (`heads.py`).
Patterns look at the plain form of a line: Simplified, marks in one width.
"""

import re

from schemas.records import Role
from scraper.clean.language.language import ASIDE
from scraper.clean.language.sentences import sentences
from scraper.clean.text.lines import Line, Side


def one_of(*words: str) -> str:
    """A pattern for any of these words, which are separated by blanks.

    >>> one_of("文 图", "Source")
    '(?:文|图|Source)'
    """
    return f"(?:{'|'.join(word for line in words for word in line.split())})"


LONGEST_TITLE = {"zh": 60, "en": 220}
"""In characters. The longest title seen in each language has 45 and 160."""
SHORTEST_TITLE = {"zh": 4, "en": 8}
"""What is shorter is a cell of a table."""
LONGEST_LABEL = {"zh": 60, "en": 120}
"""Characters of a line of metadata or of the page's frame; what is longer is text that begins with such a word."""
LONGEST_CAPTION = 90

BULLET = re.compile(r"^[●•·○◆◇■□▪★☆◎➤▶※]\s*(?=\S)")
STOPS = re.compile(r"[。！？!?；;:,.…、][”’\"')）】》]*$")
FULL_STOPS = re.compile(r"[。！？!?.]$")
"""How a title may end that is a sentence; no quotation does."""
OPENS_WITH_A_DAY = re.compile(r"^(?:\d{4}年)?\d{1,2}月\d{1,2}日[^,]{0,8},|^(?:On|From) [A-Z][a-z]+\.? \d")
ENUMERATED = re.compile(
    r"^(?:[一二三四五六七八九十]+、|[（(][一二三四五六七八九十\d]+[)）]|\d+[.、．)](?!\d)|第[一二三四五六七八九十]+[章条节])"
)
"""`一、总体情况` heads a part of a bulletin; it opens one only if news stands below it and others like it."""

CAPTION = re.compile(r"^(?:[△▲▽▼]|[①-⑳]|[上下左右本]?图为|[上下左右]图:|图[一二三四五六七八九十\d]+\s*[:.]?|[(]图)")
CREDIT = re.compile(
    r"(?:摄影|图片|供图|摄)\s*[:/]\s*\S{1,12}$|\((?:[^()]{0,10}\s)?摄\)$|[(]图[:/][^()]{1,12}[)]$", re.I
)
POSITION = re.compile(r"\((?:[前中后]排)?[左右中][一二三四五六七八九十\d]?\)|\((?:left|right|center|L|R|C)\)")
"""`吴康明(右)会见…`: where somebody stands in a photograph."""

WHO = one_of(
    "来源 信息来源 稿源 供稿 撰稿 作者 编辑 责任编辑 责编 校对 审核 编审 摄影 供图 图片 翻译 编译",
    "文 图 图文 文图 文/图 图/文 文/摄影 记者 本刊记者 本报记者 特约记者 实习记者 通讯员",
    "Source Photo Photos Text Editor Author Reporter Translator",
)
SOURCE = re.compile(
    rf"^[□■◇○]?\s*[(【]?\s*{WHO}(?:单位)?\s*[:/|]"
    r"|^[(]?(?:(?:Photo|Text|Written|Edited|Translated) )?by [A-Z]\S+(?: [A-Z]\S+){0,3}$",
    re.I,
)
SPOKEN = re.compile(r"[。!?](?!\))")
"""`记者：您的印象如何？` is a question in an interview."""
JOURNAL = re.compile(r"^《[^》]{2,12}》$|^\d{4}年第?\d{1,2}期\s*[\d~,，、共页 -]*$")
SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏"
    "韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤温康施文牛樊葛邢安齐伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞"
)
"""The hundred and more families to which nearly everybody belongs."""
NAMES = re.compile(rf"^(?:[{SURNAMES}][\u4e00-\u9fff]{{1,2}}[\s、]+){{1,4}}[{SURNAMES}][\u4e00-\u9fff]{{1,2}}$")

OF_WHAT = one_of(
    "外事 外侨 涉外 部门 工作 政务 友城 领事 港澳 侨务 本刊 新闻 信息 通知 图片 综合 区县 要闻 地方 国际 对外"
)
COLUMN = one_of("之窗 要闻 动态 资讯 快讯 简讯 短讯 简报 信息 公告 政务 新闻 速递 速览 看点 播报 党建工作")
REGULAR = one_of(
    "人文交流 特别报道 特别策划 特别关注 封面故事 封面专题 封面文章 本期策划 本期关注 本期聚焦 卷首语",
    "卷首 刊首语 专题 专题报道 人物 人物专访 人物访谈 专访 高端访谈 领事访谈 大使访谈 访谈 视点 焦点",
    "聚焦 特稿 国际视野 环球视野 世界之窗 友城风采 友城往来 友城之窗 友城故事 走进友城 文化视窗",
    "文化之旅 旅游天地 社会广角 经济纵横 读者来信 图说 图说新闻 光影",
)
"""Columns of magazines."""
SECTION = re.compile(
    rf"^{REGULAR}$|^{OF_WHAT}{{0,3}}{COLUMN}(?:\s*[/|]?\s*[A-Za-z &]{{3,40}})?$"
    r"|^(?:Foreign Affairs )?(?:News|Updates|Briefs|Information|Highlights)(?: in Brief)?$"
)
LABEL = one_of(
    "关键词 关键字 分类号 中图分类号 文章编号 DOI 索引号 发文字号 主题分类 体裁分类 发布机构 字体 字号",
    "浏览次数 浏览量 阅读 阅读次数 阅读量 阅读数 点击次数 点击量 点击数 发布日期 发布时间 更新时间 日期 成文日期",
    r"Keywords Key\swords",
)
META = re.compile(
    rf"^{LABEL}\s*:"
    r"|^(?:摘要|提要|Abstract|出处|正文|目录|作者简介|关键[词字])\s*:?$"
    r"|^《?[\u4e00-\u9fff]{2,10}》?\s*\d{4}年第?\s*\d{1,2}期$"
    r"|^\d{4}[-/]\d{1,2}[-/]\d{1,2}(?:\s+\d{1,2}:\d\d(?::\d\d)?)?\s*\S{0,12}(?:\s\S{2,4})*$",
    re.I,
)
"""Labels, and what mirrors put below the title: the magazine and its issue, the day of the copy with its writers."""
FRAME_OPENS = one_of(
    "上一篇 上一条 上一页 上一则 下一篇 下一条 下一页 下一则 返回顶部 返回首页 返回列表 返回上一页 返回上页 返回上级",
    "当前位置 您当前的位置 您的位置 您所在的位置 您现在的位置 中国政府网 网站地图 网站标识码",
    "© 版权所有 扫一扫 猜你喜欢 热门文章 热门推荐 展开全文 阅读全文 Copyright",
)
FRAME_IS = one_of(
    "APP下载 下载APP 打印 打印本页 关闭 关闭窗口 关闭本页 分享 分享到 分享至 收藏 收藏本页 收藏本站 首页 联系我们",
    "关于我们 微博 微信 登录 注册 附件下载 相关阅读 相关链接 相关文章 相关推荐 更多 查看更多 阅读更多 加载更多",
)
FRAME = re.compile(
    rf"^{FRAME_OPENS}|^{FRAME_IS}\s*[:>»]*$|^(?:[【\[]\s*{FRAME_IS}\s*[】\]]\s*)+$|^微博\s+微信$"
    r"|^(?:首页|Home)\s*[>|›»]|^Back to top$|ICP备|公网安备|政府网站标识码",
    re.I,
)
"""Leftovers of what stands around the text of a page."""

ATTACHMENT = re.compile(
    r"^(?:附件|Attachments?)\s*\d*\s*:?.*\.(?:pdf|docx?|xlsx?|pptx?|wps|et|ofd|zip|rar|jpe?g|png)$", re.I
)

SPAM_WORD = re.compile(
    one_of(
        "彩票 博彩 棋牌 娱乐城 赌场 赌博 开户 百家乐 六合彩 时时彩 老虎机 体育投注 注册送 官网下载 私服 代孕 发票代开",
        "办证 成人 色情 情色 无码 有码 中文字幕 在线观看 免费观看 在线播放 精品视频 国产精品 一区二区 福利视频",
        "黄色 人妻 少妇 乱码",
    )
)
"""What those advertise who break into a mirror."""
FEWEST_SPAM_WORDS = 3
SPAM_SHARE = 1 / 3
"""So many different ones, in so much of a line."""
FEWEST_SEARCH_WORDS = 6
HAN_WORD = re.compile(r"^[^。,、;:]*[\u4e00-\u9fff]{2}[^。,、;:]*$")

CELL = 14
"""Characters; a short line among such lines is a cell of a table."""


def alone(line: Line) -> Role | None:
    """What a line is by itself; null for text: a title, a subtitle or a paragraph.

    >>> from scraper.clean.text.mending import Mended
    >>> [alone(Line(Mended(text), "zh-Hans")) for text in ("△会见现场", "攝影/唐安冰", "外事要闻", "李波会见大使")]
    ['caption', 'source', 'section', None]
    """
    text = line.plain
    is_label = len(text) <= LONGEST_LABEL[line.side or "zh"]
    if is_spam(line):
        return "spam"
    if is_attachment(line) or (is_label and (META.search(text) or FRAME.search(text))):
        return "meta"
    if SECTION.search(text):
        return "section"
    if CAPTION.search(text):
        return "caption"
    if is_label and not SPOKEN.search(text) and (SOURCE.search(text) or JOURNAL.search(text) or NAMES.search(text)):
        return "source"
    if len(text) <= LONGEST_CAPTION and (CREDIT.search(text) or POSITION.search(text)) and text.count("。") <= 1:
        return "caption"
    return "meta" if line.side is None else None


def looks_like_title(line: Line) -> bool:
    """Short, and not a sentence.

    >>> from scraper.clean.text.mending import Mended
    >>> [looks_like_title(Line(Mended(text), "zh-Hans")) for text in ("● 李波会见大使", "一、总则")]
    [True, False]
    """
    return may_be_title(line) and not STOPS.search(line.plain) and not is_numbered(line)


def may_be_title(line: Line) -> bool:
    """The same of a line that could be a title only where its page speaks for it: it has a number, or ends in a stop.

    >>> from scraper.clean.text.mending import Mended
    >>> [may_be_title(Line(Mended(text), "zh-Hans")) for text in ("一、总则", "我们来了！", "内容如下：")]
    [True, True, False]
    """
    text = FULL_STOPS.sub("", unbulleted(line))
    return (
        line.side is not None
        and SHORTEST_TITLE[line.side] <= len(text) <= LONGEST_TITLE[line.side]
        and not STOPS.search(text)
        and not _ends_inside(ASIDE.sub("", text), line.side)
        and not OPENS_WITH_A_DAY.search(text)
        and alone(line) is None
    )


def is_numbered(line: Line) -> bool:
    """Whether it begins with a number of an enumeration."""
    return ENUMERATED.match(unbulleted(line)) is not None


def is_attachment(line: Line) -> bool:
    """Whether it names a file that belongs to the bulletin: metadata, but of the bulletin, not of the page.

    >>> from scraper.clean.text.mending import Mended
    >>> is_attachment(Line(Mended("附件：报名表.pdf"), "zh-Hans"))
    True
    """
    return ATTACHMENT.search(line.plain) is not None


def is_bulleted(line: Line) -> bool:
    """Whether it begins with a bullet."""
    return BULLET.match(line.plain) is not None


def unbulleted(line: Line) -> str:
    """The plain text without its bullet."""
    return BULLET.sub("", line.plain)


def is_cell(line: Line) -> bool:
    """Whether it could be a cell of a table: very short, and no sentence."""
    return len(line.plain) <= CELL and not STOPS.search(line.plain)


def is_spam(line: Line) -> bool:
    """Whether a line sells what people sell who break into a mirror; notices that warn of it are sentences."""
    words = SPAM_WORD.findall(line.plain)
    enough = len(set(words)) >= FEWEST_SPAM_WORDS and sum(map(len, words)) >= SPAM_SHARE * len(line.plain)
    return enough and "。" not in line.plain


def is_search_words(line: Line) -> bool:
    """Whether a line is a list of search words: no sentence, but many words between blanks, bars or underscores.

    On top of a page, that is what some mirrors put there; elsewhere it could be a row of a table.
    """
    words = re.split(r"[\s|_/-]+", line.plain)
    are_words = all(HAN_WORD.search(word) for word in words)
    return len(words) >= FEWEST_SEARCH_WORDS and are_words and not NAMES.search(line.plain)


def _ends_inside(text: str, side: Side) -> bool:
    """Whether a sentence ends before the end of a text; what is called out in a Chinese title ends none."""
    return "。" in text if side == "zh" else len(sentences(text, "en")) > 1

"""Whether a page is what a firewall answers in place of it, with status 200.

Either it holds scripts and shows nothing: a challenge. Or it says in words that we are refused; but every one of those
words stands on honest pages too, so signs of different kinds are counted. Two kinds make a refusal; where the page
also says that there is no such page, three, since error pages carry numbers of requests and names of products as well.
A page that shows more than a few lines is no refusal, whatever it says.
"""

import re
from dataclasses import dataclass

from schemas.errors import NestedTooDeep
from scraper.parsing import Parsed, parse

CHALLENGE = "scripts and no visible text: a challenge page"
MOST_SHOWN = 1200
"""Characters; the longest refusal in the sources below shows 500, a page of an office with its frame never so few."""
LEAST_KINDS = 2


@dataclass(frozen=True)
class Sign:
    """Something that firewalls write. `of_source` looks at the markup too: comments and addresses tell of a product."""

    kind: str
    pattern: re.Pattern[str]
    source: str
    of_source: bool = False


def _sign(kind: str, pattern: str, source: str, *, of_source: bool = False) -> Sign:
    return Sign(kind, re.compile(pattern, re.I | re.S), source, of_source)


WAFW00F = "fingerprints of wafw00f 2.4 (github.com/EnableSecurity/wafw00f)"
SIGNS = (
    # That the request was stopped.
    _sign(
        "refused",
        r"(?:请求|访问|操作|行为|IP)[^。！!\n]{0,30}(?:拦截|阻断|拒绝|禁止|封禁)",
        "Alibaba Cloud WAF (您的访问被阻断), Tencent EdgeOne (已被该站点的安全策略拦截), "
        "宝塔 (已被网站管理员设置拦截), 创宇盾 (已被创宇盾拦截), as quoted in public scrapers",
    ),
    _sign(
        "refused",
        r"\b(?:request|access|visit|url|you)\b[^.!\n]{0,40}\b(?:blocked|rejected|denied|intercepted|unsuccessful)\b",
        f"Alibaba Cloud, F5 ASM, Imperva, 安域, Cloudflare: {WAFW00F}",
    ),
    # What we are taken for.
    _sign(
        "suspicion",
        r"威胁|攻击|恶意|不合法的?参数|可疑|(?:访问|操作|行为|请求)[^。\n]{0,6}异常|过于频繁|安全策略|非法(?:请求|访问|操作)",
        "Alibaba Cloud WAF, 宝塔, 创宇盾, 玄武盾, as quoted in public scrapers",
    ),
    _sign(
        "suspicion",
        r"\b(?:threats?|attacks?|malicious|suspicious|unusual traffic|security (?:policy|rules?|reasons?))\b",
        f"Alibaba Cloud, ModSecurity, FortiWeb: {WAFW00F}",
    ),
    # What we are to prove.
    _sign(
        "proof",
        r"安全验证|人机验证|安全检测|滑块|滑动验证|拖动[^。\n]{0,8}验证|(?:完成|输入|点击)[^。\n]{0,10}(?:验证|验证码)",
        "titles and words of verification pages, as public scrapers of tender sites look for them",
    ),
    _sign(
        "proof",
        r"captcha|not a robot|you are (?:a )?human|checking your browser|enable (?:javascript|cookies)|just a moment",
        f"Cloudflare, Imperva, DDoS-Guard: {WAFW00F}",
    ),
    # The number under which the firewall has noted the request.
    _sign(
        "number",
        r"(?:请求|事件|拦截|追踪|日志)\s*(?:ID|编号|号)[^\w<]{0,8}(?:是|为)?[^\w]{0,3}(?:<\w+[^>]*>\s*)?[\w-]{6,}",
        "Alibaba Cloud WAF (您的请求ID是), Tencent EdgeOne (请求 ID)",
        of_source=True,
    ),
    _sign(
        "number",
        r"\b(?:event|request|incident|support|trace|ray|reference)[ _-]?(?:id|number)\b[^\w<]{0,3}(?:is)?[^\w<]{0,4}"
        r"(?:<\w+[^>]*>\s*)?[\w-]{6,}",
        f"雷池 SafeLine (in a comment), F5 ASM, Imperva, Cloudflare: {WAFW00F}",
        of_source=True,
    ),
    # Whose page it is.
    _sign(
        "product",
        r"(?:网站|应用|Web)\s*防火墙|云盾|创宇盾|玄武盾|云锁|安全狗|网站卫士|加速乐|\bWAF\b|web application firewall",
        "宝塔, 安全狗, 创宇盾, 玄武盾, 云锁, 360: the gallery secpulse.com/archives/194302.html",
    ),
    _sign(
        "product",
        r"errors?\.aliyun(?:dun)?\.com|waf\.tencent(?:-?cloud)?\.com|365cyd\.com|wzws-waf-cgi|dbappwaf\.cn|safedogsite"
        r"|static\.jiasule\.com|notice-jiasule|yunsuologo|aqb_cc/error|yundun\.com|_Incapsula_Resource|safeline"
        r"|ks[-_]waf[-_]error|hws_security@|yunjiasu-cgi|cf-browser-verification|/cdn-cgi/",
        WAFW00F,
        of_source=True,
    ),
)
SAYS_MISSING = re.compile(
    r"\b404\b|not (?:be )?found|does not exist|no such|不存在|找不到|未找到|已(?:被)?(?:删除|移除|下线)|无法找到", re.I
)


def refusal(text: str, page: Parsed | None = None) -> str | None:
    """Why a page is a firewall's answer; null where it does not look like one.

    Args:
        text: the decoded page.
        page: the same, where it has been parsed already.

    >>> refusal("<script>go()</script><p></p>")
    'scripts and no visible text: a challenge page'
    >>> refusal("<title>网站防火墙</title><p>您的请求带有不合法参数，已被拦截！</p>")
    'says that we are refused (product, refused, suspicion): 网站防火墙 您的请求带有不合法参数，已被拦截！'
    >>> refusal("<title>404</title><p>您访问的页面不存在</p><script>go()</script>") is None
    True
    """
    try:
        page = page or parse(text)
    except NestedTooDeep:
        return None
    body = page.body()
    lines = list(body.paragraphs()) if body else []
    if not lines and page.find("script") is not None:
        return CHALLENGE
    title = page.find("title")
    seen = " ".join([title.value() if title else "", *lines]).strip()
    if len(seen) > MOST_SHOWN:
        return None
    kinds = sorted({sign.kind for sign in SIGNS if sign.pattern.search(text if sign.of_source else seen)})
    if len(kinds) < LEAST_KINDS + bool(SAYS_MISSING.search(seen)):
        return None
    return f"says that we are refused ({', '.join(kinds)}): {seen[:80]}"

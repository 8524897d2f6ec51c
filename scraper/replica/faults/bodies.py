"""The right text in the wrong bytes, or in a page that is no longer what its section declares."""

import re
from dataclasses import replace

from scraper.replica.exchange import Answer, Request
from scraper.replica.faults.declaring import PageScene, every_page, page_fault

DECLARED = re.compile(rb"charset=[\w-]+")
SAID = {"utf-8": ("gb18030", b"utf-8"), "gb2312": ("utf-8", b"gb2312")}
"""For a page in one charset: the bytes it is sent in instead, and what it still says that it is."""
MANDATED = re.compile(rb"<meta name=[^>]*>\n?")
NAMES = re.compile(rb' (?:class|id)="[^"]*"')


def _text(scene: PageScene, answer: Answer) -> str:
    return answer.body.decode("gbk" if scene.page.charset == "gb2312" else "utf-8")


@page_fault(first="new", known="unchanged")
def wrong_charset(scene: PageScene, _request: Request, answer: Answer) -> Answer:
    """Is GBK and says that it is UTF-8, or the other way round."""
    truly, said = SAID[scene.page.charset]
    body = DECLARED.sub(b"charset=" + said, _text(scene, answer).encode(truly))
    return replace(answer, body=body, headers={"Content-Type": f"text/html; charset={said.decode()}"})


@page_fault(first="quarantined", known="quarantined")
def undecodable(_scene: PageScene, _request: Request, answer: Answer) -> Answer:
    """Holds bytes that are text in no charset."""
    middle = answer.body.index("。".encode("gbk" if b"gb2312" in answer.body else "utf-8"))
    return replace(answer, body=answer.body[:middle] + b"\xff\xfe\xff" + answer.body[middle:])


@page_fault(first="new", known="unchanged")
def changing_token(scene: PageScene, _request: Request, answer: Answer) -> Answer:
    """Carries a token, a timestamp and a count of visits that differ each time it is asked for."""
    token = f"{scene.draw.getrandbits(64) + scene.asked_before:x}"
    marks = (
        f'<input type="hidden" name="csrf" value="{token}"><p>访问量：{scene.asked_before + 1024}</p><!-- {token} -->'
    )
    inside = marks.encode("gbk" if b"gb2312" in answer.body else "utf-8")
    return replace(answer, body=answer.body.replace(b'<div class="footer">', inside + b'<div class="footer">'))


@page_fault(first="new", known="unchanged", issue="metas_missing")
def missing_metas(_scene: PageScene, _request: Request, answer: Answer) -> Answer:
    """Lacks the mandated meta tags; its text is where it was."""
    return replace(answer, body=MANDATED.sub(b"", answer.body))


@page_fault(first="drifted", known="drifted", pick=every_page)
def redesign(_scene: PageScene, _request: Request, answer: Answer) -> Answer:
    """Is built anew: no class and no id is called what it was called before."""
    return replace(answer, body=NAMES.sub(b' class="x-r2"', answer.body))

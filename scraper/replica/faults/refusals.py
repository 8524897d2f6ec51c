"""The server answers something else than the page: errors, redirects, block pages."""

from scraper.replica.exchange import Answer, Request
from scraper.replica.faults.declaring import PageScene, page_fault
from scraper.replica.office import OfficePage
from scraper.replica.pages import page_resources

HTML = {"Content-Type": "text/html"}
CHALLENGE = b"""<!DOCTYPE html><html><head><meta id="q7" content="{qtt!!x0aM" r="m"><script>
$_ts=window['$_ts'];if(!$_ts)$_ts={};$_ts.nsd=41923;document.cookie="k1="+$_ts.nsd;location.reload();
</script></head><body><noscript>JavaScript</noscript></body></html>"""
"""As firewalls before gov.cn sites send it: a script that sets a cookie and asks again."""
REFUSED_IN_WORDS = """<!DOCTYPE html><html><head><meta charset="utf-8"><title>网站防火墙</title></head><body>
<h1>访问被拦截</h1><p>您的请求可能对网站造成安全威胁，已被本站的安全策略拦截。</p><p>事件ID：3f0a6a2be61d4ad9</p>
</body></html>""".encode()
"""As web shields say it to a visitor: a sentence, and the number under which they have noted it."""
REFUSAL = "<html><body><center><h1>{}</h1></center><hr></body></html>"
STUB = "<html><head><title></title></head><body><p>页面不存在</p></body></html>".encode()


def refusal(status: int, **headers: str) -> Answer:
    """An error page of a few bytes."""
    body = REFUSAL.format(status).encode()
    return Answer(status, body, {**HTML, **{name.replace("_", "-"): value for name, value in headers.items()}})


def redirect(target: str, status: int = 302) -> Answer:
    """A redirect."""
    return Answer(status, REFUSAL.format(status).encode(), {**HTML, "Location": target})


def moved_to(page: OfficePage) -> str:
    """Where a page that has moved stands now: in the same column, under another id."""
    return page.path.replace(str(page.source_id), f"9{page.source_id}")


# --- errors -----------------------------------------------------------------------------------------------------


@page_fault(first="failed", known="not_modified")
def not_modified(_scene: PageScene, _request: Request, _answer: Answer) -> Answer:
    """Answers 304 whatever is asked, also to somebody who has nothing."""
    return Answer(304)


@page_fault(first="failed", known="failed")
def server_error(_scene: PageScene, _request: Request, _answer: Answer) -> Answer:
    """Answers 500, however often it is asked."""
    return refusal(500)


@page_fault(first="failed", known="failed")
def unavailable(_scene: PageScene, _request: Request, _answer: Answer) -> Answer:
    """Answers 503 with Retry-After, however often it is asked."""
    return refusal(503, Retry_After="1")


@page_fault(first="new", known=("unchanged", "not_modified"))
def unavailable_once(scene: PageScene, _request: Request, answer: Answer) -> Answer:
    """Answers 503 with Retry-After when asked for the first time, then as usual."""
    return answer if scene.asked_before else refusal(503, Retry_After="1")


# --- absences ---------------------------------------------------------------------------------------------------


@page_fault(first="gone_pending", known="gone_pending")
def not_found(_scene: PageScene, _request: Request, _answer: Answer) -> Answer:
    """Answers 404, though the listing still has it."""
    return refusal(404)


@page_fault(first="gone_pending", known="gone_pending")
def removed(_scene: PageScene, _request: Request, _answer: Answer) -> Answer:
    """Answers 410."""
    return refusal(410)


@page_fault(first="gone_pending", known="gone_pending")
def redirect_to_404(_scene: PageScene, _request: Request, _answer: Answer) -> Answer:
    """Redirects to an error page that answers 404."""
    return redirect("/404.html")


@page_fault(first="soft_404", known="soft_404")
def redirect_home(_scene: PageScene, _request: Request, _answer: Answer) -> Answer:
    """Redirects to the home page, as sites do with what they have taken down."""
    return redirect("/")


@page_fault(first="soft_404", known="soft_404")
def redirect_to_listing(scene: PageScene, _request: Request, _answer: Answer) -> Answer:
    """Redirects to the listing of its column."""
    return redirect(scene.page.column.path)


@page_fault(first="soft_404", known="soft_404")
def stub(_scene: PageScene, _request: Request, _answer: Answer) -> Answer:
    """Answers 200 with a stub of less than 600 bytes."""
    return Answer(200, STUB, HTML)


@page_fault(first="soft_404", known="soft_404")
def empty_body(_scene: PageScene, _request: Request, _answer: Answer) -> Answer:
    """Answers 200 with nothing at all."""
    return Answer(200, b"", HTML)


@page_fault(first=(None,), known=(None, "gone_pending"), unlisted=True)
def deleted(_scene: PageScene, _request: Request, _answer: Answer) -> Answer:
    """Is taken down: answers 404, and the listing no longer has it."""
    return refusal(404)


# --- redirects --------------------------------------------------------------------------------------------------


@page_fault(first="failed", known="failed")
def redirect_loop(scene: PageScene, request: Request, _answer: Answer) -> Answer:
    """Redirects in a circle."""
    return redirect(request.address + ("?again" if request.path == request.address else ""))


@page_fault(first="failed", known="failed")
def redirect_off_hosts(_scene: PageScene, _request: Request, _answer: Answer) -> Answer:
    """Redirects to a host that nobody has declared."""
    return redirect("http://elsewhere.invalid/")


@page_fault(first="moved", known="moved", also=lambda page: (moved_to(page),))
def moved(scene: PageScene, request: Request, _answer: Answer) -> Answer:
    """Redirects for good to an address with another id, where the page now stands."""
    there = moved_to(scene.page)
    if request.address != there:
        return redirect(there, 301)
    stands = dict(page_resources(scene.page))[scene.page.path]
    return Answer(200, stands.body, {"Content-Type": stands.content_type})


# --- refusals ---------------------------------------------------------------------------------------------------


@page_fault(first="blocked", known="blocked")
def forbidden(_scene: PageScene, _request: Request, _answer: Answer) -> Answer:
    """Answers 403."""
    return refusal(403)


@page_fault(first="blocked", known="blocked")
def challenge_412(_scene: PageScene, _request: Request, _answer: Answer) -> Answer:
    """Answers 412 with the challenge of a firewall."""
    return Answer(412, CHALLENGE, HTML)


@page_fault(first="blocked", known="blocked")
def challenge_521(_scene: PageScene, _request: Request, _answer: Answer) -> Answer:
    """Answers 521 with the challenge of a firewall."""
    return Answer(521, CHALLENGE, {**HTML, "Set-Cookie": "__jsluid_h=0; max-age=31536000; path=/"})


@page_fault(first="blocked", known="blocked")
def waf_page(_scene: PageScene, _request: Request, _answer: Answer) -> Answer:
    """Answers 200 with the challenge of a firewall: scripts, and nothing to see."""
    return Answer(200, CHALLENGE + b"<script>" + b";" * 4096 + b"</script>", HTML)


@page_fault(first="blocked", known="blocked")
def waf_words(_scene: PageScene, _request: Request, _answer: Answer) -> Answer:
    """Answers 200 with the page of a web shield, which says in words that the request is refused."""
    return Answer(200, REFUSED_IN_WORDS, HTML)

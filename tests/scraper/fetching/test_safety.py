"""Whatever a server does, a fetch stays within its limits, says what happened, and goes on with the rest."""

import gzip
import http.server
import socket
import ssl
import subprocess
import sys
import threading
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from schemas.errors import AddressUnusable, SourceUnavailable, WaibanError
from schemas.home import Home
from schemas.run_folder import RunFolder
from scraper.addresses import private
from scraper.fetch import fetch
from scraper.hosts import checked_site_url
from scraper.plan import plan
from scraper.section import section
from tests.scraper.fetching.conftest import Reply, Site, pages_of

Planned = Callable[..., RunFolder]
HTML = {"Content-Type": "text/html"}
MEBIBYTE = 1024 * 1024


# --- addresses --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("address", "kind"),
    [
        ("10.1.2.3", "private"),
        ("172.16.0.1", "private"),
        ("192.168.1.1", "private"),
        ("100.64.0.1", "private"),
        ("169.254.169.254", "link-local"),
        ("127.0.0.1", "loopback"),
        ("0.0.0.0", "unspecified"),  # noqa: S104
        ("224.0.0.1", "multicast"),
        ("240.0.0.1", "reserved"),
        ("::1", "loopback"),
        ("fe80::1", "link-local"),
        ("fd00::1", "private"),
        ("::ffff:10.0.0.1", "private"),
    ],
)
def test_addresses_that_are_nobodys_business(address: str, kind: str) -> None:
    assert f"{kind} address" in str(private("zfwb.cq.gov.cn", address, frozenset({"127.0.0.1", "localhost"})))


def test_public_addresses_may_be_asked() -> None:
    assert private("zfwb.cq.gov.cn", "222.177.17.1") is None
    assert private("zfwb.cq.gov.cn", "2400:3200::1") is None


def test_a_name_that_leads_into_a_private_network_is_refused(site: Site, tmp_path: Path) -> None:
    host, port = socket.gethostname(), site.url.rsplit(":", 1)[1]
    try:
        socket.gethostbyname(host)
    except OSError:
        pytest.skip("this machine does not know its own name")
    folder = plan(section("cq_fao.djgz"), Home(tmp_path / "home"), site_url=f"http://{host}:{port}", delay_seconds=0)
    with pytest.raises(WaibanError, match=rf"{host}.*(private|loopback) address; not asked"):
        fetch(folder)
    assert site.asked == []


@pytest.mark.parametrize("url", ["http://10.1.2.3", "http://169.254.169.254", "http://0.0.0.0:80", "http://[fd00::1]/"])
def test_a_private_address_is_no_site(url: str) -> None:
    with pytest.raises(AddressUnusable, match="private network"):
        checked_site_url(url)


@pytest.mark.parametrize(
    "url", ["http://[x", "http://127.0.0.1:99999", "ftp://a.example", "a.example", "http://", "http://u:p@a.example"]
)
def test_what_is_no_web_address(url: str) -> None:
    with pytest.raises(AddressUnusable, match="is no web address"):
        checked_site_url(url)


# --- limits -----------------------------------------------------------------------------------------------------


def test_a_page_that_is_too_large(site: Site, planned: Planned, limited: Callable[..., None]) -> None:
    limited(DOWNLOAD_MAXSIZE=100_000)
    site.listing(site.page(1), site.page(2, Reply(body=b"x" * 100_001, headers=HTML)))
    folder = planned()
    fetch(folder)
    pages = pages_of(folder)
    assert pages[site.key(1)].outcome is None
    assert pages[site.key(2)].outcome == "failed"
    assert "100001" in str(pages[site.key(2)].reason)


def test_a_page_that_drips_for_ever(site: Site, planned: Planned, limited: Callable[..., None]) -> None:
    """It is never idle for as long as the limit, but as a whole it takes longer."""
    limited(DOWNLOAD_TIMEOUT=2, RETRY_TIMES=0)
    site.listing(site.page(1), site.page(2, Reply(body=b"x" * 100, headers=HTML, seconds=0.5, bytes_at_once=1)))
    folder = planned()
    fetch(folder)
    pages = pages_of(folder)
    assert pages[site.key(1)].outcome is None
    assert pages[site.key(2)].outcome == "failed"
    assert "2" in str(pages[site.key(2)].reason)


def test_redirects_without_end(site: Site, planned: Planned) -> None:
    site.listing(site.page(1), site.page(2, Reply(302, b"", {"Location": "t20260105_2.html"})))
    folder = planned()
    fetch(folder)
    assert pages_of(folder)[site.key(2)].outcome == "failed"
    assert "redirect" in str(pages_of(folder)[site.key(2)].reason)
    assert 2 <= sum("_2.html" in path for path in site.asked) <= 7


MEASURED = """
import resource, sys
from schemas.run_folder import RunFolder
from scraper.fetch import fetch
fetch(RunFolder(sys.argv[1]))
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""


def test_a_gzip_bomb(site: Site, planned: Planned) -> None:
    packer = zlib.compressobj(9, wbits=31)
    bomb = b"".join(packer.compress(bytes(MEBIBYTE)) for _ in range(1024)) + packer.flush()
    assert len(bomb) < 2 * MEBIBYTE
    site.listing(site.page(1), site.page(2, Reply(body=bomb, headers={**HTML, "Content-Encoding": "gzip"})))
    folder = planned()
    done = subprocess.run([sys.executable, "-c", MEASURED, folder.url], capture_output=True, text=True, check=True)
    pages = pages_of(folder)
    assert pages[site.key(1)].outcome is None
    assert pages[site.key(2)].outcome == "failed"
    assert "decompress" in str(pages[site.key(2)].reason)
    assert int(done.stdout.splitlines()[-1]) * 1024 < 400 * MEBIBYTE, "a gibibyte was not unpacked"


def test_a_gzip_bomb_in_place_of_a_listing(site: Site, planned: Planned, limited: Callable[..., None]) -> None:
    limited(DOWNLOAD_MAXSIZE=100_000)
    bomb = gzip.compress(bytes(MEBIBYTE))
    site.replies["/djgz/"] = Reply(body=bomb, headers={**HTML, "Content-Encoding": "gzip"})
    with pytest.raises(WaibanError, match="decompress"):
        fetch(planned())


# --- the way there ----------------------------------------------------------------------------------------------


def test_proxies_of_the_environment_are_not_used(site: Site, planned: Planned, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
        monkeypatch.setenv(name.upper(), "http://127.0.0.1:9")
    monkeypatch.delenv("no_proxy", raising=False)
    monkeypatch.delenv("NO_PROXY", raising=False)
    site.listing(site.page(1))
    folder = planned()
    fetch(folder)
    assert pages_of(folder)[site.key(1)].status == 200


@pytest.fixture
def self_signed(tmp_path: Path) -> Iterator[str]:
    """A server whose certificate nobody vouches for."""
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost"]
    names = ["-addext", "subjectAltName=IP:127.0.0.1,DNS:localhost"]
    try:
        subprocess.run(
            [*command, *names, "-keyout", str(key), "-out", str(certificate)], check=True, capture_output=True
        )
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("no openssl on this machine")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), http.server.SimpleHTTPRequestHandler)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    yield f"https://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_a_certificate_that_nobody_vouches_for(self_signed: str, tmp_path: Path) -> None:
    folder = plan(section("cq_fao.djgz"), Home(tmp_path / "home"), site_url=self_signed)
    with pytest.raises(SourceUnavailable, match="certificate"):
        fetch(folder)

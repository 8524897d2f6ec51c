"""The office over HTTP."""

import http.client
import json
from collections.abc import Iterator, Mapping
from http import HTTPStatus
from urllib.parse import urlsplit

import pytest

from schemas.errors import SourceUnavailable
from scraper.replica import Office, running, truth
from scraper.replica.exchange import Request
from scraper.replica.pages import Resource
from scraper.replica.server import answer

PATH = "/zwxx_162/wsyw/"


@pytest.fixture
def connection(office: Office) -> Iterator[http.client.HTTPConnection]:
    with running(office) as site_url:
        opened = http.client.HTTPConnection(urlsplit(site_url).netloc, timeout=10)
        yield opened
        opened.close()


def ask(
    connection: http.client.HTTPConnection, path: str, method: str = "GET", **headers: str
) -> tuple[http.client.HTTPResponse, bytes]:
    connection.request(method, path, headers={name.replace("_", "-"): value for name, value in headers.items()})
    response = connection.getresponse()
    return response, response.read()


def test_a_page_with_validators_and_no_charset(connection: http.client.HTTPConnection) -> None:
    response, body = ask(connection, PATH)
    assert response.status == HTTPStatus.OK
    assert response.version == 11
    assert response.headers["Content-Type"] == "text/html"
    assert int(response.headers["Content-Length"]) == len(body) > 600
    assert response.headers["ETag"].startswith('"')
    assert response.headers["Last-Modified"].endswith("GMT")


def test_the_connection_is_kept(connection: http.client.HTTPConnection) -> None:
    ask(connection, PATH)
    kept = connection.sock
    response, _ = ask(connection, "/nowhere.html")
    assert response.status == HTTPStatus.NOT_FOUND
    ask(connection, PATH, "HEAD")
    assert connection.sock is kept is not None


def test_conditional_requests(connection: http.client.HTTPConnection) -> None:
    first, _ = ask(connection, PATH)
    etag, modified = first.headers["ETag"], first.headers["Last-Modified"]
    for headers in (
        {"If_None_Match": etag},
        {"If_None_Match": f'"other", W/{etag}'},
        {"If_Modified_Since": modified},
        {"If_Modified_Since": "Fri, 01 Jan 2038 00:00:00 GMT"},
        {"If_None_Match": etag, "If_Modified_Since": "Sat, 01 Jan 2000 00:00:00 GMT"},
    ):
        response, body = ask(connection, PATH, **headers)
        assert (response.status, body) == (HTTPStatus.NOT_MODIFIED, b""), headers
        assert response.headers["ETag"] == etag
    for headers in (
        {"If_None_Match": '"other"'},
        {"If_None_Match": '"other"', "If_Modified_Since": modified},
        {"If_Modified_Since": "Sat, 01 Jan 2000 00:00:00 GMT"},
        {"If_Modified_Since": "some day"},
    ):
        assert ask(connection, PATH, **headers)[0].status == HTTPStatus.OK, headers


def test_head_has_the_headers_and_no_body(connection: http.client.HTTPConnection) -> None:
    whole, body = ask(connection, PATH)
    head, nothing = ask(connection, PATH, "HEAD")
    assert nothing == b""
    assert head.headers["Content-Length"] == whole.headers["Content-Length"] == str(len(body))


def test_the_truth_is_served(connection: http.client.HTTPConnection, office: Office) -> None:
    response, body = ask(connection, "/truth.json")
    assert response.headers["Content-Type"] == "application/json"
    assert json.loads(body) == {**truth(office), "faults": []}


def test_a_query_changes_nothing(served: Mapping[str, Resource]) -> None:
    assert answer(served, Request(f"{PATH}?from=weixin")) == answer(served, Request(PATH))


def test_a_taken_port_is_told_plainly(office: Office) -> None:
    with running(office) as site_url:
        port = urlsplit(site_url).port
        assert port
        with pytest.raises(SourceUnavailable, match=f"127.0.0.1:{port}.*--port"), running(office, port=port):
            pass


def test_it_stops(office: Office) -> None:
    with running(office) as site_url:
        address = urlsplit(site_url).netloc
        kept = http.client.HTTPConnection(address, timeout=10)
        ask(kept, PATH)
    with pytest.raises((http.client.HTTPException, OSError)):
        ask(kept, PATH)
    kept.close()
    gone = http.client.HTTPConnection(address, timeout=10)
    with pytest.raises(ConnectionRefusedError):
        gone.request("GET", "/")

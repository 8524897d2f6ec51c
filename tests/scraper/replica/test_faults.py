"""The faults themselves: what they hit, what they say of it, and how their answers go over the wire."""

import gzip
import http.client
import json
import socket
from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import urlsplit

import pytest

from schemas.errors import FaultUnknown
from scraper.replica import Office, Replica, running, serving
from scraper.replica.columns import COLUMNS, WSYW
from scraper.replica.exchange import Answer, Request
from scraper.replica.faults import FAULTS, scenario_of
from scraper.replica.faults.declaring import PAGES_EACH, every_page
from scraper.replica.faults.table import PAGE, markdown
from scraper.replica.office import OfficePage
from scraper.replica.server import answer, found, site

ROOMY = Office(seed=0, columns=(replace(WSYW, listing_pages=2, per_page=60), replace(COLUMNS[-1], per_page=8)))
SERVED = site(ROOMY)


@pytest.fixture(scope="module")
def misbehaving() -> Iterator[Replica]:
    with serving(Replica(ROOMY)) as replica:
        yield replica


def one_hit(replica: Replica, fault: str) -> OfficePage:
    """Misbehave with this fault; a page that it hits."""
    return replica.misbehave(fault).hits[fault][0]


def ask(replica: Replica, path: str, seconds: float = 5) -> tuple[http.client.HTTPResponse, bytes]:
    connection = http.client.HTTPConnection(urlsplit(replica.site_url).netloc, timeout=seconds)
    connection.request("GET", path)
    response = connection.getresponse()
    return response, response.read()


# --- what is hit ---------------------------------------------------------------------------------------------------


def test_the_seed_decides_which_pages_are_hit() -> None:
    names = sorted(FAULTS)
    same = scenario_of(ROOMY, names, 7), scenario_of(ROOMY, names[::-1], 7)
    assert same[0].hits == same[1].hits
    assert same[0].told() == same[1].told()
    assert scenario_of(ROOMY, ["not_found"], 8).hits != scenario_of(ROOMY, ["not_found"], 7).hits


def test_no_page_is_hit_twice_and_each_fault_of_pages_hits_some_in_every_column() -> None:
    plenty = Office(seed=0, columns=(replace(WSYW, listing_pages=2, per_page=80),))
    scenario = scenario_of(plenty, sorted(set(FAULTS) - {"deep_listing_stub"}), 0)  # which takes half the column
    hits = [page.key for pages in scenario.hits.values() for page in pages]
    assert len(hits) == len(set(hits)) == 160, "a redesign takes what the others leave"
    of_pages = [fault for fault in FAULTS.values() if fault.page and fault.pick is not every_page]
    assert {len(scenario.hits[fault.name]) for fault in of_pages if not fault.digests_only} == {PAGES_EACH}


def test_pages_that_are_not_hit_are_as_they_were() -> None:
    scenario = scenario_of(ROOMY, [fault.name for fault in FAULTS.values() if fault.page and not fault.unlisted][:-1])
    hit = {page.key for pages in scenario.hits.values() for page in pages}
    spared = [page for pages in ROOMY.pages.values() for page in pages if page.key not in hit]
    assert spared or "redesign" in scenario.hits
    for page in spared:
        request = Request(page.path)
        assert scenario.answer(request, found(SERVED, request)) == found(SERVED, request)


def test_an_unknown_fault_is_named_with_the_nearest() -> None:
    with pytest.raises(FaultUnknown, match="did you mean not_found"):
        scenario_of(ROOMY, ["notfound"])


def test_every_fault_says_what_it_does_and_what_must_come_of_it() -> None:
    for fault in FAULTS.values():
        assert fault.about.endswith("."), fault.name
        assert len(fault.about) < 120, fault.name
        if fault.page:
            assert fault.first, fault.name
            assert fault.known, fault.name


def test_the_truth_tells_which_pages_are_hit_and_how_each_must_end() -> None:
    with running(ROOMY, faults=["silent_edit", "not_found"], fault_seed=3) as site_url:
        connection = http.client.HTTPConnection(urlsplit(site_url).netloc, timeout=10)
        connection.request("GET", "/truth.json")
        told = {fault["fault"]: fault for fault in json.load(connection.getresponse())["faults"]}
    assert [hit["known"] for hit in told["not_found"]["hits"]] == [["gone_pending"]] * 4
    for hit in told["silent_edit"]["hits"]:
        shown = json.dumps(hit["shown"], ensure_ascii=False)
        assert "有关情况已更正。" in shown or "This has been corrected." in shown


def test_the_table_for_people_is_in_step() -> None:
    assert PAGE.read_text(encoding="utf-8") == markdown(), "renew it: make schemas"


# --- over the wire -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("fault", ["chunked", "slow_body", "compressed"])
def test_a_page_sent_in_another_manner_is_the_same_page(misbehaving: Replica, fault: str) -> None:
    page = one_hit(misbehaving, fault)
    response, body = ask(misbehaving, page.path)
    if fault == "chunked":
        assert response.headers["Transfer-Encoding"] == "chunked"
        assert "Content-Length" not in response.headers
    text = gzip.decompress(body) if fault == "compressed" else body
    assert text == answer(SERVED, Request(page.path)).body


@pytest.mark.parametrize("fault", ["dropped_body", "dropped_chunks"])
def test_a_body_that_is_dropped_ends_in_the_middle(misbehaving: Replica, fault: str) -> None:
    page = one_hit(misbehaving, fault)
    with pytest.raises(http.client.IncompleteRead) as caught:
        ask(misbehaving, page.path)
    assert 0 < len(caught.value.partial) < len(SERVED[page.path].body)


def test_a_connection_that_is_dropped_says_nothing(misbehaving: Replica) -> None:
    with pytest.raises((http.client.RemoteDisconnected, ConnectionResetError)):
        ask(misbehaving, one_hit(misbehaving, "dropped_connection").path)


@pytest.mark.parametrize("fault", ["stalled_body", "no_answer"])
def test_one_who_stalls_is_waited_for_in_vain_and_does_not_keep_the_server_from_ending(fault: str) -> None:
    with serving(Replica(ROOMY)) as replica:
        page = one_hit(replica, fault)
        with pytest.raises(TimeoutError):
            ask(replica, page.path, seconds=0.5)
        waiting = socket.create_connection(urlsplit(replica.site_url).netloc.split(":"))
        waiting.sendall(f"GET {page.path} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
    waiting.close()


def test_a_fault_that_passes_lets_the_second_try_through(misbehaving: Replica) -> None:
    page = one_hit(misbehaving, "unavailable_once")
    first, _ = ask(misbehaving, page.path)
    assert (first.status, first.headers["Retry-After"]) == (503, "1")
    assert ask(misbehaving, page.path)[0].status == 200


def test_a_bomb_is_small_until_it_is_opened(misbehaving: Replica) -> None:
    _, body = ask(misbehaving, one_hit(misbehaving, "gzip_bomb").path)
    assert len(body) < 200_000
    assert len(gzip.decompress(body)) > 64 * 1024 * 1024


def test_a_token_differs_each_time_and_the_text_does_not(misbehaving: Replica) -> None:
    page = one_hit(misbehaving, "changing_token")
    first, second = ask(misbehaving, page.path)[1], ask(misbehaving, page.path)[1]
    assert first != second
    assert (
        first.split(b"<h1>")[1].split(b'<div class="share">')[0]
        == second.split(b"<h1>")[1].split(b'<div class="share">')[0]
    )


# --- listings ------------------------------------------------------------------------------------------------------


def listed(scenario: object, page: int) -> str:
    path = WSYW.path + (f"index_{page}.html" if page else "")
    request = Request(path, {"host": "127.0.0.1"})
    answered: Answer = scenario.answer(request, found(SERVED, request))  # type: ignore[attr-defined]
    return answered.body.decode()


def test_a_listing_shifts_while_it_is_walked() -> None:
    pages = next(iter(ROOMY.pages.values()))
    scenario = scenario_of(ROOMY, ["listing_shift"])
    first, second = listed(scenario, 0), listed(scenario, 1)
    assert pages[0].path.rsplit("/", 1)[1] not in first
    assert pages[60].path.rsplit("/", 1)[1] in first
    assert pages[60].path.rsplit("/", 1)[1] not in listed(scenario, 0), "it stands on the second page by now"
    assert pages[60].path.rsplit("/", 1)[1] in second


def test_what_is_deleted_is_not_listed_whatever_else_happens_to_the_listing() -> None:
    scenario = scenario_of(ROOMY, ["deleted", "listing_shift", "duplicates"])
    text = listed(scenario, 0) + listed(scenario, 1)
    for page in scenario.hits["deleted"]:
        assert str(page.source_id) not in text

"""The bytes of a download as they were recorded, and the exchange that becomes of them."""

from dataclasses import dataclass, field

from scrapy import Request
from scrapy.exceptions import DownloadCancelledError, DownloadTimeoutError, ResponseDataLossError
from scrapy.http import Headers, Response
from twisted.web._newclient import ParseError

from schemas.captures import Truncated
from scraper.warc import Exchange, final_response, rebuilt_request, rebuilt_response
from scraper.warc.writing import now

WIRE = "wire"
"""Where on a request, in its `meta`, the recording of its download is found."""


@dataclass
class Recording:
    """The bytes of one request and of what came back, as far as it came."""

    started_at: str = ""
    ip_address: str | None = None
    sent: list[bytes] = field(default_factory=list)
    received: list[bytes] = field(default_factory=list)

    def begin(self, ip_address: str | None) -> None:
        """The request is about to be sent; or sent anew, where a kept connection turned out to be closed."""
        self.started_at, self.ip_address = now(), ip_address
        self.sent.clear()
        self.received.clear()

    def drop(self, count: int) -> None:
        """Forget the last bytes: they came behind the end of the response."""
        while count > 0 and self.received:
            last = self.received.pop()
            if len(last) > count:
                self.received.append(last[:-count])
            count -= len(last)


def exchange_of(request: Request, response: Response, recording: Recording | None) -> Exchange:
    """A request and its response as they were on the wire; rebuilt, if that was not recorded."""
    truncated: Truncated | None = None
    if "dataloss" in response.flags:  # passed on only if DOWNLOAD_FAIL_ON_DATALOSS is off
        truncated = "disconnect"
    elif "download_stopped" in response.flags:
        truncated = "unspecified"
    entity = None if truncated else response.body
    if recording:
        of_wire = _of_wire(request, recording, entity, truncated)
        if of_wire.status == response.status:  # else it is the recording of something else, and proves nothing
            return of_wire
    protocol = response.protocol or "HTTP/1.1"
    return Exchange(
        url=request.url,
        request=rebuilt_request(request.method, request.url, _lines(request.headers)),
        response=rebuilt_response(protocol, response.status, _lines(response.headers), response.body),
        entity=entity,
        started_at=recording.started_at if recording and recording.started_at else now(),
        ip_address=str(response.ip_address) if response.ip_address else None,
        fidelity="rebuilt",
        truncated=truncated,
    )


def remains_of(request: Request, recording: Recording | None, exception: Exception) -> Exchange | None:
    """What came of a response that broke off; null if nothing did."""
    if recording is None or not recording.received:
        return None
    return _of_wire(request, recording, None, _why(exception))


def _of_wire(request: Request, recording: Recording, entity: bytes | None, truncated: Truncated | None) -> Exchange:
    return Exchange(
        url=request.url,
        request=b"".join(recording.sent),
        response=final_response(b"".join(recording.received)),
        entity=entity,
        started_at=recording.started_at,
        ip_address=recording.ip_address,
        truncated=truncated,
    )


def _why(exception: Exception) -> Truncated:
    """Which of the reasons that WARC names ended a response."""
    if isinstance(exception, DownloadCancelledError):  # our limit of size
        return "length"
    if isinstance(exception, DownloadTimeoutError):
        return "time"
    if isinstance(exception, ResponseDataLossError):
        return "disconnect"
    reasons = getattr(exception.__cause__, "reasons", ())
    return "disconnect" if reasons and not any(reason.check(ParseError) for reason in reasons) else "unspecified"


def _lines(headers: Headers) -> list[tuple[str, str]]:
    return [(name.decode("latin-1"), value.decode("latin-1")) for name, values in headers.items() for value in values]

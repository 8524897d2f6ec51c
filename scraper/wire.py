"""What goes over the wire: a download handler that remembers, request by request, the bytes sent and received.

It is Scrapy's own handler for HTTP/1.1, with a protocol that looks over its shoulder. Of https it sees the bytes
inside TLS. Through a proxy, or by another handler, nothing is remembered, and the capture says that it was rebuilt.
"""

import logging
from typing import Any

from scrapy import Request
from scrapy.core.downloader.handlers.http11 import (
    HTTP11DownloadHandler,
    _LenientHTTP11ClientFactory,
    _LenientHTTP11ClientProtocol,
    _ScrapyAgent,
)
from scrapy.crawler import Crawler
from scrapy.exceptions import ResponseDataLossError
from scrapy.http import Response
from scrapy.utils._download_handlers import get_dataloss_msg, wrap_twisted_exceptions
from scrapy.utils.defer import maybe_deferred_to_future
from twisted.web.client import Agent
from twisted.web.http_headers import Headers

from scraper.recording import WIRE, Recording

logger = logging.getLogger(__name__)


class WireHandler(HTTP11DownloadHandler):
    """Scrapy's handler, with a recording of each download on its request."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._pool._factory = _Factory

    async def download_request(self, request: Request) -> Response:
        """Download, and remember."""
        request.meta[WIRE] = Recording()
        agent = _RecordingAgent(
            contextFactory=self._contextFactory,
            bindAddress=self._bind_address,
            pool=self._pool,
            maxsize=self._default_maxsize,
            warnsize=self._default_warnsize,
            fail_on_dataloss=self._fail_on_dataloss,
            crawler=self._crawler,
            tls_verbose_logging=self._tls_verbose_logging,
        )
        try:
            with wrap_twisted_exceptions():
                return await maybe_deferred_to_future(agent.download_request(request))
        except ResponseDataLossError:
            if not self._fail_on_dataloss_warned:
                logger.warning(get_dataloss_msg(request.url))
                self._fail_on_dataloss_warned = True
            raise


class _Marked(Headers):
    """Headers that carry the recording along: nothing else goes from the agent to the protocol as it is."""

    recording: Recording

    @classmethod
    def of(cls, headers: Headers, recording: Recording) -> "_Marked":
        marked = cls()
        for name, values in headers.getAllRawHeaders():
            marked.setRawHeaders(name, values)
        marked.recording = recording
        return marked

    def copy(self) -> "_Marked":
        return self.of(self, self.recording)


class _MarkingAgent:
    """Any agent, its requests marked with a recording."""

    def __init__(self, agent: Agent, recording: Recording) -> None:
        self._agent = agent
        self._recording = recording

    def request(self, method: bytes, uri: bytes, headers: Headers, producer: Any = None) -> Any:
        return self._agent.request(method, uri, _Marked.of(headers, self._recording), producer)


class _RecordingAgent(_ScrapyAgent):
    def _get_agent(self, request: Request, timeout: float) -> Any:
        agent = super()._get_agent(request, timeout)
        return agent if request.meta.get("proxy") else _MarkingAgent(agent, request.meta[WIRE])


class _Protocol(_LenientHTTP11ClientProtocol):
    """One connection; it serves one request after the other."""

    _recording: Recording | None = None
    _ip_address: str | None = None

    def makeConnection(self, transport: Any) -> None:  # noqa: N802  # Twisted's name
        self._ip_address = getattr(transport.getPeer(), "host", None)
        super().makeConnection(_Tee(transport, self))  # type: ignore[no-untyped-call]

    def request(self, request: Any) -> Any:
        if isinstance(request.headers, _Marked) and self.state == "QUIESCENT":
            self._recording = request.headers.recording
            self._recording.begin(self._ip_address)
        return super().request(request)

    def sent(self, data: bytes) -> None:
        if self._recording:
            self._recording.sent.append(data)

    def dataReceived(self, data: bytes) -> None:  # noqa: N802
        if self._recording:
            self._recording.received.append(data)
        super().dataReceived(data)  # type: ignore[no-untyped-call]

    def _finishResponse(self, rest: bytes) -> None:  # noqa: N802
        if self._recording:
            self._recording.drop(len(rest))
            self._recording = None
        super()._finishResponse(rest)


class _Tee:
    """The transport of a protocol, which is told of what is sent."""

    def __init__(self, transport: Any, protocol: _Protocol) -> None:
        self._transport = transport
        self._protocol = protocol

    def __getattr__(self, name: str) -> Any:
        return getattr(self._transport, name)

    def write(self, data: bytes) -> None:
        self._protocol.sent(data)
        self._transport.write(data)

    def writeSequence(self, pieces: Any) -> None:  # noqa: N802
        pieces = list(pieces)
        self._protocol.sent(b"".join(pieces))
        self._transport.writeSequence(pieces)


class _Factory(_LenientHTTP11ClientFactory):
    def buildProtocol(self, addr: Any) -> _Protocol:  # noqa: N802
        return _Protocol(self._quiescentCallback)  # type: ignore[no-untyped-call]

"""A key leaves this machine over TLS only; plain HTTP has to be allowed by whoever opens the API."""

import json

import pytest

from studio.minimax import errors
from studio.minimax.client import Api
from tests.minimax import examples
from tests.minimax.conftest import KEY
from tests.minimax.media_calls import BOOK
from tests.minimax.upstream import TRACE, Wire, answer, http, serving


async def test_plain_http_is_refused_before_a_byte_is_sent_unless_it_is_allowed(wire: Wire) -> None:
    wire.answers(answer(base_resp=examples.OK))
    for address in (wire.url, wire.url.replace("http", "HTTP"), wire.url.replace("127.0.0.1", "localhost")):
        with pytest.raises(ValueError, match="https only") as caught:
            await Api(address, KEY).voices.list()
        assert KEY not in str(caught.value)
    assert wire.connections == 0
    assert await Api(wire.url, KEY, allow_http=True).voices.list() == []
    assert wire.connections == 1


@pytest.mark.parametrize("address", ["ftp://x", "ws://127.0.0.1", "file:///etc/passwd", "//127.0.0.1", "http://", ""])
def test_nothing_but_http_and_https_can_be_allowed(address: str) -> None:
    with pytest.raises(ValueError, match="https only"):
        Api(address, KEY, allow_http=True)


@pytest.mark.parametrize("allow_http", [False, True])
async def test_https_stays_https_for_requests_and_sessions(wire: Wire, allow_http: bool) -> None:
    api = Api(wire.url.replace("http:", "https:"), KEY, allow_http=allow_http)
    with pytest.raises(errors.NotSent):
        await api.voices.list()
    with pytest.raises(errors.NotSent):
        async with api.speech.session(BOOK):
            pass
    # The server hears TLS begin, which it does not speak, and hangs up.
    assert (wire.connections, wire.asked) == (2, [])


@pytest.mark.parametrize("end", ["", "/", "//"])
async def test_an_address_may_end_in_slashes(wire: Wire, end: str) -> None:
    wire.answers(answer(base_resp=examples.OK))
    await Api(wire.url + end, KEY, allow_http=True).voices.list()
    assert wire.asked[0].line == "POST /v1/get_voice HTTP/1.1"


async def test_the_group_goes_with_parameters_and_with_sessions_too(wire: Wire) -> None:
    wire.answers(answer(base_resp=examples.OK))
    api = Api(wire.url, KEY, "17", allow_http=True)
    await api.files.list("voice_clone")
    with pytest.raises(errors.Unsure):
        async with api.speech.session(BOOK):
            pass
    assert [sent.line.split()[1] for sent in wire.asked] == [
        "/v1/files/list?GroupId=17&purpose=voice_clone", "/ws/v1/t2a_v2?GroupId=17",
    ]  # fmt: skip


async def test_the_trace_id_of_the_head_counts_else_that_of_the_body(wire: Wire) -> None:
    body = {**examples.SPEECH_NEW, "trace_id": "body"}
    wire.answers(answer(**body), http(json.dumps(body)))
    api = Api(wire.url, KEY, allow_http=True)
    assert [(await api.speech.create(BOOK)).facts.trace_id for _ in range(2)] == [TRACE, "body"]


async def test_a_proxy_of_the_environment_does_not_see_the_key(wire: Wire, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_PROXY", raising=False)
    monkeypatch.delenv("no_proxy", raising=False)
    wire.answers(answer(base_resp=examples.OK))
    async with serving() as proxy:
        proxy.answers(answer(base_resp=examples.OK))
        for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy", "WS_PROXY", "ws_proxy"):
            monkeypatch.setenv(name, proxy.url)
        api = Api(wire.url, KEY, allow_http=True)
        await api.voices.list()
        with pytest.raises(errors.Unsure):
            async with api.speech.session(BOOK):
                pass
        assert (len(wire.asked), proxy.connections) == (2, 0)

"""Files go in and come out; an id is text here, whatever it is on the wire."""

import io
from typing import Any

import pytest

from studio.minimax import errors
from studio.minimax.client import Api
from studio.minimax.files import FileRow
from tests.minimax import examples
from tests.minimax.wire import Wire, answer, http, refusal

UPLOADED = FileRow("205258526306433", "a.mp3", 5896337, "voice_clone")


@pytest.mark.parametrize("data", [b"sound", io.BytesIO(b"sound")], ids=["bytes", "open file"])
async def test_a_file_is_uploaded_with_its_purpose(api: Api, wire: Wire, data: Any) -> None:
    wire.answers(answer(**examples.UPLOADED))
    assert await api.files.upload('a"\r\nb.mp3', data, "voice_clone") == UPLOADED
    (sent,) = wire.asked
    assert sent.headers["content-type"].startswith("multipart/form-data; boundary=")
    assert b'name="purpose"\r\n\r\nvoice_clone\r\n' in sent.body
    assert b'name="file"; filename="a%22%0D%0Ab.mp3"' in sent.body
    assert b"\r\n\r\nsound\r\n" in sent.body


async def test_a_file_is_found_again_with_a_link(api: Api, wire: Wire) -> None:
    wire.answers(answer(**examples.RETRIEVED))
    found = await api.files.retrieve("205258526306434")
    assert found.download_url == "https://example.test/output_aigc.mp4"
    assert wire.asked[0].line == "GET /v1/files/retrieve?file_id=205258526306434 HTTP/1.1"


@pytest.mark.parametrize("wired", [205258526306433123, "205258526306433123"])
async def test_an_id_keeps_all_its_digits(api: Api, wire: Wire, wired: Any) -> None:
    rows = [{"file_id": wired}, {}, None, {"file_id": True}]
    wire.answers(answer(file={"file_id": wired}, files=rows, base_resp=examples.OK))
    assert (await api.files.retrieve("1")).file_id == "205258526306433123"
    assert [row.file_id for row in await api.files.list("voice_clone")] == ["205258526306433123"]
    await api.files.delete("205258526306433123", "voice_clone")
    assert wire.asked[-1].json == {"file_id": 205258526306433123, "purpose": "voice_clone"}


@pytest.mark.parametrize("file", [None, {}, {"file_id": None}, {"file_id": ""}, {"file_id": 1.5}, []])
async def test_an_answer_without_a_file_is_unsure(api: Api, wire: Wire, file: Any) -> None:
    wire.answers(answer(file=file, files=None, base_resp=examples.OK))
    with pytest.raises(errors.Unsure):
        await api.files.retrieve("1")
    assert await api.files.list("voice_clone") == []


async def test_what_a_file_holds_comes_as_it_is(api: Api, wire: Wire) -> None:
    wire.answers(http(b"\x00\x01", "application/octet-stream"))
    assert b"".join([piece async for piece in api.files.content("7")]) == b"\x00\x01"


@pytest.mark.parametrize(("raw", "error"), [(refusal(2013), errors.Refused), (http("{}"), errors.Unsure),
                                            (http("", "text/html", "502 Bad Gateway"), errors.Unsure)])
async def test_a_file_that_is_not_there_is_an_error(api: Api, wire: Wire, raw: bytes, error: type) -> None:
    wire.answers(raw)
    with pytest.raises(errors.ApiError) as caught:
        await anext(api.files.content("7"))
    assert type(caught.value) is error

"""Files go in and come out; an id is text here, whatever it is on the wire."""

import asyncio
import io
import tempfile
import tracemalloc
from datetime import UTC, datetime
from typing import Any

import pytest

from studio.minimax import errors
from studio.minimax.client import Api, close_all
from studio.minimax.files.endpoints import MADE, PURPOSES, FileRow
from tests.minimax import examples
from tests.minimax.upstream import Wire, answer, http, refusal

WHEN = datetime(2023, 11, 20, 8, 36, 38, tzinfo=UTC)
UPLOADED = FileRow("205258526306433", "a.mp3", 5896337, "voice_clone", created_at=WHEN)


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


@pytest.mark.parametrize(
    ("raw", "error"),
    [
        (refusal(2013), errors.Refused),
        (http("{}"), errors.Unsure),
        (http("", "text/html", "502 Bad Gateway"), errors.Unsure),
    ],
)
async def test_a_file_that_is_not_there_is_an_error(api: Api, wire: Wire, raw: bytes, error: type) -> None:
    wire.answers(raw)
    with pytest.raises(errors.ApiError) as caught:
        await anext(api.files.content("7"))
    assert type(caught.value) is error


@pytest.mark.parametrize("purpose", [*PURPOSES, *MADE])
async def test_every_purpose_is_asked_for_by_its_name(api: Api, wire: Wire, purpose: str) -> None:
    wire.answers(answer(files=[], base_resp=examples.OK))
    assert await api.files.list(purpose) == []
    await api.files.delete("7", purpose)
    assert wire.asked[0].line == f"GET /v1/files/list?purpose={purpose} HTTP/1.1"
    assert wire.asked[1].json == {"file_id": 7, "purpose": purpose}


async def test_without_a_purpose_all_files_are_listed(api: Api, wire: Wire) -> None:
    wire.answers(answer(files=[examples.UPLOADED["file"]], base_resp=examples.OK))
    assert await api.files.list() == [UPLOADED]
    assert wire.asked[0].line == "GET /v1/files/list HTTP/1.1"


async def test_an_id_that_is_no_number_goes_as_it_is(api: Api, wire: Wire) -> None:
    wire.answers(answer(base_resp=examples.OK))
    await api.files.delete("file-HOWS94", "batch")
    assert wire.asked[0].json["file_id"] == "file-HOWS94"


@pytest.mark.parametrize("example", [examples.UPLOADED, examples.RETRIEVED], ids=["uploaded", "retrieved"])
async def test_a_spoilt_answer_is_a_file_or_an_error(api: Api, wire: Wire, example: dict[str, Any]) -> None:
    for label, spoilt in examples.mutations({**example, "files": [example["file"]]}):
        wire.answers(answer(**spoilt))
        try:
            found = [await api.files.retrieve("1"), await api.files.list("batch"), await api.files.upload("a", b"", "")]
        except errors.ApiError:
            continue
        assert "\\ud800" not in repr(found), label


async def test_a_hundred_megabytes_go_up_without_being_held() -> None:
    size, taken = 100_000_000, 0

    async def take(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal taken
        while taken < size:
            taken += len(await reader.read(65536))
        writer.write(answer(**examples.UPLOADED))
        await writer.drain()
        writer.close()

    async with await asyncio.start_server(take, "127.0.0.1", 0) as server:
        here = Api(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}", "key", allow_http=True)
        with tempfile.TemporaryFile() as file:
            file.truncate(size)
            tracemalloc.start()
            assert await here.files.upload("a.jsonl", file, "batch") == UPLOADED
            _, peak = tracemalloc.get_traced_memory()
            tracemalloc.stop()
        await close_all()
    assert taken >= size and peak < 8_000_000

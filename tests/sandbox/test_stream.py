"""`POST /v1/t2a_v2` with `stream: true`."""

import io
import json

import av
import httpx
import pytest

from tests.sandbox.asking import SPEECH, TEXT, events, order, sound_of, status
from tests.sandbox.sound import decoded
from tests.sandboxes import charges, fault, held, release
from tests.server import wait_until

LONG = f"{TEXT} " * 40


def test_chunks_come_first_and_then_one_summary(api: httpx.Client) -> None:
    *chunks, last = events(api)
    assert len(chunks) > 3
    for chunk in chunks:
        assert set(chunk) == {"data", "trace_id", "base_resp"}
        assert chunk["data"]["status"] == 1 and status(chunk) == (0, "")
    assert set(last) == {"data", "extra_info", "trace_id", "base_resp"}
    assert last["data"]["status"] == 2 and status(last) == (0, "success")
    assert len({event["trace_id"] for event in (*chunks, last)}) == 1


def test_the_summary_repeats_the_whole_sound(api: httpx.Client) -> None:
    *chunks, last = events(api)
    assert sound_of(last) == b"".join(map(sound_of, chunks))
    assert last["extra_info"]["audio_size"] == len(sound_of(last))


def test_the_repetition_can_be_left_out(api: httpx.Client) -> None:
    *chunks, last = events(api, stream_options={"exclude_aggregated_audio": True})
    assert last["data"] == {"audio": "", "status": 2}
    assert last["extra_info"]["audio_size"] == sum(len(sound_of(chunk)) for chunk in chunks)


@pytest.mark.parametrize("rate", [8000, 16000, 22050, 24000, 32000, 44100])
def test_the_pieces_joined_are_one_mp3(api: httpx.Client, rate: int) -> None:
    *chunks, last = events(api, audio_setting={"format": "mp3", "sample_rate": rate})
    sound = decoded(b"".join(map(sound_of, chunks)))
    assert sound.duration_ms == pytest.approx(last["extra_info"]["audio_length"], rel=0.1)
    assert (sound.sample_rate_hz, sound.channels) == (rate, 1)


@pytest.mark.parametrize("name", ["pcm", "flac", "opus", "pcmu_raw"])
def test_other_formats_stream_too(api: httpx.Client, name: str) -> None:
    *chunks, last = events(api, audio_setting={"format": name, "sample_rate": 24000})
    assert len(chunks) > 2
    assert last["extra_info"]["audio_format"] == name


@pytest.mark.parametrize("name", ["wav", "pcmu_wav"])
def test_a_format_that_tells_its_length_first_cannot_stream(api: httpx.Client, name: str) -> None:
    response = api.post(SPEECH, json=order(stream=True, audio_setting={"format": name}))
    assert response.headers["content-type"] == "application/json"
    assert status(response.json()) == (2013, "invalid params, invalid params: audio_setting format")


def test_a_link_is_never_streamed(api: httpx.Client) -> None:
    *chunks, last = events(api, output_format="url")
    assert sound_of(last) == b"".join(map(sound_of, chunks))


def test_sound_leaves_while_the_rest_is_still_being_spoken(api: httpx.Client, calm_sandbox: str) -> None:
    fault(calm_sandbox, SPEECH, "hold_after_chunks", n=1)
    with api.stream("POST", SPEECH, json=order(LONG, stream=True)) as response:
        lines = response.iter_lines()
        assert sound_of(json.loads(next(lines).removeprefix("data: ")))
        (charge,) = charges(calm_sandbox)
        assert (charge["state"], charge["units"]) == ("open", len(LONG))
        release(calm_sandbox)
        assert sum(len(line) for line in lines) > 100 * charge["size_bytes"]


def test_a_client_that_leaves_ends_the_work_and_not_the_charge(api: httpx.Client, calm_sandbox: str) -> None:
    fault(calm_sandbox, SPEECH, "hold_after_chunks", n=3)
    with api.stream("POST", SPEECH, json=order(LONG, stream=True)):
        wait_until(lambda: held(calm_sandbox) == 1)
    wait_until(lambda: charges(calm_sandbox)[0]["state"] == "aborted")
    assert charges(calm_sandbox)[0]["aborted"] is True
    assert held(calm_sandbox) == 0


def test_every_frame_of_a_streamed_mp3_has_the_bitrate_that_was_asked_for(api: httpx.Client) -> None:
    asked = {"format": "mp3", "sample_rate": 32000, "bitrate": 64000, "channel": 1, "force_cbr": True}
    *chunks, _ = events(api, TEXT, audio_setting=asked)
    with av.open(io.BytesIO(b"".join(map(sound_of, chunks))), format="mp3") as container:
        sizes = {packet.size for packet in container.demux(audio=0) if packet.size}
    assert sizes == {1152 // 8 * 64000 // 32000}

"""Every format, sample rate, bitrate and channel count decodes, and the facts match the file."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from studio.sandbox.media.encode import FORMATS, INPUT_HZ, RATES_HZ, SANDBOX_MARK, Encoder
from tests.sandbox_media.sound import Decoded, decode, rms

SECONDS, BITRATES = 1.5, (32_000, 64_000, 128_000, 256_000)
TONE = (0.3 * np.sin(2 * np.pi * 220 * np.arange(round(SECONDS * INPUT_HZ)) / INPUT_HZ)).astype(np.float32)
Encode = Callable[..., tuple[list[bytes], dict[str, Any]]]
BARE = ("pcm", "pcmu_raw")


def encode_tone(name: str, rate_hz: int, bitrate_bps: int, channels: int, **how: Any) -> tuple[Encoder, list[bytes]]:
    """Encode the tone in blocks of 0.2 s."""
    encoder = Encoder(name, rate_hz, bitrate_bps, channels, **how)
    pieces = [encoder.feed(TONE[at : at + INPUT_HZ // 5]) for at in range(0, len(TONE), INPUT_HZ // 5)]
    return encoder, [piece for piece in [*pieces, *encoder.finish()] if piece]


def decode_format(name: str, data: bytes, rate_hz: int, channels: int) -> Decoded:
    """Decode a file; raw formats need their sample rate and layout."""
    if name not in BARE:
        return decode(data)
    layout = {"ch_layout": "stereo" if channels == 2 else "mono", "sample_rate": str(rate_hz)}
    return decode(data, FORMATS[name].container, layout)


@pytest.mark.parametrize("streamed", [True, False], ids=["streamed", "whole"])
@pytest.mark.parametrize("channels", [1, 2])
@pytest.mark.parametrize("rate_hz", RATES_HZ)
@pytest.mark.parametrize("name", FORMATS)
def test_a_format_plays(name: str, rate_hz: int, channels: int, streamed: bool) -> None:
    encoder, pieces = encode_tone(name, rate_hz, 128_000, channels, streamed=streamed)
    sound = decode_format(name, b"".join(pieces), encoder.rate_hz, channels)
    assert sound.rate_hz == (48_000 if name == "opus" else encoder.rate_hz)  # Opus always plays at 48 kHz
    assert sound.samples.shape[0] == channels
    assert sound.seconds == pytest.approx(SECONDS, abs=0.16 if rate_hz == 8_000 else 0.11)
    assert rms(sound.samples[0]) == pytest.approx(0.3 / np.sqrt(2), rel=0.15)
    assert encoder.size_bytes == sum(map(len, pieces))


@pytest.mark.parametrize("streamed", [True, False], ids=["streamed", "whole"])
@pytest.mark.parametrize("name", sorted(set(FORMATS) - set(BARE)))
def test_a_file_says_that_the_sandbox_made_it(name: str, streamed: bool) -> None:
    _, pieces = encode_tone(name, 24_000, 64_000, 1, streamed=streamed, tagged=True)
    assert decode(b"".join(pieces)).comment == SANDBOX_MARK


@pytest.mark.parametrize("asked_bps", BITRATES)
@pytest.mark.parametrize("rate_hz", RATES_HZ)
def test_the_bitrate_told_is_the_one_that_mpeg_allows(rate_hz: int, asked_bps: int) -> None:
    encoder, pieces = encode_tone("mp3", rate_hz, asked_bps, 1, streamed=True)
    top = {8_000: 64_000}.get(rate_hz, 160_000 if rate_hz < 32_000 else 320_000)
    assert encoder.bitrate_bps == min(asked_bps, top)
    seconds = decode(b"".join(pieces)).seconds
    assert encoder.size_bytes * 8 / seconds == pytest.approx(encoder.bitrate_bps, rel=0.02)


def test_opus_takes_the_nearest_rate_it_knows() -> None:
    assert [encode_tone("opus", rate_hz, 64_000, 1, streamed=True)[0].rate_hz for rate_hz in RATES_HZ] == [
        8_000,
        16_000,
        24_000,
        24_000,
        48_000,
        48_000,
    ]


@pytest.mark.parametrize("name", FORMATS)
def test_the_first_bytes_leave_before_the_last_sound_is_made(name: str) -> None:
    encoder = Encoder(name, 32_000, 128_000, 1, streamed=True)
    assert any([encoder.feed(TONE[: INPUT_HZ // 2]), encoder.feed(TONE[: INPUT_HZ // 2])])


def test_pieces_of_mp3_joined_are_one_sound_and_can_be_joined_to_others(encoded: Encode) -> None:
    pieces, facts = encoded("One two three. Four five six, seven.", format="mp3")
    whole = decode(b"".join(pieces))
    assert len(pieces) > 4
    assert whole.seconds == pytest.approx(facts["duration_ms"] / 1000, abs=0.12)
    assert decode(b"".join(pieces) * 2).seconds == pytest.approx(2 * whole.seconds, abs=0.01)


def test_a_whole_mp3_tells_its_length_and_a_stream_is_bare(encoded: Encode) -> None:
    whole, streamed = (b"".join(encoded("One two.", stream=stream)[0]) for stream in (False, True))
    assert whole.startswith(b"ID3")
    assert b"Info" in whole[:600]
    assert streamed[0] == 0xFF


def test_a_whole_wav_has_a_true_header(encoded: Encode) -> None:
    pieces, _ = encoded("One two.", format="wav", stream=False)
    data = b"".join(pieces)
    assert int.from_bytes(data[4:8], "little") == len(data) - 8


def test_the_facts_of_a_take_are_those_of_its_sound(encoded: Encode) -> None:
    pieces, facts = encoded("One two.", format="mp3", sample_rate=16_000, bitrate=256_000, channel=2, stream=False)
    sound = decode(b"".join(pieces))
    assert (facts["sample_rate"], facts["channel"], facts["bitrate"]) == (16_000, 2, 160_000)
    assert (sound.rate_hz, sound.samples.shape[0]) == (16_000, 2)
    assert facts["size_bytes"] == sum(map(len, pieces))
    assert facts["duration_ms"] / 1000 == pytest.approx(sound.seconds, abs=0.12)

"""Captions and lyrics: their numbers and times are not for speaking."""

import pytest

from studio.tools.text_files.read import read_text_file

SRT = (
    "1\r\n00:00:01,000 --> 00:00:02,000\r\n<i>Hello there</i>\r\n\r\n"
    "2\r\n00:00:02,500 --> 00:00:04,000\r\nmy friend. <#1#>\r\n"
)
VTT = """WEBVTT - Tide

NOTE not for
the ear

STYLE
::cue { color: red }

intro
00:01.000 --> 00:02.000 align:start
<v Bob>Hello &amp; <c.loud>bye</c><00:01.500> now</v>

00:02.000 --> 00:03.000
Hello &amp; bye now
and go on."""
LRC = "[ar:Somebody]\n[ti:Tide]\n[00:12.00]Line one\n[00:15.30][00:45]Line two <#1#>\n\n[00:17]<00:17.2>Word"
SBV = "0:00:00.599,0:00:04.160\nHello.\n\n0:00:04.160,0:00:06.770\nWorld"
JAPANESE = "1\n00:00:01,000 --> 00:00:02,000\n灯台は\n\n2\n00:00:02,500 --> 00:00:04,000\n立っています。\n"
TIMED = [
    ("tide.srt", SRT, "Hello there my friend. <#1#>"),
    ("notes.txt", SRT, "Hello there my friend. <#1#>"),
    ("tide.vtt", VTT, "Hello & bye now and go on."),
    ("tide.lrc", LRC, "Line one\nLine two <#1#>\n\nWord"),
    ("tide.sbv", SBV, "Hello.\nWorld"),
    ("tide.srt", JAPANESE, "灯台は立っています。"),
    ("old.srt", "\ufeff" + SRT, "Hello there my friend. <#1#>"),
]
PLAIN = [
    "At 10:30 we met.\n[1] A note.\nThen from 00:10 to 00:20 it rained.",
    "[00:12] one line of a log\nplain\nplain\nplain",
    "The score was 1,000 --> 2,000.\nNothing more.",
    "[Chorus]\nLine one\nLine two",
]


@pytest.mark.parametrize(("name", "text", "spoken"), TIMED)
def test_times_can_be_taken_out_or_kept(name: str, text: str, spoken: str) -> None:
    found = read_text_file(name, text.encode())
    assert found.spoken == spoken
    assert found.text == text.removeprefix("\ufeff").replace("\r\n", "\n")


@pytest.mark.parametrize("text", PLAIN)
def test_a_text_that_only_speaks_of_times_is_no_caption(text: str) -> None:
    assert read_text_file("tide.srt", text.encode()).spoken == ""

"""Texts are read in the encoding that they are in, and nothing that a browser would run is one."""

import codecs

import pytest

from studio.library import store
from studio.library.media import derivatives
from studio.library.models import Version
from studio.library.store import NotMedia
from tests.library.sounds import HTML, PLAYLIST, SVG, archive

pytestmark = [pytest.mark.usefixtures("data_folder", "children"), pytest.mark.asyncio(loop_scope="module")]
ENGLISH = "The keeper winds the clockwork.\nThen he climbs – once more – to the lamp.\n"
RUSSIAN = "Каждый вечер, перед ужином, смотритель заводит механизм и поднимается к лампе маяка.\n" * 3
CHINESE = "每天晚上，守塔人都要上紧发条，然后爬上灯塔去点亮那盏灯。风暴来临的时候，他整夜不睡。\n" * 3
JAPANESE = "毎晩、灯台守はぜんまいを巻き、灯りをともすために塔を登ります。嵐の夜には眠りません。\n" * 3


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (ENGLISH, "utf-8"),
        (ENGLISH, "utf-8-sig"),
        (ENGLISH, "utf-16"),
        (ENGLISH, "utf-32"),
        (CHINESE, "utf-16"),
        (CHINESE, "gb18030"),
        (JAPANESE, "shift_jis"),
        (RUSSIAN, "cp1251"),
    ],
)
async def test_a_text_is_read_whatever_it_is_written_in(text: str, encoding: str) -> None:
    stored = await store.keep(text.encode(encoding), name_hint="song.mp3")
    assert (stored.media_type, stored.medium) == ("text/plain", "text")
    details = (await derivatives.inspect(stored)).details
    assert (details["characters"], details["lines"]) == (len(text), text.count("\n"))
    assert details["excerpt"] == text[:400]
    version = Version(medium="text", media_type=stored.media_type, path=stored.path, details=details)
    assert (await derivatives.derive(version, "txt")).read_text(encoding="utf-8") == text


async def test_big_endian_and_line_ends_are_understood() -> None:
    data = codecs.BOM_UTF16_BE + "one\r\ntwo".encode("utf-16-be")
    details = (await derivatives.inspect(await store.keep(data))).details
    assert (details["lines"], details["characters"], details["excerpt"]) == (2, 7, "one\ntwo")


async def test_a_character_cut_at_the_end_of_the_look_is_no_error() -> None:
    data = ("x" + "灯" * 200_000).encode()
    details = (await derivatives.inspect(await store.keep(data))).details
    assert (details["encoding"], details["characters"]) == ("utf-8", 200_001)


@pytest.mark.parametrize(
    "data", [HTML, SVG, PLAYLIST, archive(), b"", b"%PDF-1.7\n", b"MZ\x90\0", b"a\0b", b"\x1b\x07\x01", b"{\\rtf1 x}"]
)
async def test_what_is_no_text_is_not_kept_as_one(data: bytes) -> None:
    with pytest.raises(NotMedia):
        await store.keep(data, media=("text",))


async def test_a_kind_of_ours_may_write_about_pages() -> None:
    stored = await store.keep(HTML, name_hint="answer.md", media=("text",))
    assert stored.media_type == "text/markdown"


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"fine so far\n" * 500 + b"\0" + b"x", "There is a NUL character at 6,000"),
        (codecs.BOM_UTF16_LE + b"a\0\0", "This is no text that can be read as utf-16"),
        (codecs.BOM_UTF8 + b"x\xff", "This is no text that can be read as utf-8-sig: byte 0xFF"),
        (b"x" * (17 << 20), "This text has 17.0 MB; 16 MB at most are taken."),
    ],
)
async def test_a_text_that_cannot_be_read_is_refused_in_words(data: bytes, words: str) -> None:
    with pytest.raises(NotMedia) as refused:
        await derivatives.inspect(await store.keep(data))
    assert words in str(refused.value)

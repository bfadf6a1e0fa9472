"""Decode text files: a byte order mark, strict UTF-8, else a guess that a person confirms."""

import codecs
import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from charset_normalizer import from_bytes

# What a person may choose from; the order is that of the list.
LABELS = {
    "utf-8": "Unicode (UTF-8)", "utf-16-le": "Unicode (UTF-16 LE)", "utf-16-be": "Unicode (UTF-16 BE)",
    "cp1252": "Western (Windows-1252)", "mac_roman": "Western (Mac)", "cp850": "Western (DOS 850)",
    "cp1250": "Central European (Windows-1250)", "iso8859_2": "Central European (ISO 8859-2)",
    "cp1251": "Cyrillic (Windows-1251)", "koi8_r": "Cyrillic (KOI8-R)", "cp866": "Cyrillic (DOS 866)",
    "cp1253": "Greek (Windows-1253)", "cp1254": "Turkish (Windows-1254)", "cp1257": "Baltic (Windows-1257)",
    "cp1255": "Hebrew (Windows-1255)", "cp1256": "Arabic (Windows-1256)", "cp1258": "Vietnamese (Windows-1258)",
    "cp874": "Thai (Windows-874)", "gb18030": "Chinese, simplified (GB 18030)",
    "big5hkscs": "Chinese, traditional (Big5)",
    "cp932": "Japanese (Shift JIS)", "euc_jp": "Japanese (EUC-JP)", "iso2022_jp": "Japanese (ISO-2022-JP)",
    "cp949": "Korean (EUC-KR)",
}  # fmt: skip
MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"),
)  # fmt: skip
GUESSED = [name for name in LABELS if not name.startswith(("utf", "iso2022"))]
SAMPLE = 64 * 1024  # bytes that a guess looks at
MOST_DAMAGE = 0.1  # of the signs beyond ASCII, in a file that is UTF-8 but for some bytes
WESTERN = re.compile(r"[äöüßéèêëàâçîïôûùÿœæåøñíóúáãõÄÖÜÉÈÊËÀÂÇÎÏÔÛÙŒÆÅØÑÍÓÚÁÃÕ“”‘’„‚–—…€£§°©®«»·´\xa0¿¡]")
ODD = re.compile(r"\w[¿¡]\w|[a-zß-ÿ][À-Þ]")  # where no Western text has these signs
KANA = re.compile(r"[\u3041-\u30fe]")
HEBREW = re.compile(r"[א-ת]")
FEW = 8  # letters, which may look like anything


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text, the encoding it was read by, and whether that is a guess."""

    text: str
    encoding: str
    guessed: bool = False


def decode(data: bytes, encoding: str = "") -> Decoded | None:
    """Return the text of a file, by the given encoding where there is one; None where it cannot be text."""
    if encoding:
        text = read_as(data, encoding, errors="replace") if encoding in LABELS else None
        return None if text is None else Decoded(text, encoding, guessed=True)
    for mark, name in MARKS:
        if data.startswith(mark):
            return checked(read_as(data, name), name.removesuffix("-sig"))
    if b"\x1b$" in data and (text := read_as(data, "iso2022_jp")) is not None:
        return checked(text, "iso2022_jp", guessed=True)
    if (text := read_as(data, "utf-8")) is not None and "\x00" not in text:
        return checked(text, "utf-8")
    found = (checked(read_as(data, name, errors), name, guessed=True) for name, errors in guesses(data))
    return next(filter(None, found), None)


def read_as(data: bytes, encoding: str, errors: str = "strict") -> str | None:
    """Return the text, or None where the bytes are not of that encoding."""
    try:
        return data.decode(encoding, errors)
    except UnicodeDecodeError:
        return None


def checked(text: str | None, encoding: str, guessed: bool = False) -> Decoded | None:
    """Return a decoded text unless it holds what no text has: control characters, or next to nothing else."""
    if text is None or any(unicodedata.category(sign) == "Cc" and sign not in "\t\n\r\f\x0b\x1b\x85" for sign in text):
        return None
    return Decoded(text, encoding, guessed)


def guesses(data: bytes) -> Iterator[tuple[str, str]]:
    """Yield encodings that may be meant, the likeliest first, and what to do with bytes that are not of them."""
    sample = data[:SAMPLE]
    pairs = max(1, len(sample) // 2)
    for name, zeros in (("utf-16-le", sample[1::2]), ("utf-16-be", sample[::2])):
        if zeros.count(0) > pairs * 0.3:
            yield name, "strict"
    if b"\x00" in sample:
        return
    if damaged_utf8(sample):
        yield "utf-8", "replace"
    yield from ((name, "strict") for name, fits in LIKELY if (text := read_as(data, name)) is not None and fits(text))
    for match in from_bytes(sample, cp_isolation=GUESSED):
        yield match.encoding if match.encoding in LABELS else "cp1252", "replace"


def damaged_utf8(sample: bytes) -> bool:
    """Return whether a text is UTF-8 but for a few bytes."""
    text = sample.decode("utf-8", "replace")
    beyond = sum(sign > "\x7f" for sign in text)
    return text.count("\N{REPLACEMENT CHARACTER}") <= beyond * MOST_DAMAGE


def is_western(text: str) -> bool:
    """Return whether each sign beyond ASCII is one that Western European texts have, and most letters are plain."""
    beyond = [sign for sign in text if sign > "\x7f"]
    letters = sum(map(str.isalpha, text))
    plain = letters - sum(map(str.isalpha, beyond))
    return all(map(WESTERN.match, beyond)) and plain * 2 >= letters and not ODD.search(text)


def is_kana(text: str) -> bool:
    """Return whether a good part of a text is Japanese syllables."""
    return len(KANA.findall(text)) * 5 > len(text)


def is_hebrew(text: str) -> bool:
    """Return whether all letters beyond ASCII are Hebrew."""
    letters = [sign for sign in text if sign > "\x7f" and sign.isalpha()]
    return len(letters) >= FEW and all(map(HEBREW.match, letters))


# What the guess of charset-normalizer often misses in short texts, and how each is told.
LIKELY: tuple[tuple[str, Callable[[str], bool]], ...] = (
    ("cp1252", is_western), ("mac_roman", is_western), ("cp850", is_western),
    ("euc_jp", is_kana), ("cp1255", is_hebrew),
)  # fmt: skip

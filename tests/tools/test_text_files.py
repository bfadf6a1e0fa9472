"""A text file is opened whatever wrote it; what cannot be opened is refused in words."""

import pytest

from studio.tools.text_files.read import Unreadable, read_text_file
from tests.tools.documents import archive, docx, paragraph

WESTERN = "Grüße aus Köln, schöne Straße über dem Fluss."
RUSSIAN = "Маяк стоит на скале. Каждый вечер смотритель поднимается наверх."
JAPANESE = "灯台は岩の上に立っています。毎晩、番人が上ります。"
CHINESE = "灯塔矗立在岩石上。每天晚上，看守人都会爬上去。"
GUESSED = [
    ("cp1252", WESTERN), ("cp1252", "Ümläut"), ("cp1252", "C’est l’été à la plage…"), ("cp1252", "“Quoted” – a dash"),
    ("mac_roman", WESTERN), ("cp850", WESTERN), ("cp1250", "Zażółć gęślą jaźń. Łódź płynie szybko."),
    ("cp1250", "Příliš žluťoučký kůň úpěl ďábelské ódy."), ("cp1251", RUSSIAN), ("koi8_r", RUSSIAN),
    ("cp1253", "Ο φάρος στέκεται στον βράχο. Κάθε βράδυ ανεβαίνει."),
    ("cp1254", "Deniz feneri kayanın üzerinde duruyor. Işığı görüyoruz şimdi."),
    ("cp1255", "המגדלור עומד על הסלע. כל ערב השומר עולה."), ("cp1256", "المنارة تقف على الصخرة. كل مساء يصعد الحارس."),
    ("cp932", JAPANESE), ("euc_jp", JAPANESE), ("iso2022_jp", JAPANESE), ("gb18030", CHINESE),
    ("big5", "燈塔矗立在岩石上。每天晚上，看守人都會爬上去。"),
    ("cp949", "등대는 바위 위에 서 있다. 매일 저녁 등대지기가 올라간다."),
    ("utf-16-le", WESTERN), ("utf-16-be", WESTERN),
]  # fmt: skip


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
@pytest.mark.parametrize("text", [WESTERN, JAPANESE, "plain"])
def test_unicode_is_known_without_a_guess(encoding: str, text: str) -> None:
    found = read_text_file("tide.txt", text.encode(encoding))
    assert (found.text, found.guessed, found.preview, found.title) == (text, False, [], "tide")


@pytest.mark.parametrize(("encoding", "text"), GUESSED)
def test_another_encoding_is_guessed_and_shown(encoding: str, text: str) -> None:
    found = read_text_file("tide.md", text.encode(encoding))
    assert (found.text, found.guessed, found.preview) == (text, True, [text])


def test_a_preview_shows_the_lines_that_tell() -> None:
    lines = ["Title", "", "Plain.", "Grüße", "More.", "Köln"]
    assert read_text_file("a.txt", "\r\n".join(lines).encode("cp1252")).preview == ["Grüße", "Köln", "Title"]


def test_a_person_may_know_better() -> None:
    data = "Grüße".encode("cp1250")
    assert read_text_file("a.txt", data, "cp1251").text == data.decode("cp1251")
    assert read_text_file("a.txt", b"\xff", "utf-8").text == "\N{REPLACEMENT CHARACTER}"


def test_a_few_damaged_bytes_do_not_spoil_a_text() -> None:
    found = read_text_file("a.txt", (WESTERN * 5).encode() + b"\xff")
    assert (found.text, found.guessed) == (WESTERN * 5 + "\N{REPLACEMENT CHARACTER}", True)


REFUSED = [
    ("a.txt", b"", "“a.txt” is empty."),
    ("a.txt", b" \r\n\t", "“a.txt” is empty."),
    ("a.txt", b"\xef\xbb\xbf", "“a.txt” is empty."),
    ("a.txt", b"x" * 1_000_001, "“a.txt” is 1.0 MB; at most 1 MB. Split it first."),
    ("a.png", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "“a.png” is not a text. Open a .txt, .md or .docx file."),
    ("a.txt", bytes(range(256)), "“a.txt” is not a text."),
    ("a.txt", b"plain\x01\x02", "“a.txt” is not a text."),
    ("a.pdf", b"%PDF-1.7", "is a PDF. Copy its text and paste it here, or save it as .docx or .txt."),
    ("a.rtf", b"{\\rtf1 x", "is rich text. Save it as .docx or .txt, then open that."),
    ("a.doc", b"\xd0\xcf\x11\xe0\xa1", "is an old Word document. Save it as .docx or .txt, then open that."),
    ("a.docx", docx(""), "“a.docx” has no text in it."),
    ("a.xlsx", archive(workbook="<x/>"), "cannot be opened: it is no Word document, or it is damaged. Save it anew"),
    ("a.docx", docx(paragraph("x"))[:200], "cannot be opened: it is no Word document, or it is damaged."),
    ("a.docx", archive(document="<w:p>"), "cannot be opened: it is no Word document, or it is damaged."),
    ("a.docx", docx(" " * 60_000_000), "cannot be opened: it unpacks to far more than a text needs."),
    ("a.docx", docx(" " * 5_000_000), "cannot be opened: it unpacks to far more than a text needs."),
]


@pytest.mark.parametrize(("name", "data", "words"), REFUSED)
def test_what_cannot_be_opened_is_refused_with_what_to_do(name: str, data: bytes, words: str) -> None:
    with pytest.raises(Unreadable) as refused:
        read_text_file(name, data)
    assert words in str(refused.value)


def test_a_document_is_read_in_paragraphs_and_called_by_its_heading() -> None:
    words = "<w:r><w:t>One</w:t><w:br/><w:delText>gone</w:delText><w:t xml:space='preserve'> two</w:t></w:r>"
    body = f"{paragraph('The Lamp', 'berschrift1')}<w:p>{words}</w:p><w:p/>{paragraph('Three.')}"
    found = read_text_file("draft.docx", docx(body))
    assert (found.text, found.title, found.guessed) == ("The Lamp\n\nOne\n two\n\nThree.", "The Lamp", False)


def test_a_text_box_and_a_table_are_read_once() -> None:
    box = f"<w:txbxContent>{paragraph('Box')}</w:txbxContent>"
    twice = f"<mc:AlternateContent><mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback></mc:AlternateContent>"
    table = f"<w:tbl><w:tr><w:tc>{paragraph('Cell')}</w:tc></w:tr></w:tbl>"
    found = read_text_file("a.docx", docx(f"<w:p><w:r>{twice}<w:t>After</w:t></w:r></w:p>{table}"))
    assert found.text == "Box\n\nAfter\n\nCell"


def test_a_document_that_grows_by_entities_is_refused() -> None:
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10 if n else "ha" * 50}">' for n in range(9))
    bomb = docx(paragraph("&l8;"), before=f"<!DOCTYPE d [{laughs}]>")
    with pytest.raises(Unreadable, match="damaged"):
        read_text_file("a.docx", bomb)

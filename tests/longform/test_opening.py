"""Documents and texts are opened as books: what is read, what is told, and how a shelf is kept."""

import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from studio.accounts.models import User
from studio.jobs.models import Job
from studio.longform import shelf
from studio.longform.cutting import pieces_of
from studio.longform.models import Book, Chapter
from studio.workspaces.models import Workspace
from tests.longform import stock, volumes
from tests.longform.test_books import PAGE, VOICE, address, begin, page, press
from tests.people import signed_in

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("a.txt", b"", "This is an empty file."),
        ("a.txt", b"  \n\n ", "There are no words in it."),
        ("a.txt", b"MZ\x90\x00\x03", "This is a program."),
        ("a.zip", volumes.zipped({"../../evil.txt": "x"}), "entry “evil.txt” points outside the archive"),
        ("a.pdf", b"%PDF-1.7", "This is a PDF."),
    ],
)
def test_what_cannot_be_opened_is_told_at_its_field(
    alice: User, tidewater: Workspace, name: str, data: bytes, words: str
) -> None:
    form = {**VOICE, "document": SimpleUploadedFile(name, data)}
    answer = signed_in(alice).post(f"{PAGE}open/", form, headers={"HX-Request": "true"})
    assert answer.status_code == 422 and words in answer.content.decode()
    assert not Book.objects.exists() and not Job.objects.exists()


def test_a_text_in_an_older_encoding_is_read_and_its_guess_is_told(alice: User, tidewater: Workspace) -> None:
    text = "第一章 灯\n\n他点亮了灯,海面上一片光明。\n\n第二章 海\n\n清晨,船只出海,人人都在说话。" * 8
    browser = signed_in(alice)
    book = begin(browser, text.encode("gb18030"), "灯.txt")
    assert book.chapters.first().title == "第一章 灯"  # type: ignore[union-attr]
    assert "It was read as Chinese, simplified (GB 18030)." in page(browser, book)


def test_a_pasted_text_too_long_for_one_task_is_told_where_it_fits(alice: User, tidewater: Workspace) -> None:
    browser, text = signed_in(alice), "The tide is out. " * 58_824
    answer = browser.post(PAGE, {**VOICE, "text": text}, headers={"HX-Request": "true"})
    assert (
        answer.status_code == 422 and "1,000,008 characters; at most 999,999 in one piece." in answer.content.decode()
    )
    longer = SimpleUploadedFile("tides.md", f"# Tides\n\n{text}".encode())
    assert browser.post(f"{PAGE}open/", {**VOICE, "document": longer}).status_code == 303
    [chapter] = Chapter.objects.all()
    assert (chapter.title, len(chapter.parts), chapter.book.title) == ("Tides", 2, "tides")


def test_a_chapter_longer_than_a_request_may_be_is_one_task_all_the_same(alice: User, tidewater: Workspace) -> None:
    browser, text = signed_in(alice), "The tide is out. " * 2_942  # 50,014 characters
    assert browser.post(f"{PAGE}open/", {**VOICE, "text": f"# Tides\n\n{text}"}).status_code == 303
    chapter = Chapter.objects.select_related("book").get()
    assert len(chapter.parts) == 1
    chapter.parts = ["first", "second"]  # as it was cut when texts did not travel as files
    assert len(pieces_of(chapter)) == 2


def test_a_book_is_put_away_and_back(alice: User, tidewater: Workspace, bob: User) -> None:
    browser = signed_in(alice)
    book = begin(browser, volumes.epub())
    assert signed_in(bob).post(reverse("longform:delete", args=["tidewater", book.key])).status_code == 403
    shelf = browser.post(reverse("longform:delete", args=["tidewater", book.key]), follow=True).content.decode()
    assert "is off the shelf" in shelf and browser.get(address(book)).status_code == 404
    assert reverse("longform:restore", args=["tidewater", book.key]) in shelf
    assert browser.post(reverse("longform:restore", args=["tidewater", book.key])).status_code == 303
    assert browser.get(address(book)).status_code == 200


def test_a_page_of_two_hundred_chapters_shows_the_first_and_reads_on_and_keeps_them_all(
    alice: User, tidewater: Workspace, django_assert_max_num_queries: Any
) -> None:
    browser = signed_in(alice)
    book = begin(browser, volumes.epub([(f"Chapter {number}", volumes.KEEPER) for number in range(200)]))
    page(browser, book)
    with django_assert_max_num_queries(12):
        shown = page(browser, book)
    assert "200 chapters, " in shown and shown.count('<li class="chapter"') == 12
    rows = list(book.chapters.all())
    [more] = re.findall(r'hx-get="([^"]*\?after=[^"]*)"', shown)
    further = browser.get(more, headers={"HX-Request": "true"}).content.decode()
    assert further.count('<li class="chapter"') == 12 and "<html" not in further and "Move chapter 13 up" in further
    assert "From the first chapter" in browser.get(more).content.decode()  # a page without script
    form = {f"title_{rows[30].key}": "The Gale", f"in_{rows[30].key}": "on", "title": "Keeper", **VOICE}
    answer = browser.post(address(book), {**form, "do": f"up:{rows[30].key}"}, follow=True).content.decode()
    assert answer.count('<li class="chapter"') == 30 and 'value="The Gale"' in answer  # its place is seen
    assert [one.left_out for one in book.chapters.all()] == [False] * 200


def test_pages_of_five_hundred_paragraphs_take_few_queries_and_show_what_is_in_view(
    alice: User, tidewater: Workspace, django_assert_max_num_queries: Any
) -> None:
    browser = signed_in(alice)
    text = "\n\n".join(f"Night {number}. Nobody came." for number in range(500))
    book = begin(browser, volumes.zipped({"Nights.txt": text}), "nights.zip")
    press(browser, book, "save", live="yes")
    stock.speak_all(Book.objects.get(pk=book.pk), alice, under_way=100)
    page(browser, book)
    with django_assert_max_num_queries(12):
        shown = page(browser, book)
    assert "0 of 1 chapter spoken, 400 of 500 paragraphs" in shown and "100 under way" in shown
    url = reverse("longform:chapter", args=["tidewater", stock.chapter_of(book).key])
    with django_assert_max_num_queries(12):
        paragraphs = browser.get(url).content.decode()
    assert paragraphs.count('<li class="paragraph"') == 12 and paragraphs.count("data-player") == 12
    with django_assert_max_num_queries(12):
        more = browser.get(f"{url}?after=492", headers={"HX-Request": "true"}).content.decode()
    assert more.count('<li class="paragraph"') == 8 and "Show more" not in more


def test_a_long_shelf_goes_on_where_it_was_left(
    alice: User, tidewater: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shelf, "SHELF", 2)
    browser = signed_in(alice)
    for number in range(5):
        browser.post(f"{PAGE}open/", {**VOICE, "text": f"# Night {number}\n\nNobody came."})
    seen, address = [], PAGE
    while address:
        html = browser.get(address).content.decode()
        seen += re.findall(r">(Night \d)</a>", html)
        more = re.search(r'href="([^"]*shelf/\?before=\w+)"', html)
        address = more[1] if more else ""
    assert seen == [f"Night {number}" for number in (4, 3, 2, 1, 0)]

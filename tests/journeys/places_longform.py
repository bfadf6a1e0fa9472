"""Long-form speech in all its states: the shelf, a book before it is spoken, and one that is whole."""

from playwright.sync_api import expect

from studio.longform.models import Book
from tests.journeys.places import Visit, place
from tests.longform import volumes

PAGE = "/w/tidewater/longform/"
TALK = [("The Lamp", f"{volumes.KEEPER}\n\n“Go,” said Mara."), *volumes.CHAPTERS[1:]]
VOLUME = {"name": "keeper.epub", "mimeType": "application/epub+zip", "buffer": volumes.epub(TALK)}


@place("longform", "jobs:page")
def no_book_yet(visit: Visit) -> None:
    visit.to(PAGE)


@place("longform", "jobs:page")
def nothing_to_open(visit: Visit) -> None:
    visit.to(PAGE).get_by_role("button", name="Find the chapters").click()
    expect(visit.page.get_by_role("alert")).to_contain_text("There is nothing to read yet")


@place("longform", "longform:book")
def the_chapters_of_a_book(visit: Visit) -> None:
    visit.to(PAGE).locator('input[type="file"][name="document"]').set_input_files(VOLUME)
    expect(visit.page.locator('[name="document"][type="hidden"]')).not_to_have_value("")
    visit.page.get_by_role("button", name="Find the chapters").click()
    expect(visit.page.get_by_role("heading", name="The Last Keeper")).to_be_visible()
    expect(visit.page.locator(".chapter")).to_have_count(3)


@place("longform", "longform:book")
def the_characters_of_a_book(visit: Visit) -> None:
    visit.page.get_by_role("button", name="Find the characters").click()
    expect(visit.page.get_by_label("Name of character 1")).to_have_value("Mara")


@place("longform", "longform:chapter")
def the_text_of_a_chapter(visit: Visit) -> None:
    visit.page.locator(".chapter-words a").first.click()
    expect(visit.page.get_by_label("Text")).to_contain_text("He lights the lamp.")


@place("longform", "longform:book")
def a_book_that_is_whole(visit: Visit) -> None:
    visit.to(f"{PAGE}{Book.objects.latest('id').key}/").get_by_role("button", name="Speak the book").click()
    expect(visit.page.get_by_text("3 of 3 chapters spoken")).to_be_visible(timeout=60_000)
    expect(visit.page.get_by_role("link", name="Audiobook (M4B)")).to_be_visible(timeout=60_000)


@place("longform", "jobs:page")
def a_shelf_with_a_book(visit: Visit) -> None:
    visit.to(PAGE)
    expect(visit.page.get_by_role("link", name="The Last Keeper")).to_be_visible()


@place("longform", "longform:shelf")
def the_shelf_on_a_page(visit: Visit) -> None:
    visit.to(f"{PAGE}shelf/")
    expect(visit.page.get_by_role("link", name="The Last Keeper")).to_be_visible()

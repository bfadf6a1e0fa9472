"""Pictures that are put into a conversation are seen by those who see it, and by nobody else."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from playwright.sync_api import Page, expect

from studio.accounts.models import User
from studio.chat.models import Conversation, Message
from studio.library.models import Asset, Version
from studio.library.uploads.keep import keep_upload
from studio.workspaces.access import seat_for
from studio.workspaces.models import Workspace
from tests.chat.desk import CHAT, ask, ended, page
from tests.journeys.test_uploading import hand_over
from tests.kinds import portrait
from tests.library.pictures import picture
from tests.library.sending import Browser
from tests.server import wait_until

KEPT = "/w/tidewater/uploads/"
pytestmark = pytest.mark.usefixtures("speaking", "hurried_sandbox")


def brought(browser: Client, text: str = "What is this?", data: bytes = b"", **fields: Any) -> Message:
    """Ask about a picture that comes with the form; return the answer, once it is there."""
    file = SimpleUploadedFile("Cove.png", data or portrait())
    return ended(ask(browser, text, pictures=file, model="MiniMax-Text-01", **fields))


def picture_of(answer: Message) -> Version:
    """Return the picture of an answer's question."""
    assert answer.parent is not None
    return Version.objects.select_related("asset").get(key__in=answer.parent.picture_keys)


def addresses(version: Version) -> list[str]:
    """Return what leads to a picture."""
    key = version.key
    return [f"/w/tidewater/media/{key}/{version.file_name}", f"/w/tidewater/a/{version.asset.key}/"]


def sees(browser: Client, version: Version) -> bool:
    """Return whether a person finds a picture by any way at all."""
    found = [browser.get(url) for url in addresses(version)]
    statuses = {answer.status_code for answer in found}
    for answer in found:
        answer.close()
    assert len(statuses) == 1 and statuses < {200, 404}
    offered = browser.get("/w/tidewater/picker/?takes=image&kind=chat&role=pictures")
    assert (version.asset.title in offered.content.decode()) == (statuses == {200})
    return statuses == {200}


def share(browser: Client, conversation: Conversation, on: str) -> None:
    """Share a conversation, or make it private."""
    assert browser.post(f"{CHAT}{conversation.key}/share/", {"on": on}).status_code == 303


def test_a_picture_is_seen_by_those_who_see_its_conversation(
    alices: Client, bobs: Client, tidewater: Workspace
) -> None:
    answer = brought(alices)
    version = picture_of(answer)
    assert sees(alices, version) and not sees(bobs, version)
    share(alices, answer.conversation, "true")
    assert sees(bobs, version) and version.key in page(bobs, answer.conversation)
    second = brought(bobs, "And this?", picture(), conversation=answer.conversation.key, parent=answer.key)
    assert sees(alices, picture_of(second))
    share(alices, answer.conversation, "false")
    assert not sees(bobs, version) and not sees(bobs, picture_of(second))
    assert sees(alices, version) and sees(alices, picture_of(second))


def test_what_is_everybodys_already_stays_so(alices: Client, bobs: Client, alice: User, tidewater: Workspace) -> None:
    known = keep_upload(seat_for(alice, "tidewater"), SimpleUploadedFile("Cove.png", picture()), media=("image",))
    answer = brought(alices, data=picture())
    assert picture_of(answer) == known
    for on in ("true", "false"):
        share(alices, answer.conversation, on)
        assert sees(bobs, known)


def test_a_private_picture_is_never_taken_for_somebody_elses_upload(
    alices: Client, alice: User, bob: User, tidewater: Workspace
) -> None:
    version = picture_of(brought(alices, data=picture()))
    for who in (bob, alice):
        again = keep_upload(seat_for(who, "tidewater"), SimpleUploadedFile("Cove.png", picture()), media=("image",))
        assert again != version and again.asset.only_for is None
    assert Asset.objects.filter(medium="image").count() == 2


def test_a_copy_says_nothing_of_who_sees_the_pictures_of_another(alices: Client, bobs: Client) -> None:
    answer = brought(alices)
    share(alices, answer.conversation, "true")
    bobs.post(f"{CHAT}{answer.conversation.key}/copy/")
    copied = Conversation.objects.latest("pk")
    for on in ("true", "false"):
        share(bobs, copied, on)
        assert sees(alices, picture_of(answer)) and sees(bobs, picture_of(answer))
    alices.post(f"{CHAT}{answer.conversation.key}/copy/")
    own = Conversation.objects.latest("pk")
    share(alices, own, "true")
    share(alices, answer.conversation, "false")
    assert sees(bobs, picture_of(answer))  # the copy shows it still
    share(alices, own, "false")
    assert not sees(bobs, picture_of(answer))


def test_a_picture_that_arrives_in_pieces_is_private_from_the_first_one(
    alice: User, bobs: Client, tidewater: Workspace
) -> None:
    sender = Browser(alice, picture())
    answer = sender.client.post(
        f"{KEPT}?private=1", {"name": "Cove.png", "size": len(picture()), "takes": "image", "sha256": ""}
    )
    sender.url = answer.json()["url"]
    sender.piece(0)
    found = Version.objects.select_related("asset").get(key=sender.finish().json()["version"])
    assert found.asset.only_for == alice and not sees(bobs, found)


def test_what_a_browser_brings_is_private_too(
    open_page: Callable[..., Page], alice: User, tidewater: Workspace
) -> None:
    page = open_page(alice)
    page.goto(CHAT)
    page.get_by_label("Your message").click()
    hand_over(page, "paste", "#msg", [{"name": "Cove.png", "mimeType": "image/png", "buffer": picture()}])
    expect(page.locator("[data-tile]")).to_contain_text("Cove")
    expect(page.locator("#sees-note")).to_contain_text("will answer this one")
    (version,) = Version.objects.select_related("asset")
    assert version.asset.only_for == alice
    page.get_by_label("Your message").fill("What is this?")
    page.keyboard.press("Control+Enter")
    wait_until(lambda: Message.objects.filter(facts__brought=[version.key]).exists())
    expect(page.locator(".msg-me img")).to_be_visible()
    version.asset.refresh_from_db()
    assert version.asset.only_for == alice
    page.get_by_role("button", name="A picture from the library").click()
    dialog = page.get_by_role("dialog", name="Choose a picture")
    dialog.get_by_role("button", name="Cove, a picture").press("Enter")
    expect(page.locator("[data-tile] b")).to_have_text("Cove")


def test_a_picture_of_the_library_is_asked_about(alices: Client, alice: User, tidewater: Workspace) -> None:
    version = keep_upload(seat_for(alice, "tidewater"), SimpleUploadedFile("Cove.png", picture()), media=("image",))
    link = f"{CHAT}?input=picture:{version.key}"
    menu = alices.get(f"/w/tidewater/a/{version.asset.key}/menu/").content.decode()
    assert "Ask about it" in menu and link in menu
    form = alices.get(link).context["form"]
    assert (form["pictures"].value(), form["model"].value()) == ([version.key], "MiniMax-Text-01")
    asked = {"pictures": version.key, "model": "MiniMax-Text-01", "made_from": f"picture:{version.key}"}
    answer = ended(ask(alices, "What is this?", **asked))
    assert answer.version is not None
    assert list(answer.version.made_from.values_list("source", flat=True)) == [version.pk]

"""A song begins in a chat, and goes on there."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from studio.accounts.models import User
from studio.library.models import Edge, Version
from tests.console import Console
from tests.music import desk

Open = Callable[..., Page]


@pytest.mark.parametrize("size", list(desk.SIZES))
@pytest.mark.usefixtures("speaking", "tidewater", "calm_sandbox")
def test_an_answer_is_sung_and_its_song_goes_back_to_be_changed(
    open_page: Open, alice: User, size: str, console: Console
) -> None:
    console.expect("htmx:(afterRequest|sendAbort)")  # a page that is left asks no longer what runs
    page = open_page(alice, reduced_motion="reduce", **desk.SIZES[size])
    page.goto("/w/tidewater/chat/")
    message = page.get_by_label("Your message")
    message.fill("Write lyrics for a song about a lighthouse keeper")
    message.press("ControlOrMeta+Enter")
    use = page.get_by_role("link", name="Use as lyrics")
    expect(use).to_have_count(1, timeout=60_000)
    use.click()
    lyrics = page.get_by_label("Lyrics", exact=True)
    expect(lyrics).to_have_value(re.compile(r"^\[\w+\]"))
    assert len(lyrics.input_value()) <= 600 and "```" not in lyrics.input_value()
    expect(page.locator("[data-source]")).to_contain_text("from")
    page.get_by_label("Style and feeling").fill("Slow folk, one close voice")
    desk.go(page)
    desk.made(page)
    song = Version.objects.get(asset__kind="music")
    answer = Version.objects.get(asset__kind="chat")
    assert list(Edge.objects.filter(target=song).values_list("source", "role")) == [(answer.pk, "lyrics")]
    page.get_by_role("link", name="Edit lyrics in chat").first.click()
    expect(message).to_have_value(re.compile(r"^\[\w+\][\s\S]*\n\nChange these lyrics: $"))
    message.press("ControlOrMeta+End")
    page.keyboard.type("more hopeful")
    message.press("ControlOrMeta+Enter")
    expect(page.get_by_role("link", name="Use as lyrics")).to_have_count(1, timeout=60_000)
    changed = Version.objects.filter(asset__kind="chat").latest("id")
    assert list(Edge.objects.filter(target=changed).values_list("source", "role")) == [(song.pk, "words")]

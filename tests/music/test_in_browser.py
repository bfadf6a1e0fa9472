"""Songs as people make them: on a desk and on a phone, from words and from recordings, through a crash."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from studio.accounts.models import User
from studio.jobs.models import Job
from studio.library.models import Edge, Version
from studio.music.forms import EXAMPLE
from tests import sandboxes
from tests.console import Console
from tests.journeys import stations
from tests.journeys.test_lost_network import LOST
from tests.kinds import humming
from tests.library.sounds import heard, sound
from tests.music import desk
from tests.server import wait_until
from tests.up_process import Up

Open = Callable[..., Page]
SONGS = "/v1/music_generation"
sizes = pytest.mark.parametrize("size", list(desk.SIZES))
with_sandbox = pytest.mark.usefixtures("speaking", "tidewater")


@sizes
@with_sandbox
def test_a_song_from_words_is_heard_while_it_arrives_kept_varied_and_downloaded(
    open_page: Open, alice: User, calm_sandbox: str, size: str
) -> None:
    page = open_page(alice, reduced_motion="reduce", **desk.SIZES[size])
    desk.open_music(page)
    page.get_by_role("link", name="Try an example").click()
    expect(page.get_by_label("Lyrics", exact=True)).to_have_value(EXAMPLE["lyrics"])
    sandboxes.fault(calm_sandbox, SONGS, "hold_after_chunks", n=12)
    page.keyboard.press("ControlOrMeta+Enter")
    expect(desk.card(page)).to_have_attribute("data-state", "streaming")
    stations.is_playing(page)
    page.reload()
    expect(desk.card(page)).to_have_attribute("data-state", "streaming")
    expect(page.locator(".now")).to_contain_text("Composing")
    sandboxes.release(calm_sandbox)
    first = desk.made(page)
    hear_sections(page)
    version = Version.objects.get()
    for suffix, codec in (("mp3", "mp3"), ("wav", "pcm"), ("flac", "flac")):
        facts = heard(desk.downloaded(page, f"Download {suffix.upper()}"), suffix)
        assert facts["codec"].startswith(codec)
        assert facts["seconds"] == pytest.approx(version.duration_ms / 1000, abs=0.2)
    page.get_by_role("link", name="Make variation").first.click()
    expect(page.get_by_text("next version of")).to_be_visible()
    page.get_by_label("Style and feeling").fill("Quick brass band, one low voice")
    desk.go(page)
    desk.made(page, first)
    assert Version.objects.latest("id").number == 2 and Version.objects.count() == 2
    expect(page.locator(".take.song")).to_have_count(1)
    assert [charge["path"] for charge in sandboxes.charges(calm_sandbox)] == [SONGS] * 2


def hear_sections(page: Page) -> None:
    """Play a section by a press, repeat it, and see which one is lit."""
    chorus = page.get_by_role("button", name=re.compile("^Chorus, from"))
    begin = int(chorus.get_attribute("data-begin-ms") or 0) / 1000
    chorus.click()
    expect(chorus).to_have_attribute("aria-current", "true")
    stations.is_playing(page)
    assert stations.seconds(page) >= begin - 0.1
    repeat = page.get_by_role("button", name="Repeat section")
    repeat.click()
    expect(repeat).to_have_attribute("aria-pressed", "true")
    stations.seek(page, stations.length(page) - 0.6)  # its end, where it begins again
    wait_until(lambda: begin - 0.1 <= stations.seconds(page) < stations.length(page) - 0.7)
    repeat.click()
    stations.play(page)
    expect(stations.player(page)).not_to_have_class(re.compile(r"\bplaying\b"))


@sizes
@with_sandbox
def test_two_takes_are_heard_in_turn_at_the_same_second_and_equally_loud(
    open_page: Open, alice: User, size: str
) -> None:
    page = open_page(alice, reduced_motion="reduce", **desk.SIZES[size])
    desk.open_music(page, "?example")
    desk.go(page)
    before = desk.made(page)
    page.get_by_label("Style and feeling").fill("Loud and quick rock, one low voice")
    desk.go(page)
    desk.made(page, before)
    page.get_by_role("link", name="Compare takes").first.click()
    expect(page.get_by_role("heading", name="Compare takes")).to_be_visible()
    one, other = desk.side(page, "a"), desk.side(page, "b")
    one.get_by_role("button", name="Play").click()
    wait_until(lambda: desk.position(one) > 2)
    page.locator(".ab label", has_text="B").click()
    expect(other.locator("[data-player]")).to_have_class(re.compile(r"\bplaying\b"))
    expect(one.locator("[data-player]")).not_to_have_class(re.compile(r"\bplaying\b"))
    wait_until(lambda: desk.position(other) >= desk.position(one) - 0.3)
    expect(other).to_have_class(re.compile(r"\bheard\b"))
    downs = [float(each.get_attribute("data-down-db") or 0) for each in (one, other)]
    assert min(downs) == 0
    assert page.evaluate(desk.VOLUMES) == pytest.approx([10 ** (-down / 20) for down in downs], abs=0.01)
    other.get_by_role("button", name="Pause").click()
    page.get_by_label("B", exact=True).select_option(one.locator("select").input_value())
    expect(page).to_have_url(re.compile(r"\?a=\w+&b=\w+"))


@sizes
@with_sandbox
def test_lyrics_are_drafted_used_and_taken_back_and_a_song_needs_none(
    open_page: Open, alice: User, calm_sandbox: str, size: str
) -> None:
    page = open_page(alice, reduced_motion="reduce", **desk.SIZES[size])
    desk.open_music(page)
    lyrics = page.get_by_label("Lyrics", exact=True)
    lyrics.fill("[verse]\nMine, and not to be lost")
    desk.unfold(page, "Draft lyrics")
    page.get_by_label("What is the song about?").fill("a keeper who counts the steps")
    page.get_by_role("button", name="Draft", exact=True).click()
    page.get_by_role("link", name="Use as lyrics").click()
    expect(lyrics).to_have_value(re.compile(r"^\[Intro\]"))
    assert len(lyrics.input_value()) <= 600
    lyrics.focus()
    page.keyboard.press("ControlOrMeta+z")
    expect(lyrics).to_have_value("[verse]\nMine, and not to be lost")
    page.get_by_role("button", name="Chorus", exact=True).click()  # before what Undo has selected
    expect(lyrics).to_have_value("[chorus]\n[verse]\nMine, and not to be lost")
    desk.unfold(page, "File and quality")
    page.get_by_label("Model", exact=True).select_option("music-3.0")
    expect(page.locator("[data-amount]")).to_contain_text("music-3.0")
    desk.close_sheet(page)
    desk.pick(page, "Instrumental")
    expect(lyrics).to_be_hidden()
    page.get_by_label("Style and feeling").fill("Pump organ alone, in a small church")
    page.reload()  # nothing of it is lost
    expect(page.get_by_label("Style and feeling")).to_have_value("Pump organ alone, in a small church")
    expect(page.locator("[data-amount]")).to_contain_text("music-3.0")
    desk.go(page)
    desk.made(page)
    version = Version.objects.get(asset__kind="music")
    assert (version.recipe["order"]["vocals"], version.recipe["order"]["lyrics"]) == ("none", "")
    assert len(sandboxes.charges(calm_sandbox)) == 2


@sizes
@with_sandbox
def test_a_song_follows_a_song_a_voice_and_a_backing(
    open_page: Open, alice: User, calm_sandbox: str, size: str
) -> None:
    page = open_page(alice, reduced_motion="reduce", **desk.SIZES[size])
    desk.add_recording(page, "Only a voice", "Mara humming", "mara.wav", humming())
    desk.add_recording(page, "Only a backing", "Pump organ", "organ.mp3", sound("mp3", 12.0, 44_100))
    desk.add_recording(page, "A whole song", "Tide", "tide.wav", humming(11.0, 330))
    assert list(Job.objects.order_by("id").values_list("order_json__purpose", flat=True)) == [
        "voice", "instrumental", "song",
    ]  # fmt: skip
    last = None
    for links, inputs in (
        (["Sing like this: Mara humming"], ["voice"]),
        (["Play like this: Pump organ"], ["backing"]),
        (["Sing like this: Tide", "Play like this: Tide"], ["backing", "voice"]),
    ):
        desk.open_music(page)
        for link in links:
            page.get_by_role("link", name=link).click()
            radio = "voice" if link.startswith("Sing") else "backing"
            expect(page.locator(f"[name={radio}]:checked")).to_be_focused()
        page.get_by_label("Lyrics", exact=True).fill("la la la, the tide")
        chosen = {"voice": "Nobody", "backing": "No band"}.items()
        for part, nobody in chosen:
            if part not in inputs and page.locator(f"[name={part}]:checked").get_attribute("value"):
                desk.pick(page, nobody)
        desk.go(page)
        last = desk.made(page, last)
        edges = Edge.objects.filter(target=Version.objects.filter(asset__kind="music").latest("id"))
        assert sorted(edges.values_list("role", flat=True)) == inputs
    expect(page.locator(".take.song small", has_text="A cappella, after Mara humming")).to_have_count(1)
    expect(page.locator(".take.song small", has_text="Instrumental, after Pump organ")).to_have_count(1)
    assert len(sandboxes.charges(calm_sandbox)) == 3


def test_a_crash_in_the_middle_of_a_song_loses_nothing_and_costs_nothing_twice(
    open_page: Open, console: Console, tmp_path: Path
) -> None:
    console.expect(LOST)
    data = tmp_path / "data"
    with Up(data, STUDIO_SANDBOX_FAULTS="1") as up:
        page = open_page(base_url=up.url, **desk.SIZES["phone"])
        stations.set_up(page, up.url + up.path)
        sandboxes.fault(stations.own_sandbox(data), SONGS, "hold_after_chunks", n=12)
        desk.open_music(page, "?example")
        desk.go(page)
        expect(desk.card(page)).to_have_attribute("data-state", "streaming")
        stations.is_playing(page)
        page.get_by_label("Style and feeling").fill("Another song, not sent yet")
        page.reload()
        expect(desk.card(page)).to_have_attribute("data-state", "streaming")
        up.process.kill()
    with Up(data, "--port", up.url.rpartition(":")[2], STUDIO_SANDBOX_FAULTS="1"):
        page.reload()
        expect(desk.card(page)).to_have_attribute("data-state", "failed", timeout=60_000)
        expect(page.locator(".now")).to_contain_text("cut off after")
        expect(page.get_by_label("Style and feeling")).to_have_value("Another song, not sent yet")
        assert len(sandboxes.charges(stations.own_sandbox(data))) <= 1
        again = page.get_by_role("button", name="Make again")
        again.click()
        expect(page.locator("#results > article.job-card[data-state=done]")).to_have_count(1, timeout=60_000)

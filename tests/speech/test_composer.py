"""The composer in a real browser: by keys and by pointer, with what the engine has, before and after a refusal."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from studio.accounts.models import User
from studio.jobs.models import Job
from studio.minimax.speech.text import estimate_seconds
from studio.workspaces.models import Workspace
from tests import people
from tests.console import Console
from tests.server import wait_until
from tests.speech.conftest import PAGE
from tests.speech.desk import paper

Open = Callable[..., Page]
NARRATOR = {"slot": "voice", "voice_id": "Calm_Woman", "name": "Calm Woman", "description": "English", "hue": "h-3"}
CHOOSE = 'voice => document.body.dispatchEvent(new CustomEvent("studio:voice", {detail: voice}))'


@pytest.fixture
def page(live: str, tidewater: Workspace, alice: User, open_page: Open) -> Page:
    """Alice's page with a few words on the paper."""
    page = open_page(alice)
    page.goto(PAGE)
    paper(page).press_sequentially("The tide is in.")
    expect(page.locator("[data-amount]")).to_contain_text("15 characters")  # what a first gesture fetches is here
    return page


def unfold(page: Page, words: str) -> None:
    """Open one of the folded parts."""
    page.locator("summary", has_text=words).click()


def send(page: Page) -> Job:
    """Ask for speech by keys, and return the new job."""
    before = Job.objects.count()
    paper(page).press("ControlOrMeta+Enter")
    wait_until(lambda: Job.objects.count() > before)
    return Job.objects.latest("pk")


def test_keys_alone_make_a_take_each_time(page: Page) -> None:
    first = send(page)
    expect(page.locator(f"#job-{first.key}")).to_be_visible()
    second = send(page)
    expect(page.locator(f"#job-{second.key}")).to_be_visible()
    assert (first.order, first.nonce != second.nonce) == (second.order, True)
    expect(paper(page)).to_have_text("The tide is in.")


def test_a_refusal_marks_the_text_and_keeps_everything(page: Page, console: Console) -> None:
    console.expect("422")
    page.get_by_label("Happy").check()
    paper(page).press("End")
    page.get_by_role("button", name="Add pause").click()
    page.keyboard.press("ControlOrMeta+Enter")
    summary = page.get_by_role("alert")
    expect(summary).to_be_focused()
    expect(summary).to_contain_text("The pause at character 16 has nothing after it")
    expect(paper(page)).to_have_attribute("aria-invalid", "true")
    expect(paper(page)).to_have_accessible_description(re.compile("nothing after it"))
    expect(page.get_by_label("Happy")).to_be_checked()
    summary.get_by_role("link", name="Text").click()
    expect(paper(page)).to_be_focused()
    page.keyboard.type(" Go on.")
    job = send(page)
    assert (job.order.request.text, job.order.request.emotion) == ("The tide is in.<#1#> Go on.", "happy")
    expect(paper(page)).not_to_have_attribute("aria-invalid", "true")


def test_the_engine_decides_what_is_offered(page: Page) -> None:
    page.get_by_label("Neutral").check()
    expect(page.get_by_label("Whisper")).to_be_hidden()
    unfold(page, "File and quality")
    page.get_by_label("Voice engine").select_option("speech-2.6-hd")
    expect(page.get_by_label("Whisper")).to_be_visible()
    expect(page.get_by_label("Neutral")).to_be_hidden()
    expect(page.get_by_label("As written")).to_be_checked()
    expect(page.locator("#live")).to_have_text("This engine does not offer Neutral.")
    expect(page.locator(".base .num")).to_have_text("15 of 10,000 characters")
    page.get_by_label("Language").select_option("Tamil")
    page.get_by_label("Whisper").check()
    order = send(page).order
    assert (order.request.model, order.request.emotion, order.request.language_boost) == (
        "speech-2.6-hd",
        "whisper",
        "Tamil",
    )


def test_live_listening_leaves_the_files_settings_out(page: Page) -> None:
    unfold(page, "File and quality")
    expect(page.get_by_label("File", exact=True)).to_be_hidden()
    page.get_by_label("As a file").check()
    page.get_by_label("File", exact=True).select_option("wav")
    page.get_by_label("Make subtitles too").check()
    expect(page.get_by_label("Quality")).to_be_hidden()
    expect(page.locator("[data-file-words]")).to_have_text("WAV, 32 kHz, HD")
    page.get_by_label("Live up to").check()
    expect(page.get_by_label("Quality")).to_be_visible()
    expect(page.locator("[data-file-words]")).to_have_text("MP3, 32 kHz, HD")
    order = send(page).order
    assert (order.mode, order.request.format, order.request.subtitles) == ("live", "mp3", False)


def test_words_are_added_and_removed(page: Page) -> None:
    unfold(page, "Say it right")
    for number, (when, say) in enumerate([("Halden", "Hall-den"), ("Wrong", "row"), ("Bø", "Boo")]):
        page.get_by_role("button", name="Add a word").click()
        expect(page.get_by_role("textbox", name="When you see").nth(number)).to_be_focused()
        page.keyboard.type(when)
        page.keyboard.press("Tab")
        page.keyboard.type(say)
    page.locator("[data-drop-pair]:visible").nth(1).click()
    expect(page.locator("[data-pair-count]")).to_have_text("2 words")
    assert send(page).order.request.pronunciation == ("Halden/Hall-den", "Bø/Boo")


def test_voices_are_chosen_and_mixed(page: Page) -> None:
    page.evaluate(CHOOSE, NARRATOR)
    expect(page.locator("#voice")).to_have_accessible_name("Voice Calm Woman English")
    unfold(page, "Blend voices")
    expect(page.locator(".blend-row:visible")).to_have_count(2)
    page.evaluate(CHOOSE, {**NARRATOR, "slot": "blend_1", "voice_id": "Casual_Guy", "name": "Casual Guy"})
    page.evaluate(CHOOSE, {**NARRATOR, "slot": "blend_2", "voice_id": "Lively_Girl", "name": "Lively Girl"})
    page.locator("#weight_2").fill("20")
    page.get_by_role("button", name="Remove voice 2").click()
    expect(page.locator("[data-blend-count]")).to_have_text("2 voices")
    order = send(page).order
    assert order.request.timbre_weights == (("Calm_Woman", 50), ("Lively_Girl", 20))


def test_the_dialog_of_voices_opens_in_place(page: Page) -> None:
    page.locator("#voice").click()
    field = page.get_by_role("combobox", name="Search voices")
    field.fill("casual guy")
    field.press("Enter")
    expect(page.locator("#voice b")).to_have_text("Casual Guy")
    assert send(page).order.request.voice_id == "Casual_Guy"


def test_the_estimate_follows_the_hand(page: Page) -> None:
    amount = page.locator("[data-amount]")
    for words in ["One. <#12.5#>" * 3, "好" * 300, "x" * 1000]:
        page.locator("#edit").evaluate("(field, text) => { field.value = text }", "")
        page.get_by_role("button", name="Clear").click()
        paper(page).evaluate("node => node.focus()")
        page.keyboard.insert_text(words)
        seconds = round(estimate_seconds(words))
        minutes, rest = divmod(seconds, 60)
        length = f"{minutes} min {rest} s" if minutes else f"{rest} s"
        expect(amount).to_have_text(re.compile(rf"^[\d,]+ characters, about {length}$"))
    page.get_by_label("Speed").fill("2")
    expect(amount).to_have_text("1,000 characters, about 36 s")


def test_money_is_told_while_one_writes(page: Page, alice: User) -> None:
    people.give_key(alice)
    page.goto(PAGE)
    price = "option => Object.assign(option.dataset, {price: '0.00005', money: '$0'})"
    page.locator("option[value=speech-02-hd]").evaluate(price)
    for words, money in [("x" * 150, "about $0.008"), ("x" * 612, "about $0.04"), ("", "")]:
        page.get_by_role("button", name="Clear").click()
        page.keyboard.insert_text(words)
        expect(page.locator(".cost [data-money]")).to_have_text(money)


def test_without_script_the_form_makes_a_take(live: str, tidewater: Workspace, alice: User, open_page: Open) -> None:
    page = open_page(alice, java_script_enabled=False)
    page.goto(PAGE)
    expect(page.get_by_role("button", name="Add pause")).to_be_hidden()
    page.get_by_label("Text to speak").fill("No script at all.")
    page.get_by_label("Voice ID").first.fill("Calm_Woman")
    page.get_by_label("Happy").check()
    page.get_by_role("button", name="Speak it").click()
    expect(page.locator("article.job-card")).to_be_visible()
    job = Job.objects.get()
    assert (job.order.request.text, job.order.request.voice_id, job.order.request.emotion) == (
        "No script at all.",
        "Calm_Woman",
        "happy",
    )
    expect(page.locator(f"#job-{job.key}")).to_be_visible()
    expect(page.get_by_label("Text to speak")).to_have_value("No script at all.")

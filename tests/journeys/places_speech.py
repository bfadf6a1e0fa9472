"""Speech in all its states, and voices."""

from datetime import timedelta
from typing import Any

from django.utils import timezone
from playwright.sync_api import expect

from studio.jobs.models import Job, JobResult, State
from tests import sandboxes
from tests.journeys import stations
from tests.journeys.places import Visit, place
from tests.speech.stock import take

SPEECH, VOICES = "/w/tidewater/speech/", "/w/tidewater/voices/"


@place("speech", "jobs:page")
def nothing_spoken_yet(visit: Visit) -> None:
    stations.speech(visit.page)


@place("speech", "jobs:page")
def everything_unfolded(visit: Visit) -> None:
    visit.to(f"{SPEECH}?example")
    for fold in visit.page.locator("details.more > summary").all():
        fold.click()
    visit.page.locator("[data-add-pair]").click()


@place("speech", "jobs:page")
def the_list_of_shortcuts(visit: Visit) -> None:
    visit.to(SPEECH).get_by_role("heading", name="Speech").click()
    visit.page.keyboard.press("?")
    expect(visit.page.get_by_role("dialog", name="Keyboard shortcuts")).to_be_visible()


@place("speech", "jobs:page")
def choosing_a_voice(visit: Visit) -> None:
    visit.to(SPEECH).locator("[data-pick=voice]").click()
    expect(visit.page.locator(".voice-row.active")).to_be_visible()


@place("speech", "jobs:page")
def no_such_voice(visit: Visit) -> None:
    visit.page.get_by_role("combobox", name="Search voices").fill("zzz")
    expect(visit.page.get_by_text("No voice called “zzz”")).to_be_visible()


@place("speech", "jobs:page")
def two_things_to_put_right(visit: Visit) -> None:
    visit.to(f"{SPEECH}?voice=nobody")
    stations.speak(visit.page, "<#0#>")
    expect(visit.page.get_by_role("alert")).to_contain_text("2 things to put right")


@place("speech", "jobs:page")
def a_take_that_arrives(visit: Visit) -> None:
    stations.speech(visit.page)
    stations.hold(visit.get("calm_sandbox"))
    visit.page.locator("[data-pick=voice]").click()
    visit.page.get_by_role("combobox", name="Search voices").press("Enter")
    stations.speak(visit.page)
    stations.is_playing(visit.page)
    expect(stations.card(visit.page)).to_have_attribute("data-state", "streaming")


@place("speech", "jobs:page")
def what_runs(visit: Visit) -> None:
    visit.page.locator("#running-count").click()
    expect(visit.page.locator("#running-list .running")).to_be_visible()


@place("speech", "library:bin")
def what_plays_on_another_page(visit: Visit) -> None:
    visit.page.keyboard.press("Escape")
    visit.page.evaluate("document.querySelector('#takes-h + a').click()")
    expect(visit.page.get_by_role("region", name="Now playing")).to_be_visible()


@place("speech", "jobs:page")
def a_take_that_is_done(visit: Visit) -> None:
    visit.page.get_by_role("region", name="Now playing").get_by_role("link").click()
    sandboxes.release(visit.get("calm_sandbox"))
    expect(stations.card(visit.page)).to_have_attribute("data-state", "done")


@place("speech", "jobs:page")
def the_menu_of_a_take(visit: Visit) -> None:
    visit.page.locator(".dock").get_by_role("button", name="Actions for").click()
    expect(visit.page.locator(":popover-open")).to_be_visible()


@place("speech", "jobs:page", "speech:takes")
def earlier_takes(visit: Visit) -> None:
    for number in range(3):
        take(visit.get("tidewater"), visit.get("alice"), text=f"Take {number}. " + "Twenty miles of dark water. " * 3)
    visit.to(SPEECH)
    expect(visit.page.locator(".take")).to_have_count(3)


@place("speech", "jobs:page")
def a_take_without_its_subtitles(visit: Visit) -> None:
    job = take(visit.get("tidewater"), visit.get("alice"), text="The tide is out.")
    Job.objects.filter(pk=job.pk).update(error={"reason": "without_side", "field": "timings"})
    visit.to(SPEECH)
    expect(visit.page.get_by_text("Its subtitles could not be had or read")).to_be_visible()


@place("speech", "speech:takes")
def earlier_takes_on_a_page(visit: Visit) -> None:
    visit.to(f"{SPEECH}takes/")


@place("speech", "voices:picker")
def voices(visit: Visit) -> None:
    visit.to(VOICES)


@place("speech", "voices:picker")
def voices_that_are_not_there(visit: Visit) -> None:
    visit.to(f"{VOICES}?q=zzz")


@place("speech", "speech:listen")
def a_sample_on_a_page(visit: Visit) -> None:
    visit.to(VOICES)
    visit.page.evaluate("""() => {
        const button = document.querySelector("button.orb"), form = button.form;
        form.append(Object.assign(document.createElement("input"), { name: "voice_id", value: button.value }));
        form.action = button.formAction;
        form.submit();
    }""")
    expect(visit.page.get_by_role("link", name="All voices")).to_be_visible()


def trouble(name: str, state: State, error: dict[str, Any], due_s: float | None = None) -> None:
    """List a job that did not simply work."""

    def go(visit: Visit) -> None:
        if not Job.objects.exists():
            take(visit.get("tidewater"), visit.get("alice"), text=stations.SCRIPT)
        due_at = None if due_s is None else timezone.now() + timedelta(seconds=due_s)
        Job.objects.update(state=state, error=error, due_at=due_at)
        if "seconds" not in error:
            JobResult.objects.update(version=None)
        visit.to(SPEECH)
        expect(visit.page.locator(".job-card .notice")).to_be_visible()

    go.__name__ = f"trouble_{name}"
    place("trouble", "jobs:page")(go)


trouble("cut_off", State.FAILED, {"reason": "cut", "seconds": 4.9, "trace_id": "0123456789abcdef"})
trouble("stopped", State.CANCELLED, {"reason": "stopped", "seconds": 4.9})
trouble("key", State.HELD, {"reason": "key", "code": 1004})
trouble("no_credit", State.HELD, {"reason": "no_credit", "code": 1008})
trouble("slow_down", State.HELD, {"reason": "slow_down", "code": 1002}, due_s=600)
trouble("refused", State.REFUSED, {"reason": "refused", "code": 1026, "trace_id": "0123456789abcdef"})
trouble("too_slow", State.UNKNOWN, {"reason": "unsure", "code": 1001})
trouble("unknown", State.UNKNOWN, {"reason": "unsure"})
trouble("bug", State.FAILED, {"reason": "bug"})

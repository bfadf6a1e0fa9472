"""The voice lab in all its states."""

from datetime import timedelta

from django.utils import timezone
from playwright.sync_api import expect

from studio.jobs.models import Job, State
from studio.lib.fields import new_key
from studio.voices import keeping
from studio.voices.models import OwnVoice, Standing
from studio.workspaces.access import seat_for
from tests.jobs.conftest import settled
from tests.journeys.places import Visit, place
from tests.kinds import SAMPLES
from tests.people import signed_in
from tests.voices.recordings import hum

LAB = "/w/tidewater/voices/"


def make(visit: Visit, kind: str) -> OwnVoice:
    """Return a voice of Alice's that was really made."""
    sample = SAMPLES[kind]
    # The sandbox keeps a voice's ID when the tables of a test are gone.
    fresh = {"voice_id": f"Einar{new_key()}"} if kind == "clone" else {}
    answer = signed_in(visit.get("alice")).post(f"/w/tidewater/{kind}/", {**sample.data, **sample.uploads(), **fresh})
    assert answer.status_code == 303, answer.content.decode()
    made = settled(Job.objects.latest("id"))
    assert made.state == State.DONE, made.error
    return OwnVoice.objects.latest("id")


@place("voices", "jobs:page")
def the_form_of_a_clone_without_script_or_with(visit: Visit) -> None:
    visit.to("/w/tidewater/clone/").locator("details.more summary").click()


@place("voices", "jobs:page")
def a_clone_that_is_refused(visit: Visit) -> None:
    visit.page.get_by_role("button", name="Clone voice").click()
    visit.page.get_by_role("alert").wait_for()


@place("voices", "jobs:page")
def a_recording_that_was_measured(visit: Visit) -> None:
    file = {"name": "short.wav", "mimeType": "audio/wav", "buffer": hum(9.9)}
    visit.page.locator("[name=recording][type=file]").set_input_files(file)
    expect(visit.page.locator(".measured")).to_contain_text("at least 10 s")


@place("voices", "jobs:page")
def the_recorder(visit: Visit) -> None:
    visit.page.get_by_role("button", name="Record instead").click()
    expect(visit.page.get_by_role("button", name="Record", exact=True)).to_be_visible()


@place("voices", "jobs:page")
def tries_side_by_side(visit: Visit) -> None:
    for _ in range(2):
        make(visit, "design")
    visit.to("/w/tidewater/design/")
    expect(visit.page.locator(".try")).to_have_count(2)


@place("voices", "voices:picker")
def voices_of_ones_own(visit: Visit) -> None:
    alice = visit.get("alice")
    for voice in OwnVoice.objects.filter(state=Standing.TRY):
        keeping.name_voice(voice, f"Ingrid {voice.pk}")
    make(visit, "clone")
    lost = OwnVoice.objects.filter(kind="designed").latest("id")
    OwnVoice.objects.filter(pk=lost.pk).update(made_at=timezone.now() - timedelta(days=8))
    keeping.mark_lost(None, [lost.voice_id])
    keeping.save_mix(seat_for(alice, "tidewater"), "Both", [["Wise_Woman", 60], ["Calm_Woman", 40]])
    visit.to(LAB).get_by_role("button", name="More for Einar Halden").click()
    expect(visit.page.get_by_role("link", name="Rename and details").first).to_be_visible()


@place("voices", "voices:picker")
def no_favourites(visit: Visit) -> None:
    visit.to(f"{LAB}?source=starred")


@place("voices", "voices:own")
def a_voice_in_a_dialog(visit: Visit) -> None:
    visit.to(LAB).get_by_role("button", name="More for Einar Halden").click()
    visit.page.get_by_role("link", name="Rename and details").first.click()
    expect(visit.page.get_by_role("dialog", name="Einar Halden")).to_be_visible()


@place("voices", "voices:own")
def a_voice_on_its_page(visit: Visit) -> None:
    visit.to(f"{LAB}own/{OwnVoice.objects.get(kind='cloned').key}/")


@place("voices", "voices:delete")
def deleting_a_voice(visit: Visit) -> None:
    visit.to(f"{LAB}own/{OwnVoice.objects.get(kind='cloned').key}/delete/")
    visit.page.get_by_role("button", name="Delete voice").click()
    visit.page.locator(".error").wait_for()


@place("voices", "voices:mix")
def a_mix(visit: Visit) -> None:
    visit.to(f"{LAB}mix/").get_by_role("button", name="Keep this mix").click()
    visit.page.get_by_role("alert").wait_for()


@place("voices", "jobs:page")
def keeping_a_voice_alive(visit: Visit) -> None:
    visit.to("/w/tidewater/keepalive/?voice=Wise_Woman")

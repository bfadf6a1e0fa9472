"""What the form of a soundtrack refuses, what the page shows in each state, and from where it is begun."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from studio.jobs.models import Job
from studio.library.models import Version
from studio.soundtrack.forms import SoundtrackForm
from studio.workspaces.access import Seat
from tests.soundtrack.conftest import PAGE, song


def page(browser: Client, query: str = "") -> str:
    return browser.get(PAGE + query).content.decode()


@pytest.mark.parametrize(
    ("field", "sent", "words"),
    [
        ("begin_s", "2.5", "2.5 s is after the end: “Waves” lasts 2.0 s."),
        ("skip_s", "5", "5 s is after the end: “Tide Tables” lasts 5.0 s."),
        ("begin_s", "-1", "This is before the beginning. Write 0 or more."),
        ("skip_s", "nan", "This is no number of seconds. Write 2.5, for example."),
        ("begin_s", "1e9", "This is longer than a day. Write fewer seconds."),
        ("level_db", "6", "“6” is not a whole number from -30 to 0. Choose 0, for example."),
        ("own", "louder", "“louder” is not offered here. Choose one of those that are shown."),
        ("film", "", "Choose the film that it is to go under."),
        ("sound", "", "Choose what is to be heard."),
        ("film", "NOSUCHKEY000", "That is not in the library any more. Choose another one."),
    ],
)
def test_what_does_not_fit_is_told_at_its_field_and_everything_is_kept(
    alices: Client, clip: Version, tune: Version, field: str, sent: str, words: str
) -> None:
    data = {"film": clip.key, "sound": tune.key, "begin_s": "1", "skip_s": "1.5", "level_db": "-7", field: sent}
    answer = alices.post(PAGE, data, headers={"HX-Request": "true"})
    said = answer.content.decode()
    assert answer.status_code == 422 and words.replace("“", "“") in said and not Job.objects.exists()
    for name, kept in data.items():
        assert name == field or f'value="{kept}"' in said


def test_a_sound_is_no_film_a_film_is_no_sound_and_a_film_without_pictures_is_told(
    seat: Seat, clip: Version, tune: Version
) -> None:
    swapped = SoundtrackForm({"film": tune.key, "sound": clip.key}, seat=seat)
    assert not swapped.is_valid()
    assert swapped.errors["film"] == ["“Tide Tables” cannot be used here: this takes a film."]
    assert swapped.errors["sound"] == ["“Waves” cannot be used here: this takes a sound."]
    mute = SoundtrackForm({"sound": tune.key}, {"film": SimpleUploadedFile("Waves.mp4", song(1))}, seat=seat)
    assert not mute.is_valid() and "is a sound" in str(mute.errors["film"])


def test_the_page_says_what_to_do_when_there_is_no_film_one_or_both(
    alices: Client, seat: Seat, tune: Version, clip: Version
) -> None:
    assert "Choose a film and what is to be heard." in page(alices)
    both = page(alices, f"?input=sound:{tune.key}").replace("\n", " ")
    assert f'value="{tune.key}"' in both and "No film chosen" in both
    pair = alices.get(f"{PAGE}pair/?film={clip.key}&sound={tune.key}").content.decode()
    assert f'data-sound="/w/tidewater/media/{tune.key}/' in pair and "data-film" in pair
    assert "Choose what is to be heard" in alices.get(f"{PAGE}pair/?film={clip.key}").content.decode()
    assert alices.get(f"{PAGE}pair/?film=NOSUCHKEY000").status_code == 404
    clip.asset.delete()
    assert "No film in this workspace yet" in page(alices, f"?input=sound:{tune.key}")


def test_every_sound_offers_it_and_the_navigation_shows_it_as_part_of_video(alices: Client, tune: Version) -> None:
    offered = alices.get(f"/w/tidewater/a/{tune.asset.key}/menu/", headers={"HX-Request": "true"}).content.decode()
    assert f'href="{PAGE}?input=sound:{tune.key}"' in offered and "Put under a video" in offered
    shown = page(alices)
    assert f'<a href="{PAGE}"' not in shown
    current = shown.split('href="/w/tidewater/video/"', 1)[1].split(">", 1)[0]
    assert 'aria-current="page"' in current

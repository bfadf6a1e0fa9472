"""The form of music: the limits of each model, what it can do, and recordings that it follows."""

import pytest

from studio.accounts.models import User
from studio.minimax.catalog.music import music_models
from studio.music.kinds import Music
from tests.music.conftest import GOOD, LYRICS, Forms, Recordings

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("field", "count", "fault"),
    [
        ("lyrics", 9, "9 characters; music-1.5 needs at least 10. Write 1 more."),
        ("lyrics", 10, ""),
        ("lyrics", 600, ""),
        ("lyrics", 601, "601 characters; music-1.5 takes at most 600. Take out 1, or choose music-3.0."),
        ("prompt", 9, "9 characters; music-1.5 needs at least 10. Write 1 more."),
        ("prompt", 10, ""),
        ("prompt", 300, ""),
        ("prompt", 301, "301 characters; music-1.5 takes at most 300. Take out 1, or choose music-3.0."),
        ("prompt", 0, "Write how it is to sound first: music-1.5 takes 10 to 300 characters."),
        ("lyrics", 0, "Write what is to be sung first: music-1.5 takes 10 to 600 characters."),
    ],
)
def test_each_limit_is_that_of_the_chosen_model(form: Forms, field: str, count: int, fault: str) -> None:
    sent = form(**{field: "字" * count})
    assert sent.is_valid() == (not fault)
    assert sent.errors.get(field, []) == ([fault] if fault else [])


@pytest.mark.parametrize("model", [model for model in music_models() if not model.references and not model.cover])
def test_every_model_is_held_against_its_own_edge(form: Forms, model: object) -> None:
    most = model.lyrics_most
    name = model.name
    assert form(model=name, lyrics="x" * most).is_valid()
    assert "lyrics" in form(model=name, lyrics="x" * (most + 1)).errors


def test_line_ends_count_as_one_character(form: Forms) -> None:
    sent = form(lyrics="a\r\n" * 300)
    assert sent.is_valid() and len(sent.cleaned_data["lyrics"]) == 599


@pytest.mark.parametrize(
    ("vocals", "model", "more", "fault"),
    [
        ("none", "music-3.0", {"lyrics": ""}, ""),
        ("none", "music-3.0", {"lyrics": "", "prompt": ""}, "prompt"),
        ("written", "music-2.6", {"lyrics": ""}, ""),
        ("own", "music-3.0", {"prompt": ""}, ""),
        ("none", "music-1.5", {}, "vocals"),
        ("written", "music-2.0", {}, "vocals"),
        ("both", "music-3.0", {}, "vocals"),
    ],
)
def test_a_song_without_own_words_is_for_models_that_can(
    form: Forms, vocals: str, model: str, more: dict[str, str], fault: str
) -> None:
    sent = form(vocals=vocals, model=model, **more)
    assert list(sent.errors) == ([fault] if fault else [])
    if not fault:
        assert sent.order().lyrics == ("" if vocals != "own" else LYRICS)


@pytest.mark.parametrize(
    ("field", "value"),
    [("model", "music-9"), ("model", "music-01"), ("format", "ogg"), ("sample_rate_hz", "8000"), ("bitrate_bps", "1"),
     ("mode", "x"), ("follow", "music-1.5")],
)  # fmt: skip
def test_what_nobody_offers_is_named_on_its_field(form: Forms, field: str, value: str) -> None:
    assert "is not offered here" in form(**{field: value}).errors[field][0]


def test_a_recording_is_followed_by_voice_backing_or_both(form: Forms, recording: Recordings) -> None:
    voice, organ = recording("voice", "Mara"), recording("instrumental", "Organ")
    follow = {"mode": "recording", "lyrics": "la la la", "prompt": ""}
    sung = form(**follow, voice=voice.key)
    assert sung.is_valid(), sung.errors
    alone = sung.order()
    assert (alone.model, alone.refer_voice, alone.refer_instrumental) == ("music-01", "vocal-Mara", "")
    assert alone.about == "A cappella, after Mara" and [one.role for one in alone.inputs] == ["voice"]
    both = form(**follow, voice=voice.key, backing=organ.key)
    assert both.is_valid() and both.order().about == "After Mara and Organ"
    band = form(**follow, backing=organ.key)
    assert band.is_valid() and band.order().about == "Instrumental, after Organ"
    assert Music().title(band.order()) == "la la la"
    assert form(**follow).errors == {"voice": ["Choose a voice to sing like, a backing to play like, or both."]}
    assert list(form(**follow, voice=organ.key).errors) == ["voice"]
    long = form(**{**follow, "lyrics": "x" * 201}, voice=voice.key)
    assert long.errors["lyrics"] == ["201 characters; music-01 takes at most 200. Take out 1."]


def test_a_whole_song_gives_its_voice_and_its_backing(form: Forms, recording: Recordings) -> None:
    song = recording("song", "Tide")
    sent = form(mode="recording", lyrics="", voice=song.key, backing=song.key)
    assert sent.is_valid(), sent.errors
    assert (sent.order().refer_voice, sent.order().refer_instrumental) == ("vocal-Tide", "instrumental-Tide")


def test_only_the_account_that_added_a_recording_can_follow_it(form: Forms, recording: Recordings, alice: User) -> None:
    other = recording("voice", "Alice's", person=alice)
    other.sandbox = False  # it was added with a key of hers
    other.save()
    sent = form(mode="recording", lyrics="", voice=other.key)
    assert "cannot be followed with your key" in sent.errors["voice"][0]
    assert [one.usable for one in sent.references] == [False]


def test_a_recording_in_the_bin_is_not_offered(form: Forms, recording: Recordings) -> None:
    gone = recording("voice", "Gone")
    asset = gone.inputs.get().version.asset
    asset.deleted_at = gone.created_at
    asset.save()
    assert form().references == []
    assert "voice" in form(mode="recording", voice=gone.key).errors


def test_settings_come_back_as_they_were(form: Forms, recording: Recordings) -> None:
    voice = recording("voice", "Mara")
    for fields in (
        {"format": "wav", "sample_rate_hz": "24000"},
        {"mode": "recording", "lyrics": "", "voice": voice.key},
    ):
        sent = form(**fields)
        assert sent.is_valid(), sent.errors
        again = type(sent).from_order(sent.order(), seat=sent.seat)
        data = {name: again[name].value() for name in again.fields if again[name].value() is not None}
        second = type(sent)(data, seat=sent.seat)
        assert second.is_valid() and second.order() == sent.order()


def test_what_a_start_does_not_use_is_not_kept_in_the_order(form: Forms, recording: Recordings) -> None:
    voice = recording("voice", "Mara")
    words = form(voice=voice.key)
    assert words.is_valid() and words.order().inputs == () and words.order().refer_voice == ""
    follow = form(mode="recording", voice=voice.key, lyrics="", vocals="none", model="music-3.0")
    assert follow.is_valid() and (follow.order().prompt, follow.order().vocals) == ("", "own")
    assert GOOD["prompt"] not in str(follow.order().to_json())

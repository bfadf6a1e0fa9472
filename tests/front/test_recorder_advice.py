"""What the recorder says of a take while it is still in the browser is what the server says of its file."""

from collections.abc import Callable
from typing import Any

from studio.library.models import Version
from studio.voices import recordings

# One second at 8,000 Hz each: syllables of a peak, with a room of some noise between them.
TAKES = """return given.map(([peak, room]) => {
    const samples = Float32Array.from({length: 8000}, (_, n) => {
        const wave = Math.sin(n * 0.7);
        return Math.max(-1, Math.min(1, (n % 2000 < 1000 ? peak : room) * wave));
    });
    const found = m.measure(samples, 8000);
    return [found.seconds, {clipped: found.clipped, peak_db: found.peakDb, noise_db: found.noiseDb}, m.advise(found)];
})"""
SAID = {
    (0.5, 0.001): "",
    (1.2, 0.001): "Too loud in places: the tops are cut off. Move away from the microphone.",
    (0.02, 0.001): "Very quiet. Move closer to the microphone.",
    (0.5, 0.02): "There is noise between the words. A quiet room is better, or switch noise removal on.",
}
SILENCE = (0.0001, 0.0001)


def test_a_take_is_told_what_could_be_better_in_the_servers_words(module: Callable[..., Any]) -> None:
    *takes, silent = module("audio/measure", TAKES, [*SAID, SILENCE])
    for words, (seconds, details, said) in zip(SAID.values(), takes, strict=True):
        assert (seconds, said) == (1, [words] if words else [])
        assert recordings.advice(Version(details=details)) == said
    assert silent[2] == ["There is only silence in it. Check the microphone."]

"""Offline media synthesis for the sandbox: speech, songs, pictures and clips; no network access."""

"""`/v1/voice_clone`, `/v1/voice_design`, `/v1/delete_voice`: voices of a key's own."""

from django.urls import URLPattern, path

from studio.sandbox import voice_clone, voice_design, voices

urlpatterns: list[URLPattern] = [
    path("v1/voice_clone", voice_clone.voice_clone),
    path("v1/voice_design", voice_design.voice_design),
    path("v1/delete_voice", voices.delete_voice),
]

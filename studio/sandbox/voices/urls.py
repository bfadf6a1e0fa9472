"""`/v1/voice_clone`, `/v1/voice_design`, `/v1/delete_voice`: voices of a key's own."""

from django.urls import URLPattern, path

from studio.sandbox.voices import clone as voices_clone
from studio.sandbox.voices import design as voices_design
from studio.sandbox.voices import views as voices_views

urlpatterns: list[URLPattern] = [
    path("v1/voice_clone", voices_clone.voice_clone),
    path("v1/voice_design", voices_design.voice_design),
    path("v1/delete_voice", voices_views.delete_voice),
]

"""`/v1/voice_clone`, `/v1/voice_design`, `/v1/delete_voice`: voices of a key's own."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []

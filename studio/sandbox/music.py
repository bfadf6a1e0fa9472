"""`/v1/music_generation` and `/v1/music_upload`: songs."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []

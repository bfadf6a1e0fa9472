"""`/v1/video_generation`: clips, made as a task."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []

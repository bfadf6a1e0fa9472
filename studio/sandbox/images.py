"""`/v1/image_generation`: pictures."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []

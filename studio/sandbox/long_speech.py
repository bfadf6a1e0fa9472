"""`/v1/t2a_async_v2`: long texts, spoken as a task."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []

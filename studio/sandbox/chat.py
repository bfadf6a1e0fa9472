"""`/v1/text/chatcompletion_v2` and `/v1/chat/completions`: chat."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []

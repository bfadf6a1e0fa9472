"""`/v1/batches`: many chat requests out of one file."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []

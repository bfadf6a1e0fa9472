"""Routes of accounts, at the root."""

from django.urls import path
from django.views.generic import RedirectView

app_name = "accounts"
urlpatterns: list[object] = [path("settings/", RedirectView.as_view(url="/"), name="settings")]

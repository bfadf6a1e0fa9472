"""Routes of soundtracks, inside a workspace; its page is that of every kind (``jobs:page``)."""

from django.urls import path

from studio.soundtrack import views

app_name = "soundtrack"
urlpatterns = [path("pair/", views.pair, name="pair")]

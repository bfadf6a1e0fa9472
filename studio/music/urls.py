"""Routes of music, inside a workspace; its pages are those of every kind (``jobs:page``)."""

from django.urls import path

from studio.jobs.views import page as jobs_page
from studio.music import views

app_name = "music"
urlpatterns = [
    path("", jobs_page, {"kind": "music"}, name="page"),
    path("draft/", views.draft, name="draft"),
    path("lyrics/<str:key>/", views.lyrics, name="lyrics"),
    path("takes/", views.takes, name="takes"),
    path("compare/", views.compare, name="compare"),
]

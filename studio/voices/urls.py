"""Routes of voices, inside a workspace; a clone, a try and words that keep a voice alive are kinds (``jobs:page``)."""

from django.urls import path

from studio.voices.views import mixes, own, picker

app_name = "voices"
urlpatterns = [
    path("", picker.picker, name="picker"),
    path("favourite/", picker.favourite, name="favourite"),
    path("mix/", mixes.mix, name="mix"),
    path("id/", own.suggest, name="suggest"),
    path("recording/<str:key>/", own.recording, name="recording"),
    path("own/<str:key>/", own.details, name="own"),
    path("own/<str:key>/rename/", own.rename, name="rename"),
    path("own/<str:key>/insure/", own.insure, name="insure"),
    path("own/<str:key>/again/", own.again, name="again"),
    path("own/<str:key>/throw-away/", own.throw_away, name="throw_away"),
    path("own/<str:key>/delete/", own.delete, name="delete"),
    path("own/<str:key>/export/", own.export, name="export"),
]

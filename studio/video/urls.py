"""Routes of clips, inside a workspace; their page is that of every kind (``jobs:page``)."""

from django.urls import path

from studio.video import views

app_name = "video"
urlpatterns = [
    path("clips/", views.clips, name="clips"),
    path("go-on/<str:key>/", views.go_on, name="go_on"),
]

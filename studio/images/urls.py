"""Routes of pictures, inside a workspace; their page is that of every kind (``jobs:page``)."""

from django.urls import path

from studio.images import views

app_name = "images"
urlpatterns = [path("sets/", views.sets, name="sets")]

"""Routes of long-form speech, inside a workspace; its shelf is the page of its kind (``jobs:page``)."""

from django.urls import path

from studio.longform import views

app_name = "longform"
urlpatterns = [
    path("open/", views.open_book, name="open"),
    path("shelf/", views.shelf, name="shelf"),
    path("<str:key>/", views.book, name="book"),
    path("<str:key>/delete/", views.delete, name="delete"),
    path("<str:key>/restore/", views.restore, name="restore"),
    path("chapters/<str:key>/", views.chapter, name="chapter"),
    path("chapters/<str:key>/take/", views.take, name="take"),
]

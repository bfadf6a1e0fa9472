"""Routes of chat, inside a workspace; the page of a new conversation is that of every kind (``jobs:page``)."""

from django.urls import path, register_converter
from django.urls.converters import StringConverter

from studio.chat import views


class KeyConverter(StringConverter):
    """Matches a public key."""

    regex = "[0-9A-Z]{12}"


register_converter(KeyConverter, "chatkey")
app_name = "chat"
urlpatterns = [
    path("list/", views.conversations, name="list"),
    path("message/<chatkey:key>/text/", views.text, name="text"),
    path("message/<chatkey:key>/fork/", views.fork, name="fork"),
    path("message/<chatkey:key>/delete/", views.delete_branch, name="delete_branch"),
    path("message/<chatkey:key>/restore/", views.restore_branch, name="restore_branch"),
    path("<chatkey:key>/", views.conversation, name="conversation"),
    path("<chatkey:key>/news/", views.news, name="news"),
    path("<chatkey:key>/earlier/", views.earlier, name="earlier"),
    path("<chatkey:key>/rename/", views.rename, name="rename"),
    path("<chatkey:key>/pin/", views.pin, name="pin"),
    path("<chatkey:key>/share/", views.share, name="share"),
    path("<chatkey:key>/copy/", views.copy, name="copy"),
    path("<chatkey:key>/delete/", views.delete, name="delete"),
    path("<chatkey:key>/restore/", views.restore, name="restore"),
]

"""Routes of chat, inside a workspace; the page of a new conversation is that of every kind (``jobs:page``)."""

from django.urls import path, register_converter
from django.urls.converters import StringConverter

from studio.chat import views
from studio.chat.attachments.views import attach
from studio.chat.exports.views import export, import_conversation
from studio.chat.functions.views import SHELF as FUNCTIONS
from studio.chat.instructions.views import instructions
from studio.chat.prompts.views import SHELF as PROMPTS
from studio.chat.prompts.views import offer, use
from studio.chat.search.views import search
from studio.chat.shelf.views import routes_of
from studio.chat.tables.views import SHELF as TABLES
from studio.chat.tables.views import table_file


class KeyConverter(StringConverter):
    """Matches a public key."""

    regex = "[0-9A-Z]{12}"


register_converter(KeyConverter, "chatkey")
app_name = "chat"
urlpatterns = [
    path("search/", search, name="search"),
    path("attach/", attach, name="attach"),
    path("import/", import_conversation, name="import"),
    path("instructions/", instructions, name="instructions"),
    path("prompts/offer/", offer, name="prompts_offer"),
    path("prompts/<chatkey:key>/use/", use, name="prompts_use"),
    *routes_of(PROMPTS),
    *routes_of(FUNCTIONS),
    *routes_of(TABLES),
    path("message/<chatkey:key>/table.<str:format_name>", table_file, name="table_file"),
    path("<chatkey:key>/export.<str:format_name>", export, name="export"),
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

"""Routes of the library, inside a workspace."""

from django.urls import path

from studio.library import downloads, picker, views
from studio.library.film_views import frame
from studio.library.page.views import asset
from studio.library.transfers import views as transfers
from studio.library.uploads import views as uploads
from studio.library.uploads.web_views import fetch

app_name = "library"
urlpatterns = [
    path("bin/", views.bin_page, name="bin"),
    path("a/<str:key>/", asset, name="asset"),
    path("a/<str:key>/menu/", views.menu, name="menu"),
    path("a/<str:key>/rename/", views.rename, name="rename"),
    path("a/<str:key>/star/", views.star, name="star"),
    path("a/<str:key>/delete/", views.delete, name="delete"),
    path("a/<str:key>/restore/", views.restore, name="restore"),
    path("transfer/", transfers.transfer, name="transfer"),
    path("transfer/<str:key>/undo/", transfers.take_back, name="take_back"),
    path("picker/", picker.picker, name="picker"),
    path("picker/<str:key>/", picker.chosen, name="chosen"),
    path("uploads/", uploads.announce, name="announce"),
    path("fetch/", fetch, name="fetch"),
    path("uploads/<str:key>/", uploads.upload, name="upload"),
    path("media/<str:key>/frame/", frame, name="frame"),
    path("media/<str:key>/words/", downloads.words, name="words"),
    path("media/<str:key>/download/<str:format>/", downloads.download, name="download"),
    path("media/<str:key>/derived/<str:name>", downloads.derivative, name="derivative"),
    path("media/<str:key>/sides/<str:role>/", downloads.side, name="side"),
    path("media/<str:key>/<str:name>", downloads.media, name="media"),
]

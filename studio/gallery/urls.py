"""Routes of the gallery, inside a workspace."""

from django.urls import path

from studio.gallery import views
from studio.gallery.archives import views as archives
from studio.gallery.bringing import bring
from studio.gallery.collections import views as collections
from studio.gallery.comparing import compare
from studio.gallery.looking import look
from studio.gallery.narrowing import narrow, rail
from studio.gallery.picked import views as picked

app_name = "gallery"
urlpatterns = [
    path("", views.page, name="page"),
    path("news/", views.news, name="news"),
    path("bring/", bring, name="bring"),
    path("tags/", views.tags, name="tags"),
    path("shelves/", views.shelves, name="shelves"),
    path("narrow/", narrow, name="narrow"),
    path("dates/", rail, name="rail"),
    path("tiles/", picked.tiles, name="tiles"),
    path("picked/<slug:verb>/", picked.act, name="act"),
    path("restore/", picked.restore, name="restore"),
    path("compare/", compare, name="compare"),
    path("look/<str:key>/", look, name="look"),
    path("zip/<str:key>/<str:name>", archives.download, name="archive"),
    path("collections/", collections.listing, name="collections"),
    path("collections/<str:key>/", collections.page, name="collection"),
    path("collections/<str:key>/review/", collections.review, name="review_collection"),
    path("collections/<str:key>/rename/", collections.rename, name="rename_collection"),
    path("collections/<str:key>/move/", collections.move, name="move"),
    path("collections/<str:key>/delete/", collections.delete, name="delete_collection"),
    path("collections/<str:key>/restore/", collections.restore, name="restore_collection"),
]

"""Routes of the gallery, inside a workspace."""

from django.urls import path

from studio.gallery import views

app_name = "gallery"
urlpatterns = [
    path("", views.page, name="page"),
    path("news/", views.news, name="news"),
]

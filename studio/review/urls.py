"""Routes of reviews, inside a workspace."""

from django.urls import path

from studio.review import decisions, views

app_name = "review"
urlpatterns = [
    path("a/<str:key>/comments/", views.comments, name="comments"),
    path("a/<str:key>/comments/write/", views.write, name="write"),
    path("a/<str:key>/decide/", decisions.decide, name="decide"),
    path("a/<str:key>/ask/", decisions.ask, name="ask"),
    path("a/<str:key>/take-back/", decisions.take_back, name="take_back"),
    path("a/<str:key>/looking/", views.looking, name="looking"),
    path("comments/<str:key>/resolve/", views.resolve, name="resolve"),
    path("comments/<str:key>/delete/", views.delete, name="delete"),
    path("comments/<str:key>/restore/", views.restore, name="restore"),
    path("reviews/setting/", decisions.setting, name="setting"),
]

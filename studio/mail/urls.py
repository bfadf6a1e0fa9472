"""Routes, mounted at the root."""

from django.urls import path

from studio.mail import views

app_name = "mail"
urlpatterns = [path("mail/stop/<str:token>/", views.stop_page, name="stop")]

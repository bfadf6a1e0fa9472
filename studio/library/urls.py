"""Routes of the library, inside a workspace."""

app_name = "library"
urlpatterns: list[object] = []

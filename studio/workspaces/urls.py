"""Routes of workspaces, at the root."""

app_name = "workspaces"
urlpatterns: list[object] = []

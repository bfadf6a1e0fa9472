"""Routes of accounts, at the root."""

app_name = "accounts"
urlpatterns: list[object] = []

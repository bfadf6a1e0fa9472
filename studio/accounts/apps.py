"""App configuration."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """People, sign-in, and each person's API key."""

    name = "studio.accounts"
    label = "accounts"

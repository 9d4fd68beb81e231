"""App configuration of geo."""

from django.apps import AppConfig


class GeoConfig(AppConfig):
    """The geo app; see the package docstring for what it holds."""

    name = "geo"
    default_auto_field = "django.db.models.BigAutoField"

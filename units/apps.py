"""App configuration of units."""

from django.apps import AppConfig


class UnitsConfig(AppConfig):
    """The units app; see the package docstring for what it holds."""

    name = "units"
    default_auto_field = "django.db.models.BigAutoField"

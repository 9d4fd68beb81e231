"""App configuration of units."""

from django.apps import AppConfig


class UnitsConfig(AppConfig):
    """The units app; see the package docstring for what it holds."""

    name = "units"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Units find their grid anew whenever the boundaries of a town change; the ledgers of units can be read."""
        from geo.hooks import after_boundaries
        from units.ledgers.shipped import register_ledgers
        from units.placement import follow_boundaries

        after_boundaries(follow_boundaries)
        register_ledgers()

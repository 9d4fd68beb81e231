"""People, with or without an account."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from geo.models.base import Named
from geo.models.town import Town


class Person(Named):
    """A named person of a town; an account is optional."""

    town = models.ForeignKey(Town, on_delete=models.PROTECT, related_name="people")
    name = models.CharField(_("name"), max_length=32)
    phone = models.CharField(_("phone"), max_length=32, blank=True)
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="person"
    )

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["town", "name", "phone"], name="person_once")]

    def __str__(self) -> str:
        return self.name

"""A request of somebody who is logged in, which `LoginRequiredMiddleware` makes of every page but the login page."""

from typing import TYPE_CHECKING

from django.http import HttpRequest

if TYPE_CHECKING:
    from geo.models import User


class AccountRequest(HttpRequest):
    """For annotations: `user` is an account, never anonymous."""

    user: "User"

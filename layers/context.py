"""What the frame of every page shows."""

from typing import Any

from django.http import HttpRequest

from geo.models import Town


def frame(request: HttpRequest) -> dict[str, Any]:
    """The town of the account (its first one) for the top bar and the demo banner; nothing for anonymous."""
    if not request.user.is_authenticated:
        return {}
    return {"town": Town.objects.visible_to(request.user).first()}

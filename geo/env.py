"""Settings from the environment; a value that is not understood is refused, never guessed."""

import os
from urllib.parse import parse_qsl, unquote, urlsplit

TRUE = frozenset({"1", "true", "yes", "on"})
FALSE = frozenset({"0", "false", "no", "off", ""})


class BadSetting(ValueError):
    """An environment variable holds a value that this program does not know."""


def text(name: str, default: str) -> str:
    """The variable as it stands, or `default` when it is not set."""
    return os.environ.get(name, default)


def flag(name: str, default: bool = False) -> bool:
    """A yes/no variable; anything but 1/true/yes/on and 0/false/no/off raises BadSetting."""
    value = os.environ.get(name)
    if value is None:
        return default
    if value.lower() in TRUE:
        return True
    if value.lower() in FALSE:
        return False
    raise BadSetting(f"{name}={value!r}: write 1 or 0")


def number(name: str, default: int) -> int:
    """A whole number; anything else raises BadSetting."""
    value = os.environ.get(name)
    if value is None:
        return default
    try:
        return int(value)
    except ValueError:
        raise BadSetting(f"{name}={value!r}: write a whole number") from None


def words(name: str, default: str = "") -> list[str]:
    """A comma-separated list without blanks."""
    return [word.strip() for word in os.environ.get(name, default).split(",") if word.strip()]


def arrangement(name: str, default: str) -> list[str]:
    """The comma-separated words of `default` in another order; a word missing, twice or unknown raises BadSetting."""
    chosen, known = words(name, default), default.split(",")
    if sorted(chosen) != sorted(known):
        raise BadSetting(f"{name}={','.join(chosen)!r}: write {default} in the order you use")
    return chosen


def database(url: str) -> dict[str, object]:
    """Django's database settings of `postgis://user:password@host:port/name`.

    A unix socket is given as `postgis:///name?host=/folder&port=5432`. Any other scheme raises BadSetting.
    """
    parts = urlsplit(url)
    if parts.scheme not in {"postgis", "postgres", "postgresql"} or not parts.path.strip("/"):
        raise BadSetting("DATABASE_URL: write postgis://user:password@host:port/name")
    query = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.contrib.gis.db.backends.postgis",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or query.get("user", "")),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.get("host") or parts.hostname or "",
        "PORT": str(parts.port or query.get("port", "")),
    }

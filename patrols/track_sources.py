"""Which source a recording is from, and with which limits its fixes are cleaned."""

from geo.models import Town
from patrols.models import TrackSource
from patrols.tracks import Limits

NAME_MAX = 64


def source_of(town: Town, name: str) -> TrackSource | None:
    """The source of that name, new where it is not known; None where nobody says who recorded."""
    if not name:
        return None
    source, _is_new = TrackSource.objects.get_or_create(town=town, name=name[:NAME_MAX])
    return source


def limits_by_source(town: Town) -> dict[int | None, Limits]:
    """Key of every source of a town (None: nobody said who recorded) → its limits; one query."""
    sources = list(TrackSource.objects.filter(town=town))
    of_town = next((source.limits(Limits()) for source in sources if not source.name), Limits())
    return {None: of_town, **{source.pk: source.limits(of_town) for source in sources}}


def limits_of(town: Town, source: TrackSource | None) -> Limits:
    """The source's own limits; where it has none the town's, and where the town has none what domain.md says."""
    of_town = TrackSource.objects.filter(town=town, name="").first()
    limits = of_town.limits(Limits()) if of_town else Limits()
    return source.limits(limits) if source else limits

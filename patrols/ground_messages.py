"""The words of ground that nobody came near."""

from django.utils.translation import gettext_lazy as _

from geo.sentences import Message

_PLAN = _("Plan a route past the ground that is hatched on the map.")

GROUND_MESSAGES: dict[str, Message] = {
    "spot_no_record": Message(
        _(
            "No record: neither a track nor a visit since %(start)s; of %(supervisable)s hectares, "
            "%(never)s were never covered."
        ),
        _("Send somebody; if somebody was there, enter the visits or load the tracks."),
    ),
    "spot_no_record_after": Message(
        _(
            "No record: neither a track nor a visit since %(start)s, the last one reached it on %(last)s; of "
            "%(supervisable)s hectares, %(never)s were never covered."
        ),
        _("Send somebody; if somebody was there, enter the visits or load the tracks."),
    ),
    "spot_no_tracks": Message(
        _(
            "No track data, visits only: %(covered)s/%(supervisable)s hectares, %(percent)s %%; "
            "%(never)s hectares were never covered."
        ),
        _("Load the tracks if patrols were recorded; else plan a route past the ground that is hatched on the map."),
    ),
    "spot_never_covered": Message(
        _(
            "%(covered)s/%(supervisable)s hectares, %(percent)s %%, since %(start)s; "
            "%(never)s hectares were never covered."
        ),
        _PLAN,
    ),
    "spot_not_covered_lately": Message(
        _(
            "%(covered)s/%(supervisable)s hectares, %(percent)s %%, since %(start)s; "
            "the other %(uncovered)s hectares were covered before that only."
        ),
        _PLAN,
    ),
}

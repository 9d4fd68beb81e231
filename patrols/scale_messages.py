"""The words of a computation on many machines that could not be had."""

from django.utils.translation import gettext_lazy as _

from geo.sentences import Message

SCALE_MESSAGES: dict[str, Message] = {
    "scheduler_unreachable": Message(
        _("No scheduler answered at %(address)s within %(seconds)s seconds."),
        _("Start it (python -m dask scheduler --no-dashboard), or correct the address: tcp://host:8786."),
    ),
    "scheduler_lost": Message(
        _("The scheduler went away before %(task)s was computed."),
        _("Start it and its workers again and run the command again; what was stored stays."),
    ),
    "no_workers": Message(
        _("The scheduler at %(address)s has no workers."),
        _(
            "Start workers (python -m dask worker tcp://host:8786 --nthreads 1 --no-dashboard) and run the command "
            "again."
        ),
    ),
    "workers_died": Message(
        _("Every worker that took %(task)s died while it computed."),
        _("Look into the workers' logs; mostly they have too little memory."),
    ),
    "engine_differs": Message(
        _("A worker runs version %(has)s of the computation, and version %(asked)s was asked for."),
        _("Install the same version of the program on all machines and restart the workers."),
    ),
    "shard_missing": Message(
        _("The staged file %(path)s cannot be read."),
        _("Give a folder that every worker reaches under the same path, and run the command again."),
    ),
    "shard_changed": Message(
        _("The staged file %(path)s is not what was written there."),
        _("Delete it and run the command again: it will be written anew."),
    ),
}

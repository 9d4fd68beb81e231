"""The words of what is kept of tracks and what is deleted."""

from django.utils.translation import gettext_lazy as _

from geo.sentences import Message

RETENTION_MESSAGES: dict[str, Message] = {
    "fixes_not_expired": Message(
        _("The raw fixes of %(day)s are kept for %(days)s days; that time is not over."),
        _("Wait until it is, or shorten the time in the settings of the town."),
    ),
    "lines_not_kept": Message(
        _(
            "The lines that would be kept of %(day)s are up to %(metres)s m away from what was walked, more than "
            "%(limit)s m; nothing was deleted."
        ),
        _("Report this: it is a mistake of the program. The raw fixes of that day stay."),
    ),
}

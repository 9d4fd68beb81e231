"""The words of reason codes about reading phones."""

from django.utils.translation import gettext_lazy as _

from geo.sentences import Message

PHONE_MESSAGES: dict[str, Message] = {
    "phones_not_for_role": Message(
        _("Your postings do not give you this unit's phones."),
        _("Ask the safety office, or the grid lead who has them."),
    ),
    "phone_reason_needed": Message(
        _("Why you need the phones is missing."), _("Write it in a few words: it is kept with your name and the time.")
    ),
}

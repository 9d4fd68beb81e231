"""How a duty of a unit stands, in one sentence, and what to do about it."""

from django.utils.translation import gettext_lazy as _

from geo.sentences import Message

HOLD = _("Hold it, and enter it with its day.")
DUTY_MESSAGES: dict[str, Message] = {
    "duty_done": Message(_("Last done on %(last)s, %(ago)s days ago; next due by %(due)s."), _("Nothing to do now.")),
    "duty_due": Message(_("Last done on %(last)s, %(ago)s days ago; due by %(due)s, %(n)s days left."), HOLD),
    "duty_due_never": Message(_("Never recorded; due by %(due)s, %(n)s days left."), HOLD),
    "duty_overdue": Message(
        _("Last done on %(last)s, %(ago)s days ago; was due by %(due)s, overdue by %(n)s days."), HOLD
    ),
    "duty_overdue_never": Message(_("Never recorded; was due by %(due)s, overdue by %(n)s days."), HOLD),
    "duty_paper": Message(_("%(subject)s: holds until %(due)s, %(n)s days left."), _("Nothing to do now.")),
    "duty_paper_expired": Message(
        _("%(subject)s: ran out on %(due)s, %(n)s days ago."), _("Have it renewed, and enter the new date.")
    ),
    "duty_paper_undated": Message(
        _("%(subject)s: until when it holds is not in the books."), _("Look at the paper, and enter the date.")
    ),
    "duty_principal_trained": Message(
        _("The present principal %(principal)s was trained on %(last)s."), _("Nothing to do now.")
    ),
    "duty_principal_untrained": Message(
        _("The present principal %(principal)s has not been trained."), _("Train the principal, and enter it.")
    ),
    "duty_principal_changed": Message(
        _("The present principal %(principal)s has not been trained; %(trained)s was, on %(last)s."),
        _("The principal has changed: train the new one, and enter it."),
    ),
    "duty_principal_unknown": Message(
        _("The register does not say who the principal is."), _("Enter the principal first.")
    ),
}

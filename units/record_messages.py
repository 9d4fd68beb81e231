"""The words of reason codes about dated records and work orders: rows of their ledgers that cannot be taken."""

from django.utils.translation import gettext_lazy as _

from geo.sentences import Message

RECORD_MESSAGES: dict[str, Message] = {
    "entry_recorded_before": Message(
        _("It was entered before it happened."), _("Correct the day of entry or the day it happened.")
    ),
    "entry_twice": Message(_("Row %(other)s says the same already."), _("Delete one of the two rows.")),
    "entry_older": Message(
        _("The row is of %(value)s, older than the %(known)s of the register; the register was kept."),
        _("Nothing to do, unless the newer entry is wrong."),
    ),
    "entry_struck": Message(
        _("This record was struck out as a mistake before."), _("Enter it by hand if it is right after all.")
    ),
    "welding_tag_elsewhere": Message(
        _("“%(value)s” is the tag of machine %(other)s."), _("Look at the machine, and correct the number or the tag.")
    ),
    "training_without_name": Message(
        _("Principals were trained, but no name is written: no principal counts as trained."),
        _("Write the name of the principal who took part."),
    ),
    "order_twice": Message(_("Order %(value)s stands in row %(other)s already."), _("Keep one row per order.")),
    "order_differs": Message(
        _("Order %(value)s is in the books with another colour, addressee, matter or date; the books were kept."),
        _("An order is never edited once it is sent: correct the row, or issue another order."),
    ),
    "order_step_differs": Message(
        _("Order %(value)s was signed for or closed on another day, by the books; the books were kept."),
        _("Correct the day in the row."),
    ),
    "order_step_once": Message(_("An order is signed for and closed once."), _("Keep one day.")),
    "order_step_before": Message(_("It is dated before the order was issued."), _("Correct one of the two days.")),
    "order_closed_before_reply": Message(
        _("The order was closed before it was signed for or replied to."), _("Correct one of the days.")
    ),
    "order_deadline_before": Message(
        _("The deadline lies before the day of the order."), _("Correct one of the two days.")
    ),
    "order_addressee_unknown": Message(
        _("No village, office or unit of the town is called “%(value)s”."),
        _("Write its name as in the register, or load the ledger of offices first."),
    ),
    "order_hazard_unknown": Message(
        _("Hazard %(value)s is not in the books, or at more than one unit; the order was kept without it."),
        _("Load the ledger of hazards first, or correct the number."),
    ),
}

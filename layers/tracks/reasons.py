"""What may be odd about a track, in the reader's words: label, what it means, what to do, and which rows it finds."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from patrols.models import Track, TrackUpload
from patrols.tracks import Dropped

Text = str | Promise
SKEW_TOLD_S = 60  # less is a clock as clocks are


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason code of the list; `counts`: the key of `Track.cleaning` that counts it, "" for whole tracks."""

    key: str
    label: Text
    remedy: Text
    found: Any
    counts: str = ""


def _fixes(reason: Dropped, label: Text, remedy: Text) -> Reason:
    key = reason.name.lower()
    return Reason(key, label, remedy, Q(**{f"cleaning__{key}__gt": 0}), counts=key)


def _upload(**says: object) -> Exists:
    return Exists(TrackUpload.objects.filter(patrol=OuterRef("patrol"), **says))


REASONS: tuple[Reason, ...] = (
    Reason(
        "wrong_clock",
        _("wrong clock"),
        _("Open the track and say when it really began; set the clock of the recorder."),
        Q(is_quarantined=True),
    ),
    Reason(
        "untimed",
        _("no times"),
        _("Its day was said by whoever brought it; gaps in time and drives cannot be seen. Switch on “export times”."),
        Q(is_untimed=True),
    ),
    Reason(
        "no_ground",
        _("no walked ground"),
        _("Let the recorder take a fix at least every five minutes or 150 metres, or set the limits of this source."),
        Q(swept_m=0, is_quarantined=False),
    ),
    _fixes(
        Dropped.SAME_KEY,
        _("contradicts another fix"),
        _("Two places at one time: the more accurate counts. See whether two recorders share one name."),
    ),
    _fixes(Dropped.SAME_TIME, _("second fix of a moment"), _("Nothing: one fix a moment is enough.")),
    _fixes(Dropped.OFF_EARTH, _("no coordinates"), _("The recorder wrote no numbers there; nothing can be done.")),
    _fixes(Dropped.NO_TIME, _("no time"), _("Switch on “export times” in the recording app.")),
    _fixes(Dropped.FAR, _("far from the town"), _("Nothing: ground outside the town is not the town's to cover.")),
    _fixes(
        Dropped.INACCURATE,
        _("inaccurate"),
        _("Carry the phone in the open; a source that is known to be better than it says gets its own limit."),
    ),
    _fixes(Dropped.JUMP, pgettext_lazy("fix", "leap"), _("Nothing: a leap there and back is an error of the phone.")),
    _fixes(Dropped.CLOCK_BEHIND, _("clock never set"), _("Open the track and say when it really began.")),
    _fixes(Dropped.CLOCK_AHEAD, _("clock ahead"), _("Open the track and say when it really began.")),
    _fixes(Dropped.STILL, _("standing still"), _("Nothing: standing still is work; first and last fix tell the same.")),
    Reason(
        "gaps",
        pgettext_lazy("tracks", "gaps"),
        _("Nothing was recorded there and nothing is guessed. Keep the screen on or record in the background."),
        Q(cleaning__gap_in_time__gt=0) | Q(cleaning__gap_in_space__gt=0),
    ),
    Reason(
        "drive_by", _("drives"), _("Faster than the limit: passing by is not looking."), Q(cleaning__drive_by__gt=0)
    ),
    Reason(
        "backwards",
        _("times go backwards"),
        _("They were put in order. A clock that was set on the way can make a track jump."),
        _upload(backwards__gt=0),
    ),
    Reason(
        "ahead",
        _("clock runs ahead"),
        _("Less than a day: kept as it is. Set the clock of the recorder."),
        _upload(ahead_s__gt=SKEW_TOLD_S) & Q(is_quarantined=False),
    ),
)
BY_KEY = {reason.key: reason for reason in REASONS}
QUIET = frozenset({"still", "clock_behind", "clock_ahead"})  # no trouble, or told by another reason already
LOUD = tuple(reason for reason in REASONS if reason.key not in QUIET)


def fate_label(fate: int) -> Text:
    """The words of a fix's fate."""
    return BY_KEY[Dropped(fate).name.lower()].label if fate else _("kept")


def reasons_of(track: Track) -> list[tuple[Text, int | None]]:
    """(label, how many fixes; None for the whole track) of what is odd about a row, without asking the database."""
    whole = {"wrong_clock": track.is_quarantined, "untimed": track.is_untimed}
    whole["no_ground"] = not track.swept_m and not track.is_quarantined
    found: list[tuple[Text, int | None]] = [(BY_KEY[key].label, None) for key, is_so in whole.items() if is_so]
    counted = [(reason.label, int(track.cleaning.get(reason.counts, 0))) for reason in LOUD if reason.counts]
    return [*found, *((label, count) for label, count in counted if count)]

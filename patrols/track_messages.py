"""The words of reason codes about tracks."""

from django.utils.translation import gettext_lazy as _

from geo.sentences import Message

TRACK_MESSAGES: dict[str, Message] = {
    "gpx_not_xml": Message(
        _("The file is not XML that can be read (%(reason)s)."),
        _("Export the track from the phone once more as GPX; do not edit it by hand."),
    ),
    "gpx_has_dtd": Message(
        _("The file declares a document type or entities, which a track never needs."),
        _("Export the track from the phone once more as GPX."),
    ),
    "gpx_not_gpx": Message(
        _("The file is XML, but its root is <%(root)s> instead of <gpx>."), _("Choose GPX when you export the track.")
    ),
    "gpx_too_deep": Message(
        _("The file is nested deeper than %(limit)s levels."), _("Export the track from the phone once more as GPX.")
    ),
    "gpx_too_many_fixes": Message(
        _("The file has more than %(limit)s fixes."), _("Split it by day and load the parts.")
    ),
    "gpx_encoding": Message(_("The file is not written in UTF-8."), _("Save it as UTF-8 and load it again.")),
    "gpx_broken": Message(
        _("The file breaks the rules of GPX (%(reason)s)."), _("Export the track from the phone once more as GPX.")
    ),
    "gpx_no_track": Message(
        _("The file holds no track (only waypoints or planned routes)."),
        _("Choose the recorded track when you export, not the route or the marks."),
    ),
    "gpx_no_fix": Message(_("The track in the file is empty."), _("Choose a recording that has fixes.")),
    "gpx_no_time": Message(
        _("None of the %(count)s fixes of this track has a time, so nobody can tell when it was walked."),
        _("Switch on “export times” in the recording app and export it again."),
    ),
    "fixes_without_time": Message(
        _("%(count)s fixes of this track have no time; they were left out."),
        _("Switch on “export times” in the recording app and export it again if they matter."),
    ),
    "track_too_old": Message(
        _("The track says it was walked on %(day)s; days before %(earliest)s come from a clock that was not set."),
        _("Set the clock of the recorder and mend the times in the file, or leave the file out."),
    ),
    "track_in_future": Message(
        _("The track says it was walked on %(day)s, which has not come yet."),
        _("Set the clock of the recorder and mend the times in the file, or leave the file out."),
    ),
    "track_outside_town": Message(
        _("No fix of the track lies within %(limit_km)s km of the town; the nearest is %(distance_km)s km away."),
        _("Check the town, and whether the file is in another datum than the one declared."),
    ),
    "track_without_ground": Message(
        _("No two fixes of the track are near enough to each other to count as walked ground."),
        _("Let the recorder take a fix at least every five minutes or 150 metres."),
    ),
    "track_person_unknown": Message(
        _("No person of the town is called “%(name)s”; the track was kept without a person."),
        _("Add the person, or write the name as in the list of people."),
    ),
    "track_person_not_unique": Message(
        _("%(count)s people of the town are called “%(name)s”; the track was kept without a person."),
        _("Load the track under the account of the person."),
    ),
}

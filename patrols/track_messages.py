"""The words of reason codes about tracks."""

from django.utils.translation import gettext_lazy as _

from geo.sentences import Message

_AGAIN = _("Export the track from the phone once more; do not edit it by hand.")

TRACK_MESSAGES: dict[str, Message] = {
    # ── the file ──
    "track_not_xml": Message(_("The file is not XML that can be read (%(reason)s)."), _AGAIN),
    "track_has_dtd": Message(_("The file declares a document type or entities, which a track never needs."), _AGAIN),
    "gpx_not_gpx": Message(
        _("The file is XML, but its root is <%(root)s> instead of <gpx>."), _("Choose GPX when you export the track.")
    ),
    "kml_not_kml": Message(
        _("The file is XML, but its root is <%(root)s> instead of <kml>."), _("Choose KML when you export the track.")
    ),
    "track_too_deep": Message(_("The file is nested deeper than %(limit)s levels."), _AGAIN),
    "track_too_many_elements": Message(
        _("The file has more than %(limit)s elements."), _("Split it by day and load the parts.")
    ),
    "track_too_many_fixes": Message(
        _("The file has more than %(limit)s fixes."), _("Split it by day and load the parts.")
    ),
    "track_encoding": Message(
        _("The letters of the file are not of the encoding that it declares."), _("Save it as UTF-8 and load it again.")
    ),
    "track_no_track": Message(
        _("The file holds no track (only waypoints, marks or planned routes)."),
        _("Choose the recorded track when you export, not the route or the marks."),
    ),
    "track_no_fix": Message(_("The track in the file is empty."), _("Choose a recording that has fixes.")),
    "track_no_time": Message(
        _("None of the %(count)s fixes of this track has a time, so nobody can tell when it was walked."),
        _("Say the day on which it was walked, or switch on “export times” in the recording app and export it again."),
    ),
    "datum_twice": Message(
        _("The rows say different datums (%(said)s)."), _("Load the rows of each datum as a file of their own.")
    ),
    # ── where and in which datum ──
    "track_datum_few_fixes": Message(
        _("The track is too short to tell its datum by the roads (%(witnesses)s stretches)."),
        _("Say the datum: phones record WGS-84; Amap, Tencent and Ovital give GCJ-02, Baidu BD-09."),
    ),
    "track_datum_no_roads": Message(
        _("The roads of the town are not loaded, so the datum of the track cannot be told by them."),
        _("Say the datum: phones record WGS-84; Amap, Tencent and Ovital give GCJ-02, Baidu BD-09."),
    ),
    "track_datum_no_fit": Message(
        _("The track follows the roads of the town in none of the known datums."),
        _("Look at the shares below and say the datum; check that it is a track of this town."),
    ),
    "track_datum_tie": Message(
        _("The track follows the roads of the town about as well in two datums, or as well as by chance."),
        _("Look at the shares below and say the datum."),
    ),
    "track_datum_contradicts": Message(
        _("The file itself says the datum %(file)s, but %(said)s was declared."),
        _("Find out which is true: choose the file's own, or mend its column."),
    ),
    "track_off_earth": Message(
        _("The coordinates are no degrees (about %(x)s)."),
        _("They are metres of a projection or of Baidu: say which one (EPSG number, or bd09mc)."),
    ),
    "track_outside_town": Message(
        _("No fix of the track lies within %(limit_km)s km of the town; the nearest is %(distance_km)s km away."),
        _("Check the town, and whether the file is in another datum than the one declared."),
    ),
    "track_clock_not_wrong": Message(
        _("The clock of this track is not wrong, or somebody has set it already."), _("Load the page again.")
    ),
    "track_time_not_possible": Message(
        _("A patrol cannot have begun before %(earliest)s or in the future."), _("Write when it really began.")
    ),
    # ── told and kept ──
    "fixes_without_time": Message(
        _("%(count)s fixes of this track have no time; they are kept but light no ground."),
        _("Switch on “export times” in the recording app and export it again if they matter."),
    ),
    "track_times_without_zone": Message(
        _("%(count)s times name no zone; they were taken as %(zone)s."),
        _("If the patrol is shown eight hours off, load the file again with the other zone."),
    ),
    "track_goes_backwards": Message(
        _("%(count)s fixes are earlier than the one before them in the file; they were put in the order of time."),
        _("Look at the track on its page; a clock that was set on the way can make it jump."),
    ),
    "track_clock_behind": Message(
        _("%(count)s fixes say %(day)s: the clock was never set. They are kept apart and light nothing."),
        _("Set the true day of the track on its page, and the clock of the recorder."),
    ),
    "track_clock_ahead": Message(
        _("%(count)s fixes say %(day)s, which had not come when they arrived. They are kept apart and light nothing."),
        _("Set the true day of the track on its page, and the clock of the recorder."),
    ),
    "fixes_known_already": Message(
        _("%(day)s: %(count)s of %(all)s fixes were known already; the others were added to the same track."),
        _("Nothing needs to be done."),
    ),
    "fixes_contradict": Message(
        _("%(day)s: %(count)s fixes have the time of another fix of the same source and say another place."),
        _("The most accurate one counts; look at the page of the track whether two recorders share one name."),
    ),
    "track_without_ground": Message(
        _("%(day)s: no two fixes of the track are near enough to each other to count as walked ground."),
        _("Let the recorder take a fix at least every five minutes or 150 metres, or set the limits of this source."),
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

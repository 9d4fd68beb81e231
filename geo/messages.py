"""The words of geo's reason codes."""

from django.utils.translation import gettext_lazy as _

from geo.sentences import Message

CATALOGUE: dict[str, Message] = {
    # ── any file ──
    "file_missing": Message(_("The file is not there."), _("Check the path and that the service may read it.")),
    "file_too_big": Message(
        _("The file has %(size_mb)s MB; at most %(limit_mb)s MB are read."),
        _("Split it, or leave out what is not needed."),
    ),
    "file_empty": Message(_("The file is empty."), _("Export it again.")),
    "wrong_magic": Message(
        _("The name ends in %(suffix)s, but the content is not of that kind (%(found)s)."),
        _("Open it in the program that wrote it and save it as a real %(suffix)s file; renaming is not enough."),
    ),
    "unknown_format": Message(_("Files ending in %(suffix)s are not read here."), _("Use one of: %(known)s.")),
    "same_file": Message(
        _("The same file was already loaded by %(who)s at %(when)s; nothing was changed."),
        _("Nothing to do. To load it once more on purpose, say so (--again)."),
    ),
    "zip_broken": Message(
        _("The file cannot be unpacked (%(reason)s)."), _("Make the archive again, or send the files in it one by one.")
    ),
    "zip_encrypted": Message(_("The archive has a password."), _("Make it again without a password.")),
    "zip_bomb": Message(
        _("The archive unpacks to far more than it weighs (%(members)s files, %(unpacked_mb)s MB, %(ratio)s to 1)."),
        _("Send only the needed files, without copies."),
    ),
    # ── sheets ──
    "sheet_unreadable": Message(
        _("The workbook cannot be read (%(reason)s)."),
        _("Open it in Excel or WPS, save it again as .xlsx, and load that."),
    ),
    "sheet_empty": Message(
        _("The sheet has no rows under its header."), _("Fill in at least one row below the header and save.")
    ),
    "header_missing": Message(
        _("No header row was found in the first %(rows)s rows; columns missing: %(missing)s."),
        _("Name the columns as in the template, one header row, above the data."),
    ),
    "column_twice": Message(
        _("Two columns are headed “%(first)s” and “%(second)s”, which mean the same."), _("Keep one of them.")
    ),
    "too_many_rows": Message(_("The sheet has more than %(limit)s rows."), _("Split it into several files.")),
    "too_many_columns": Message(
        _("The sheet has more than %(limit)s columns."), _("Delete the columns to the right of the data.")
    ),
    "encoding_unknown": Message(_("The text is neither UTF-8 nor GB18030."), _("Save it as CSV UTF-8.")),
    # ── cells ──
    "required": Message(_("“%(field)s” is empty."), _("Fill it in.")),
    "date_not_read": Message(_("“%(value)s” is not understood as a date."), _("Write it as 2024-06-30.")),
    "number_not_read": Message(_("“%(value)s” is not a number."), _("Write digits only.")),
    "yes_no_not_read": Message(_("“%(value)s” is neither yes nor no."), _("Write 是 or 否.")),
    "coordinate_not_read": Message(
        _("“%(value)s” is not understood as a coordinate."), _("Write decimal degrees, as 113.412345.")
    ),
    "code_lost_digits": Message(
        _("“%(value)s” was typed as a number and has already lost its last digits in the file."),
        _("Set the column to text format and type the code again."),
    ),
    "time_not_read": Message(_("“%(value)s” is not understood as a time of day."), _("Write it as 14:05.")),
    "whole_not_read": Message(_("“%(value)s” is not a whole number."), _("Write digits only, without a sign.")),
    "phone_not_read": Message(
        _("“%(value)s” is not understood as phone numbers."), _("Write digits only; divide several numbers by ；.")
    ),
    # ── coordinates ──
    "epsg_unknown": Message(
        _("EPSG:%(epsg)s is not a coordinate system that is read here."),
        _("Export the file in CGCS2000 or WGS-84 degrees, or in a CGCS2000 3-degree zone (EPSG:4513-4554)."),
    ),
    "zone_left": Message(
        _("In EPSG:%(epsg)s (central meridian %(meridian)s) the points fall at longitude %(lon)s, outside the zone."),
        _("Ask the surveyor for the zone of the file, and whether easting and northing are swapped."),
    ),
    "datum_unknown": Message(
        _("“%(datum)s” is not a datum that is known here."),
        _("Say wgs84, cgcs2000, gcj02, bd09 or EPSG:number."),
    ),
}

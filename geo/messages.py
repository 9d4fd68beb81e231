"""The words of geo's reason codes."""

from django.utils.translation import gettext_lazy as _

from geo.ground_messages import GROUND_MESSAGES
from geo.sentences import Message

CATALOGUE: dict[str, Message] = {
    **GROUND_MESSAGES,
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
    "position_not_read": Message(
        _("“%(value)s” is not understood as a pair of coordinates."),
        _("Write longitude and latitude with a comma between, as 113.412345, 35.212345."),
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
        _("Say wgs84, cgcs2000, gcj02, bd09, bd09mc or EPSG:number."),
    ),
    "crs_contradiction": Message(
        _("The file says of itself that it is in %(found)s, but %(declared)s was declared."),
        _("Ask who made the file, and declare what is true; a wrong datum moves everything by half a kilometre."),
    ),
    "coordinate_not_finite": Message(
        _("A coordinate is not a number (NaN or infinite)."),
        _("Delete or redraw this shape in the program it came from."),
    ),
    "metres_as_degrees": Message(
        _("(%(x)s, %(y)s) cannot be longitude and latitude; it looks like metres."),
        _("Declare the zone of the file with --datum EPSG:number."),
    ),
    "axes_swapped": Message(
        _("(%(x)s, %(y)s) is out of place here, but fits as latitude and longitude: the axes are swapped."),
        _("Write longitude first, latitude second, and load the file again."),
    ),
    "off_the_earth": Message(
        _("(%(lon)s, %(lat)s) is no place on earth."), _("Correct the coordinates of this shape.")
    ),
    # ── map files ──
    "ovobj": Message(
        _("Ovital's own .ovobj files cannot be read."), _("Export KML or Shapefile from Ovital (KML is in GCJ-02).")
    ),
    "file_too_slow": Message(
        _("Reading was stopped after %(seconds)s seconds."), _("Export the file again, split into smaller parts.")
    ),
    "file_breaks_reader": Message(
        _("The file made the reader stop (status %(status)s); it is damaged or made to do harm."),
        _("Open it in QGIS, export it again as GeoPackage, and load that."),
    ),
    "map_unreadable": Message(
        _("The map file cannot be read (%(reason)s)."), _("Open it in QGIS, export it again, and load that.")
    ),
    "many_layers": Message(_("The file holds several layers: %(layers)s."), _("Choose one with --layer.")),
    "layer_missing": Message(
        _("The file has no layer “%(layer)s”; it has: %(layers)s."), _("Choose one of them with --layer.")
    ),
    "xml_broken": Message(
        _("The file is not sane XML (%(reason)s)."), _("Export it again from the program that made it.")
    ),
    "json_broken": Message(
        _("The file is not JSON: line %(line)s, %(reason)s."), _("Export it again from the program that made it.")
    ),
    "json_too_deep": Message(
        _("Brackets nest %(depth)s deep; at most %(limit)s are read."), _("This is no map file; export it again.")
    ),
    "json_name_twice": Message(
        _("“%(name)s” stands twice in one object of the file, so it says two things."),
        _("Export it again from the program that made it."),
    ),
    "geojson_wrong": Message(
        _("“%(found)s” is not GeoJSON as RFC 7946 defines it."), _("Export it again from QGIS as GeoJSON.")
    ),
    "coordinates_wrong": Message(
        _("The coordinates do not make a %(type)s."), _("Redraw or delete this shape in the program it came from.")
    ),
    "geometry_collection": Message(
        _("The shape is a collection or a curve."), _("Split it into plain polygons, lines or points (QGIS: explode).")
    ),
    "no_features": Message(_("The file holds no shapes."), _("Check which layer was exported.")),
    # ── single shapes ──
    "geometry_missing": Message(_("There is no shape."), _("Draw it, or delete the row.")),
    "not_a_polygon": Message(
        _("The shape is a %(type)s, not a polygon."), _("Export the layer of areas, not of lines or points.")
    ),
    "not_a_line": Message(_("The shape is a %(type)s, not a line."), _("Export the layer of road centre lines.")),
    "too_many_vertices": Message(
        _("The shape has %(count)s vertices; at most %(limit)s are read."), _("Simplify it (QGIS: Simplify, 0.5 m).")
    ),
    "too_few_points": Message(
        _("The shape has fewer than %(least)s points."), _("Redraw or delete it in the program it came from.")
    ),
    "ring_open": Message(
        _("A ring that begins at %(lon)s, %(lat)s does not close."), _("Close it: the last point repeats the first.")
    ),
    "self_intersection": Message(
        _("The outline crosses itself at %(lon)s, %(lat)s (a bow tie)."),
        _("Move the crossing edges apart there; it is not repaired here, because that loses ground."),
    ),
    "ring_self_intersection": Message(
        _("The outline touches itself at %(lon)s, %(lat)s."), _("Move the touching points apart there.")
    ),
    "hole_outside": Message(
        _("A hole lies outside its outline at %(lon)s, %(lat)s."), _("Delete the hole or make it a part of its own.")
    ),
    "holes_nested": Message(_("A hole lies in a hole at %(lon)s, %(lat)s."), _("Delete the inner hole.")),
    "interior_disconnected": Message(
        _("Holes cut the shape apart at %(lon)s, %(lat)s."), _("Draw the parts as separate polygons.")
    ),
    "shells_nested": Message(_("One part lies in another at %(lon)s, %(lat)s."), _("Delete the inner part.")),
    "rings_duplicate": Message(_("The same ring stands twice at %(lon)s, %(lat)s."), _("Delete one of them.")),
    "too_few_points_in_ring": Message(
        _("The ring at %(lon)s, %(lat)s has no area."), _("Delete this part of the shape.")
    ),
    "polygon_invalid": Message(
        _("The polygon is not valid (%(reason)s)."), _("Run “check validity” in QGIS, mend it, and load it again.")
    ),
    # ── boundaries ──
    "town_missing": Message(
        _("It is not said which town the file belongs to."), _("Give its nine-digit code with --town.")
    ),
    "town_unknown": Message(
        _("There is no town with the code %(code)s."), _("Load the boundary of the town first (--level town).")
    ),
    "one_town_a_file": Message(
        _("The file holds %(count)s shapes; the level of the town takes one."),
        _("Give a file with the town alone, or make the town of all shapes with --dissolve CODE NAME."),
    ),
    "area_code_wrong": Message(_("“%(code)s” is not a code of %(digits)s digits."), _("Correct the code in the file.")),
    "area_code_twice": Message(
        _("The code %(code)s stands on several shapes."), _("Merge them into one shape, or correct the code.")
    ),
    "area_code_foreign": Message(
        _("The code %(code)s does not belong to the town %(town)s."),
        _("Correct the code, or load it for its own town."),
    ),
    "grid_village_unknown": Message(
        _("The grid %(code)s lies in a village %(village)s that is not known."),
        _("Load the villages first, or correct the first twelve digits."),
    ),
    "district_unknown": Message(
        _("There is no district “%(district)s” in the town."), _("Load the districts first, or correct the name.")
    ),
    "grid_in_no_village": Message(
        _("The shape lies in no village, so no code can be made for it."), _("Load the villages first.")
    ),
    "codes_made": Message(
        _("The file has no codes: %(count)s were made, from %(first)s on."),
        _("Replace them by official codes when you have them."),
    ),
    "boundary_later": Message(
        _("%(code)s already has a boundary that begins on %(since)s, later than this one."),
        _("Load the file with a later --valid-from."),
    ),
    "topology_gap": Message(
        _("Ground of %(place)s lies in no shape: %(area_m2)s m² at %(lon)s, %(lat)s."),
        _("Draw the border so that the shapes meet."),
    ),
    "topology_overlap": Message(
        _("%(place)s and %(other)s overlap by %(area_m2)s m² at %(lon)s, %(lat)s."),
        _("Decide whose ground it is, and draw one shared border."),
    ),
    "topology_outside_parent": Message(
        _("%(place)s reaches out of %(other)s by %(area_m2)s m² at %(lon)s, %(lat)s."),
        _("Draw it inside, or check the first digits of its code."),
    ),
    "topology_sliver_gap": Message(
        _("A sliver of %(place)s lies in no shape: %(width_m)s m wide, %(length_m)s m long, at %(lon)s, %(lat)s."),
        _("The border was drawn twice: snap one side to the other."),
    ),
    "topology_sliver_overlap": Message(
        _("%(place)s and %(other)s overlap in a sliver %(width_m)s m wide, %(length_m)s m long, at %(lon)s, %(lat)s."),
        _("The border was drawn twice: snap one side to the other."),
    ),
    "topology_sliver_outside_parent": Message(
        _("%(place)s leaves %(other)s in a sliver %(width_m)s m wide, %(length_m)s m long, at %(lon)s, %(lat)s."),
        _("The border was drawn twice: snap one side to the other."),
    ),
    "faults_not_accepted": Message(
        _("There are %(count)s faults between the shapes; nothing was changed."),
        _('Mend them, or load the file all the same with --accept-faults "reason".'),
    ),
    # ── roads, buildings, people ──
    "town_without_shape": Message(
        _("The boundary of %(town)s has not been loaded."), _("Load it first (import_boundaries --level town).")
    ),
    "nothing_in_town": Message(
        _("Nothing in the file touches the town (%(outside)s shapes lie elsewhere); nothing was changed."),
        _("Check the datum and whether the file is of this town."),
    ),
    "role_unknown": Message(_("“%(role)s” is not a role that is known here."), _("Use one of: %(known)s.")),
    "area_unknown": Message(
        _("No town, district, village or grid here has the code %(code)s."),
        _("Correct the code, or load the boundaries first."),
    ),
    "office_unknown": Message(
        _("The town has no office called “%(value)s”; the posting was kept without it."),
        _("Load the register of offices first, or correct the name."),
    ),
    "field_of_duty_unknown": Message(
        _("“%(value)s” is not a field of industry that is in force."),
        _("Use the names of the list, divided by ；, or add the field to the list."),
    ),
    "field_duty_twice": Message(
        _("Row %(other)s says who answers for this field from the same day."), _("Keep one of the two rows.")
    ),
    "field_duty_later": Message(
        _("By the books another office or leader answers for this field from %(since)s on."),
        _("Let the row end before that day."),
    ),
    "leader_ambiguous": Message(
        _("%(count)s people of the town are called %(value)s; the first was taken."), _("Write the phone beside it.")
    ),
    "period_reversed": Message(
        _("The period ends (%(until)s) before it begins (%(since)s)."), _("Correct one of the two dates.")
    ),
    # ── grids edited on the map ──
    "edit_unreadable": Message(_("The drawing did not arrive whole."), _("Draw it once more.")),
    "edit_grid_unknown": Message(
        _("On %(on)s there is no grid %(code)s."), _("Load the page again: its map is older than the ground.")
    ),
    "edit_no_shared_border": Message(_("The two grids share no border."), _("Choose two grids that lie side by side.")),
    "edit_line_misses": Message(
        _("The line does not cut the grid in two."), _("Draw it from one border of the grid to another.")
    ),
    "edit_many_pieces": Message(
        _("The line cuts the grid into %(count)s pieces; at most %(limit)s are made at once."),
        _("Draw a simpler line, or split in several steps."),
    ),
    "edit_sliver": Message(
        _("A strip of %(area_m2)s m² would be left at %(lon)s, %(lat)s: too small or too thin to be a grid's ground."),
        _("Draw along the border with snapping, or leave more room."),
    ),
    "edit_too_few": Message(_("One grid alone cannot be merged."), _("Choose at least two neighbours.")),
    "edit_not_neighbours": Message(
        _("%(place)s shares no border with the others; a corner is not enough."),
        _("Choose grids that lie side by side."),
    ),
    "edit_border_unknown": Message(
        _("The border at %(lon)s, %(lat)s is not there any more."),
        _("Load the page again: somebody changed the grids meanwhile."),
    ),
    "edit_border_crosses": Message(
        _("The new border crosses itself or another one."), _("Move its corners so that no lines cross.")
    ),
    "edit_overlaps": Message(
        _("%(place)s would lie over %(other)s at %(lon)s, %(lat)s."), _("Keep the border between the two grids.")
    ),
    "edit_leaves_gap": Message(
        _("%(area_m2)s m² at %(lon)s, %(lat)s would belong to no grid."),
        _("Leave the ends of the border on the outer border, or move them along it."),
    ),
    "edit_invalid": Message(
        _("The drawn outline crosses itself at %(lon)s, %(lat)s."), _("Draw it so that its lines do not cross.")
    ),
    "edit_takes_whole": Message(
        _("The drawing takes all the ground of %(place)s."), _("Leave it some ground, or merge it instead.")
    ),
    "edit_falls_apart": Message(
        _("The drawing would cut %(place)s into separate pieces."), _("Split that grid by a line first.")
    ),
    "edit_fills_nothing": Message(
        _("Inside the outline all ground already belongs to a grid."),
        _("Draw around ground without a grid, or cut the new grid out of the others."),
    ),
    "edit_outside_villages": Message(
        _("The drawing lies in no village of the town."), _("Draw inside a village; grids belong to villages.")
    ),
    "edit_leaves_village": Message(
        _("%(grid)s would reach out of its village by %(area_m2)s m² at %(lon)s, %(lat)s."),
        _("Draw inside the village, or confirm that this is meant."),
    ),
    "edit_crossing_not_confirmed": Message(
        _("Crossing a village border was not confirmed; nothing was changed."),
        _("Tick the confirmation if the grid is meant to cross it."),
    ),
    "edit_changes_later": Message(
        _("The shape of %(grid)s is already set to change on %(on)s."),
        _("Choose that day or a later one, or undo the later edit first."),
    ),
    "edit_codes_used_up": Message(
        _("Village %(village)s has no free number for a grid left."),
        _("Ask the administrator: three digits are used up."),
    ),
    "edit_number_used": Message(
        _("This form was already used for another edit; nothing was changed."), _("Load the page again.")
    ),
    "edit_undone": Message(_("The edit was already undone at %(at)s."), _("Nothing is left to do.")),
    "edit_in_force": Message(
        _("The edit has been in force since %(since)s and facts stand on its grids: it cannot be undone."),
        _("Make a new edit from today: merge what was split, or move the border back."),
    ),
    "edit_followed": Message(
        _("Its grids were changed again since (%(codes)s); it can no longer be undone."),
        _("Undo the later edit first, or make a new one."),
    ),
    "edit_people_since": Message(
        _("People were posted to its new grids since; undoing would lose that."),
        _("End those postings first, or make a new edit."),
    ),
    # ── who answers for what ──
    "posting_needs_person": Message(_("Nobody was named."), _("Choose a person, or write a name.")),
    "posting_doubled": Message(
        _("%(name)s already holds this posting, since %(since)s."),
        _("Choose somebody else, or end that posting first."),
    ),
    "posting_not_begun": Message(_("The posting begins only on %(since)s."), _("Choose a later day.")),
    "posting_ended": Message(
        _("The posting ends on %(until)s already."), _("Choose an earlier day, or appoint somebody anew.")
    ),
    "posting_same_person": Message(_("%(name)s is the one who holds it."), _("Choose somebody else.")),
    "posting_gap_reversed": Message(
        _("The last day of the old posting must lie in it and before %(on)s."),
        _("Leave the last day empty: then there is no gap."),
    ),
    "leave_outside": Message(
        _("The leave reaches out of the posting of %(name)s."), _("Choose days on which the posting is in force.")
    ),
    "leave_overlaps": Message(
        _("%(name)s already stands in, since %(since)s."), _("End that first, or choose other days.")
    ),
    # ── code lists ──
    "code_ended_already": Message(
        _("“%(name)s” ended on %(day)s already."), _("Choose the entry that is in force, or add a new code.")
    ),
    "code_follows_before_begin": Message(
        _("“%(name)s” begins on %(day)s; its successor cannot begin on or before that day."),
        _("Choose a later day."),
    ),
}

"""The fixes of a stored track: packed beside their fates, and read back."""

from collections.abc import Sequence
from io import BytesIO

import numpy as np
import pyarrow as pa
import pyarrow.ipc
from numpy.typing import NDArray

from patrols.fixes import Fixes
from patrols.models import Track, TrackFixes
from patrols.tracks import Cleaned

COLUMNS = ("t_ms", "lon", "lat", "accuracy_m", "seq")


def packed(cleaned: Cleaned) -> bytes:
    """All fixes that came with the fate of each, as a compressed Arrow table."""
    columns = {name: getattr(cleaned.came, name) for name in COLUMNS}
    table, sink = pa.table({**columns, "fate": cleaned.fate}), BytesIO()
    with pa.ipc.new_file(sink, table.schema, options=pa.ipc.IpcWriteOptions(compression="zstd")) as writer:
        writer.write_table(table)
    return sink.getvalue()


def fixes_of(track: Track) -> Fixes:
    """The fixes of a stored track, as they came in but in WGS-84; none where their retention has ended."""
    table = _table(track)
    if table is None:
        return Fixes.of([])
    names = [name for name in COLUMNS if name in table.column_names]  # tracks of the first version have no numbers
    return Fixes(*(table.column(name).to_numpy() for name in names))


def fates_of(track: Track) -> NDArray[np.uint8]:
    """The fate of each of `fixes_of`: 0 kept, else `patrols.tracks.Dropped`."""
    table = _table(track)
    if table is None or "fate" not in table.column_names:
        return np.zeros(len(fixes_of(track)), dtype=np.uint8)
    fates: NDArray[np.uint8] = table.column("fate").to_numpy()
    return fates


def forget_fixes(tracks: Sequence[Track]) -> None:
    """Delete the fixes of tracks; the tracks stay."""
    keys = [track.pk for track in tracks]
    TrackFixes.objects.filter(track__in=keys, walked_on__in={track.walked_on for track in tracks}).delete()
    Track.objects.filter(pk__in=keys).update(has_fixes=False)


def _table(track: Track) -> pa.Table | None:
    found = TrackFixes.objects.of(track).values_list("packed", flat=True).first() if track.has_fixes else None
    return None if found is None else pa.ipc.open_file(BytesIO(bytes(found))).read_all()

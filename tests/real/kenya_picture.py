"""Draws docs/tracks/kenya.png: `python -m tests.real.kenya_picture`. The same patrols under two sets of limits."""

from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from geo.crs import TownMetres
from patrols.fixes import Floats
from patrols.tracks import Cleaned, Limits, Step, clean
from tests.real.kenya import patrols

OUT = Path(__file__).resolve().parents[2] / "docs" / "tracks" / "kenya.png"
RANGERS = Limits(max_gap_s=900, max_step_m=2500)
WIDE, HIGH, FINER = 700, 560, 3
KM = 20
WALKED, MISSED, INK, PAPER = "#0b5cad", "#c9ced4", "#1b2430", "#ffffff"


def main() -> None:
    """Two panels side by side, scale bar and what they show in words."""
    fixes = list(patrols())
    lonlat = np.concatenate([each.lonlat for each in fixes])
    metres = TownMetres(*np.median(lonlat, axis=0).tolist())
    box = np.percentile(metres.to_metres(lonlat), [1, 99], axis=0)
    picture = Image.new("RGB", (2 * WIDE * FINER, HIGH * FINER), PAPER)
    for place, limits in enumerate((Limits(), RANGERS)):
        panel = Panel(metres, box, [clean(each, limits) for each in fixes])
        picture.paste(panel.drawn(), (place * WIDE * FINER, 0))
    OUT.parent.mkdir(exist_ok=True)
    picture.resize((2 * WIDE, HIGH), Image.Resampling.LANCZOS).quantize(32).save(OUT, optimize=True)


class Panel:
    """One map."""

    def __init__(self, metres: TownMetres, box: Floats, tracks: list[Cleaned]) -> None:
        self.metres, self.tracks = metres, tracks
        self.image = Image.new("RGB", (WIDE * FINER, HIGH * FINER), PAPER)
        self.draw = ImageDraw.Draw(self.image)
        self.scale = min((WIDE - 40) / (box[1, 0] - box[0, 0]), (HIGH - 90) / (box[1, 1] - box[0, 1])) * FINER
        self.middle = box.mean(axis=0)

    def drawn(self) -> Image.Image:
        """Gaps below, walked lines above."""
        for track in self.tracks:
            for line in track.lines(Step.GAP_IN_TIME, Step.GAP_IN_SPACE, Step.DRIVE_BY):
                self.line(line, MISSED, FINER)
        for track in self.tracks:
            for line in track.lines(Step.WALKED):
                self.line(line, WALKED, 2 * FINER)
        self.words()
        return self.image

    def line(self, lonlat: Floats, color: str, width: int) -> None:
        """Degrees onto the panel, north up."""
        xy = (self.metres.to_metres(lonlat) - self.middle) * self.scale
        places = np.column_stack([xy[:, 0] + WIDE * FINER / 2, HIGH * FINER / 2 + 20 * FINER - xy[:, 1]])
        self.draw.line([(float(x), float(y)) for x, y in places], fill=color, width=width, joint="curve")

    def words(self) -> None:
        """How many steps of either kind, and a scale bar."""
        walked = sum(int((track.steps == Step.WALKED).sum()) for track in self.tracks)
        every = sum(len(track.steps) for track in self.tracks)
        km = sum(track.metres(Step.WALKED) for track in self.tracks) / 1000
        font = ImageFont.load_default(15 * FINER)
        said = f"{walked:,} steps walked ({km:,.0f} km), {every - walked:,} gaps and drives"
        self.draw.text((16 * FINER, 12 * FINER), said, fill=INK, font=font)
        left, down = 16 * FINER, (HIGH - 20) * FINER
        right = left + KM * 1000 * self.scale
        self.draw.line([(left, down), (right, down)], fill=INK, width=2 * FINER)
        self.draw.text((left, down - 22 * FINER), f"{KM} km", fill=INK, font=font)


if __name__ == "__main__":
    main()

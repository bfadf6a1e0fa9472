"""How the camera moves: a pose for every moment of a clip."""

import math
from collections.abc import Sequence
from dataclasses import astuple, dataclass, replace

FAR, STEPS = 0.2, 60


@dataclass(frozen=True, slots=True)
class Pose:
    """Where a camera looks, as differences. Lengths are parts of the frame; right and down are positive."""

    pan_x: float = 0.0  # turned: all that is seen shifts alike
    pan_y: float = 0.0
    truck_x: float = 0.0  # moved: what is near shifts more
    truck_y: float = 0.0
    zoom: float = 0.0  # the logarithm of how much larger all that is seen becomes
    push: float = 0.0  # the same of what is near; what is far grows less
    follow: float = 0.0  # moved beside the subject, which stays where it is in the frame

    def __add__(self, other: "Pose") -> "Pose":
        return Pose(*(one + two for one, two in zip(astuple(self), astuple(other), strict=True)))

    def times(self, factor: float) -> "Pose":
        """Return the same differences, more or less of them."""
        return Pose(*(value * factor for value in astuple(self)))

    def view(self, depth: float, *, is_subject: bool = False) -> tuple[float, float, float]:
        """Return what is in the middle at a depth, 0 far to 1 near, in parts of the frame, and the scale."""
        near = FAR + (1 - FAR) * depth
        moved = self.truck_x + (0.0 if is_subject else self.follow)
        x, y = self.pan_x + moved * near, self.pan_y + self.truck_y * near
        return x, y, math.exp(self.zoom + self.push * near)


STILL = Pose()


def smooth(part: float) -> float:
    """Return 0 to 1, slowly at either end."""
    part = min(max(part, 0.0), 1.0)
    return part * part * (3 - 2 * part)


@dataclass(frozen=True, slots=True)
class Stage:
    """A part of a path: by how much the pose changes in it, and how much the hand shakes."""

    change: Pose
    shake: float = 0.0


@dataclass(frozen=True, slots=True)
class Path:
    """Stages of equal length, one after the other, from a pose on."""

    stages: tuple[Stage, ...]
    begin: Pose = STILL
    phase: float = 0.0  # of the shaking, so that no two hands shake alike

    def at(self, part: float) -> Pose:
        """Return the pose at a part of the clip, from 0 to 1."""
        place = min(max(part, 0.0), 1.0) * len(self.stages)
        pose = self.begin
        for number, stage in enumerate(self.stages):
            inside = place - number
            if inside > 0:
                pose += stage.change.times(smooth(inside))
            if stage.shake and 0 < inside < 1:
                pose += self._shaken(part, stage.shake * smooth(4 * min(inside, 1 - inside)))
        return pose

    def _shaken(self, part: float, strength: float) -> Pose:
        """Return how far a hand is off: slow swaying and quick trembling, a little closer to hide the edges."""
        x, y = (
            sum(size * math.sin(speed * (part * 6) + self.phase * turn) for size, speed, turn in parts)
            for parts in (((0.5, 7, 1), (0.35, 17, 2), (0.15, 41, 3)), ((0.5, 9, 4), (0.35, 19, 5), (0.15, 37, 6)))
        )
        return Pose(pan_x=0.012 * strength * x, pan_y=0.016 * strength * y, zoom=0.01 * strength)

    def poses(self) -> list[Pose]:
        """Return poses all along the path."""
        return [self.at(step / STEPS) for step in range(STEPS + 1)]

    def centred(self) -> "Path":
        """Return the same path, around the middle of what there is to see and nowhere farther away than its frame."""
        poses = self.poses()
        sides = {
            name: -(min(values) + max(values)) / 2
            for name in ("pan_x", "pan_y", "truck_x", "truck_y", "follow")
            for values in [[getattr(pose, name) for pose in poses]]
        }
        smallest = min(pose.zoom + pose.push * near for pose in poses for near in (FAR, 1))
        return replace(self, begin=self.begin + Pose(**sides, zoom=-smallest))

    def reach(self) -> tuple[float, float]:
        """Return how many frames' widths and heights of a scene are seen on the way."""
        views = [pose.view(depth) for pose in self.poses() for depth in (0.0, 0.5, 1.0)]
        across = max(2 * abs(x) + 1 / scale for x, _, scale in views)
        down = max(2 * abs(y) + 1 / scale for _, y, scale in views)
        return across, down

    def backwards_from_end(self, part: float) -> Pose:
        """Return the pose at a part as it differs from the last one: such a path arrives at rest."""
        return self.at(part) + self.at(1).times(-1)


def path(stages: Sequence[Stage], seed: int) -> Path:
    """Return the path through stages; the more there are, the less each of them can go."""
    less = 1 / math.sqrt(len(stages))
    return Path(tuple(replace(stage, change=stage.change.times(less)) for stage in stages), phase=seed % 997 / 10)

"""Camera movement: a pose for every moment of a clip."""

import math
from collections.abc import Sequence
from dataclasses import astuple, dataclass, replace

FAR_PARALLAX = 0.2
STEPS = 60


@dataclass(frozen=True, slots=True)
class Pose:
    """A camera pose, relative to the start. Lengths are shares of the frame; right and down are positive."""

    pan_x: float = 0.0  # rotation: everything shifts alike
    pan_y: float = 0.0
    truck_x: float = 0.0  # translation: near things shift more
    truck_y: float = 0.0
    zoom: float = 0.0  # logarithm of the scale
    push: float = 0.0  # the same for near things; far ones grow less
    follow: float = 0.0  # translation beside the subject, which keeps its place in the frame

    def __add__(self, other: "Pose") -> "Pose":
        return Pose(*(one + two for one, two in zip(astuple(self), astuple(other), strict=True)))

    def scale_by(self, factor: float) -> "Pose":
        """Return the pose scaled by a factor."""
        return Pose(*(value * factor for value in astuple(self)))

    def view(self, depth: float, *, is_subject: bool = False) -> tuple[float, float, float]:
        """Return the centre of the view at a depth, 0 far to 1 near, in shares of the frame, and the scale."""
        near = FAR_PARALLAX + (1 - FAR_PARALLAX) * depth
        moved = self.truck_x + (0.0 if is_subject else self.follow)
        x, y = self.pan_x + moved * near, self.pan_y + self.truck_y * near
        return x, y, math.exp(self.zoom + self.push * near)


STILL = Pose()


def smoothstep(part: float) -> float:
    """Return smoothstep of 0 to 1: slow at either end."""
    part = min(max(part, 0.0), 1.0)
    return part * part * (3 - 2 * part)


@dataclass(frozen=True, slots=True)
class Segment:
    """A segment of a path: the change of the pose, and the strength of camera shake."""

    change: Pose
    shake: float = 0.0


@dataclass(frozen=True, slots=True)
class CameraPath:
    """Segments of equal length, one after the other, from a pose on."""

    segments: tuple[Segment, ...]
    begin: Pose = STILL
    phase: float = 0.0  # of the shake

    def pose_at(self, part: float) -> Pose:
        """Return the pose at a share of the clip, from 0 to 1."""
        place = min(max(part, 0.0), 1.0) * len(self.segments)
        pose = self.begin
        for number, stage in enumerate(self.segments):
            inside = place - number
            if inside > 0:
                pose += stage.change.scale_by(smoothstep(inside))
            if stage.shake and 0 < inside < 1:
                pose += self._shake(part, stage.shake * smoothstep(4 * min(inside, 1 - inside)))
        return pose

    def _shake(self, part: float, strength: float) -> Pose:
        """Return the offset of a handheld camera: slow sway and quick tremor, a little closer to hide the edges."""
        x, y = (
            sum(size * math.sin(speed * (part * 6) + self.phase * turn) for size, speed, turn in parts)
            for parts in (((0.5, 7, 1), (0.35, 17, 2), (0.15, 41, 3)), ((0.5, 9, 4), (0.35, 19, 5), (0.15, 37, 6)))
        )
        return Pose(pan_x=0.012 * strength * x, pan_y=0.016 * strength * y, zoom=0.01 * strength)

    def poses(self) -> list[Pose]:
        """Sample poses along the path."""
        return [self.pose_at(step / STEPS) for step in range(STEPS + 1)]

    def centre(self) -> "CameraPath":
        """Return the path shifted so that its extremes are symmetric and its frame never exceeds the scene."""
        poses = self.poses()
        sides = {
            name: -(min(values) + max(values)) / 2
            for name in ("pan_x", "pan_y", "truck_x", "truck_y", "follow")
            for values in [[getattr(pose, name) for pose in poses]]
        }
        smallest = min(pose.zoom + pose.push * near for pose in poses for near in (FAR_PARALLAX, 1))
        return replace(self, begin=self.begin + Pose(**sides, zoom=-smallest))

    def reach(self) -> tuple[float, float]:
        """Return the width and height of scene that is visible along the path, in frames."""
        views = [pose.view(depth) for pose in self.poses() for depth in (0.0, 0.5, 1.0)]
        across = max(2 * abs(x) + 1 / scale for x, _, scale in views)
        down = max(2 * abs(y) + 1 / scale for _, y, scale in views)
        return across, down

    def relative_to_end(self, part: float) -> Pose:
        """Return the pose relative to the last one: such a path ends in the rest pose."""
        return self.pose_at(part) + self.pose_at(1).scale_by(-1)


def build_path(stages: Sequence[Segment], seed: int) -> CameraPath:
    """Return a path of segments; the more there are, the shorter each movement."""
    share = 1 / math.sqrt(len(stages))
    return CameraPath(
        tuple(replace(stage, change=stage.change.scale_by(share)) for stage in stages), phase=seed % 997 / 10
    )

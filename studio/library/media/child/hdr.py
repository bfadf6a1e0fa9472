"""Frames of films with a high dynamic range, made fit for screens without one."""

from typing import Any

import numpy as np
from av.video.frame import VideoFrame
from av.video.reformatter import ColorTrc
from PIL import Image

ROWS = 128  # that are computed at once, so that a large frame needs little memory
WHITE_NITS = 203  # of paper white
BRIGHTEST = 1000 / WHITE_NITS
PQ_NITS, HLG_NITS = 10_000, 1000  # of the brightest signal
HLG_GAMMA = 1.2
TO_BT709 = np.array(
    [[1.6605, -0.5876, -0.0728], [-0.1246, 1.1329, -0.0083], [-0.0182, -0.1006, 1.1187]], dtype=np.float32
)  # from the primaries of BT.2020


def to_image(frame: VideoFrame) -> Image.Image:
    """Return a frame as a picture in sRGB; one of a high dynamic range is tone-mapped."""
    to_light = LIGHT.get(int(frame.color_trc))
    if to_light is None:
        return frame.to_image()
    signal = frame.to_ndarray(format="rgb48le")
    mapped = np.empty(signal.shape, np.uint8)
    for top in range(0, len(signal), ROWS):
        part = signal[top : top + ROWS].astype(np.float32) / 65535
        mapped[top : top + ROWS] = to_srgb(compress(to_light(part) @ TO_BT709.T))
    return Image.fromarray(mapped)


def pq_light(signal: Any) -> Any:
    """Return the light of a signal of SMPTE ST 2084; 1 is paper white."""
    power = np.power(signal, 32 / 2523)
    return np.power(np.maximum(power - 0.8359375, 0) / (18.8515625 - 18.6875 * power), 16384 / 2610) * (
        PQ_NITS / WHITE_NITS
    )


def hlg_light(signal: Any) -> Any:
    """Return the light of a signal of ARIB STD-B67 on a screen of 1,000 nits; 1 is paper white."""
    scene = np.where(signal <= 0.5, signal**2 / 3, (np.exp((signal - 0.55991073) / 0.17883277) + 0.28466892) / 12)
    luminance = np.maximum(scene @ np.array([0.2627, 0.678, 0.0593], np.float32), 1e-6)[..., None]
    return scene * luminance ** (HLG_GAMMA - 1) * (HLG_NITS / WHITE_NITS)


def compress(light: Any) -> Any:
    """Return light from 0 to 1: bright parts are brought together, the colours stay as they are."""
    light = np.maximum(light, 0)
    peak = np.maximum(light.max(axis=-1, keepdims=True), 1e-6)
    return np.clip(light * (1 + peak / BRIGHTEST**2) / (1 + peak), 0, 1)


def to_srgb(light: Any) -> Any:
    """Return light as the numbers of a picture."""
    curve = np.where(light <= 0.0031308, light * 12.92, 1.055 * np.power(light, 1 / 2.4) - 0.055)
    return np.round(curve * 255).astype(np.uint8)


LIGHT = {int(ColorTrc.SMPTE2084): pq_light, int(ColorTrc.ARIB_STD_B67): hlg_light}

"""Colours of pictures: everything becomes sRGB, and one of 64 tones stands for a picture that is not there yet."""

import io
from typing import Any

import numpy as np
from PIL import Image, ImageCms

DEEP_GREY = ("I", "I;16", "I;16B", "I;16L", "I;16N")
GREY = ("1", "L", "LA", *DEEP_GREY)
SAMPLE = (64, 64)
COLOURS = 8


def to_srgb(image: Image.Image) -> Image.Image:
    """Return an RGB picture, or RGBA where parts of it are clear; its embedded profile is applied."""
    profile, grey = image.info.get("icc_profile"), image.mode in GREY
    image = flatten_mode(image)
    if profile:
        image = apply_profile(image, profile, grey=grey)
    if image.mode == "RGB" or is_clear(image):
        return image
    return image.convert("RGB")


def flatten_mode(image: Image.Image) -> Image.Image:
    """Return the picture in RGB, RGBA or CMYK, whatever its palette and depth."""
    if image.mode in DEEP_GREY:
        return flatten_deep_grey(image)
    if "A" in image.mode or "transparency" in image.info:
        return image.convert("RGBA")
    return image if image.mode in ("RGB", "CMYK") else image.convert("RGB")


def flatten_deep_grey(image: Image.Image) -> Image.Image:
    """Return a grey picture of 16 bits in RGB, or RGBA where one of its greys stands for clear."""
    # A plain conversion would clip everything above 255 to white.
    plain = image.convert("I").point(lambda value: value * (1 / 256)).convert("L").convert("RGB")
    clear = image.info.get("transparency")
    if isinstance(clear, int):
        solid = np.asarray(image) != clear
        plain.putalpha(Image.fromarray(solid.astype(np.uint8) * 255))
    return plain


def apply_profile(image: Image.Image, profile: bytes, *, grey: bool = False) -> Image.Image:
    """Return the picture converted from its profile to sRGB; a profile that does not fit is passed over.

    ``grey`` says that it was grey before it became RGB or RGBA, so that a profile for greys fits.
    """
    mode = "RGBA" if image.mode == "RGBA" else "RGB"
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        if grey and source.profile.xcolor_space.strip() == "GRAY":
            return apply_grey_profile(image, source)
        converted = ImageCms.profileToProfile(image, source, ImageCms.createProfile("sRGB"), outputMode=mode)
    except (ImageCms.PyCMSError, OSError, ValueError):
        return image
    assert converted is not None
    return converted


def apply_grey_profile(image: Image.Image, source: ImageCms.ImageCmsProfile) -> Image.Image:
    """Return a grey picture, which is in RGB or RGBA already, converted from a profile for greys to sRGB."""
    grey = image.getchannel(0)
    converted = ImageCms.profileToProfile(grey, source, ImageCms.createProfile("sRGB"), outputMode="RGB")
    assert converted is not None
    if image.mode == "RGBA":
        converted.putalpha(image.getchannel("A"))
    return converted


def is_clear(image: Image.Image) -> bool:
    """Return whether a picture has a pixel that is not solid."""
    return image.mode == "RGBA" and image.getchannel("A").getextrema()[0] != 255


def on_white(image: Image.Image) -> Image.Image:
    """Return the picture without clear parts: what shows through is white."""
    if image.mode != "RGBA":
        return image
    paper = Image.new("RGB", image.size, "white")
    paper.paste(image, mask=image.getchannel("A"))
    return paper


def tone_of(image: Image.Image) -> str:
    """Return the dominant colour of an RGB or RGBA picture as two hex digits, two bits a channel: "3f" is white."""
    small = on_white(image.resize(SAMPLE, Image.Resampling.NEAREST))
    counted = small.quantize(COLOURS, Image.Quantize.FASTOCTREE).convert("RGB").getcolors(SAMPLE[0] * SAMPLE[1])
    commonest: Any = max(counted or [(1, (128, 128, 128))])[1]
    red, green, blue = commonest
    return f"{red >> 6 << 4 | green >> 6 << 2 | blue >> 6:02x}"

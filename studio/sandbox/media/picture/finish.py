"""Post-processing: bloom, vignette, grain, styles, and the badge that names the origin."""

from collections.abc import Callable
from functools import cache

import numpy as np
from PIL import Image, ImageChops, ImageDraw, ImageEnhance, ImageFilter, ImageFont, ImageOps

from studio.sandbox.media.picture.noise import fractal_noise

Picture = Image.Image
BADGE = "SANDBOX"


def apply_style(picture: Picture, style: str) -> Picture:
    """Return a picture in a style; "" is photographic."""
    return STYLES.get(style, style_photograph)(picture)


@cache
def film_grain(width: int, height: int) -> Picture:
    """Return deterministic grain around a middle grey."""
    rng = np.random.default_rng(7)
    tile = np.clip(rng.normal(128, 3.4, (256, 256)), 0, 255).astype(np.uint8)
    rows, columns = -(-height // 256), -(-width // 256)
    return Image.fromarray(np.tile(tile, (rows, columns))[:height, :width])


def vignette(picture: Picture, strength: float) -> Picture:
    """Darken a picture towards its corners."""
    y, x = np.mgrid[:64, :64].astype(np.float32) / 31.5 - 1
    shade = 255 * (1 - strength * np.clip(np.hypot(x, y) - 0.55, 0, 1) ** 1.6)
    mask = Image.fromarray(shade.astype(np.uint8)).resize(picture.size, Image.Resampling.BICUBIC)
    return ImageChops.multiply(picture, Image.merge("RGB", [mask] * 3))


def bloom(picture: Picture, strength: float = 0.55) -> Picture:
    """Add glow around bright areas."""
    small = picture.resize((max(8, picture.width // 6), max(8, picture.height // 6)), Image.Resampling.BOX)
    bright = Image.eval(small, lambda v: int(max(0, v - 165) * 2.4 * strength))
    wide = ImageChops.add(bright.filter(ImageFilter.GaussianBlur(3)), bright.filter(ImageFilter.GaussianBlur(12)), 1.6)
    return ImageChops.screen(picture, wide.resize(picture.size, Image.Resampling.BILINEAR))


def add_grain(picture: Picture) -> Picture:
    """Add film grain to a picture."""
    noise = Image.merge("RGB", [film_grain(*picture.size)] * 3)
    return ImageChops.add(picture, noise, 1, -128)


def style_photograph(picture: Picture) -> Picture:
    """Return it as a photograph: bloom, vignette, grain."""
    return add_grain(vignette(bloom(picture), 0.42))


def simplify_strokes(picture: Picture, size: int, sharp: int, share: float) -> Picture:
    """Replace small details by flat areas with sharp edges, like brush strokes."""
    width, height = (max(8, int(side * share)) for side in picture.size)
    small = picture.resize((width, height), Image.Resampling.BOX)
    small = small.filter(ImageFilter.MedianFilter(size)).filter(ImageFilter.MedianFilter(3))
    return small.resize(picture.size, Image.Resampling.BICUBIC).filter(ImageFilter.UnsharpMask(4, sharp, 2))


@cache
def paper_relief(width: int, height: int, long: int) -> Picture:
    """Return a surface texture around grey; a long one has vertical brush marks."""
    rng = np.random.default_rng(11)
    noise = rng.normal(128, 11, (height // (2 * long) + 2, width // 2 + 2)).clip(0, 255).astype(np.uint8)
    return Image.fromarray(noise).resize((width, height), Image.Resampling.BICUBIC).filter(ImageFilter.GaussianBlur(1))


def add_texture(picture: Picture, long: int = 1) -> Picture:
    """Apply a surface texture to a picture."""
    return ImageChops.add(picture, Image.merge("RGB", [paper_relief(*picture.size, long)] * 3), 1, -128)


def style_oil(picture: Picture) -> Picture:
    """Return it as an oil painting."""
    strokes = simplify_strokes(ImageEnhance.Color(bloom(picture, 0.4)).enhance(1.25), 7, 160, 0.5)
    return vignette(add_texture(strokes, 5), 0.35)


def style_watercolour(picture: Picture) -> Picture:
    """Return it as a watercolour: washes with darker edges, on white paper."""
    washes = simplify_strokes(ImageEnhance.Color(picture).enhance(1.1), 7, 90, 0.42)
    edges = washes.convert("L").filter(ImageFilter.FIND_EDGES).filter(ImageFilter.GaussianBlur(1.4))
    dark = ImageOps.invert(Image.eval(edges, lambda v: min(110, v * 2)))
    light = Image.blend(washes, Image.new("RGB", picture.size, "#fbf8f0"), 0.24)
    soft = ImageChops.multiply(light, Image.merge("RGB", [dark] * 3))
    return fade_edges(add_texture(soft))


def fade_edges(picture: Picture) -> Picture:
    """Fade a picture's edges into paper."""
    y, x = np.mgrid[:256, :256].astype(np.float32) / 127.5 - 1
    noise = fractal_noise(np.random.default_rng(5), 256, 256, 6, octaves=4)
    edge = np.clip((0.97 - np.maximum(np.abs(x), np.abs(y)) + (noise - 0.5) * 0.1) * 26, 0, 1) * 255
    mask = Image.fromarray(edge.astype(np.uint8)).resize(picture.size, Image.Resampling.BICUBIC)
    return Image.composite(picture, Image.new("RGB", picture.size, "#fbf8f0"), mask)


def ink_lines(picture: Picture, strength: float) -> Picture:
    """Return the dark lines of a picture on white."""
    grey = picture.convert("L").filter(ImageFilter.GaussianBlur(1.2))
    wide = ImageChops.subtract(grey.filter(ImageFilter.GaussianBlur(3.5)), grey)
    return ImageOps.invert(Image.eval(wide, lambda v: int(min(255, max(0, v - 2) * strength))))


def style_anime(picture: Picture) -> Picture:
    """Return it in bright flat colours with fine lines."""
    flat = simplify_strokes(ImageEnhance.Color(bloom(picture, 0.7)).enhance(1.42), 5, 110, 0.6)
    flat = Image.blend(ImageOps.posterize(flat, 4), flat, 0.55)
    lines = Image.merge("RGB", [ink_lines(picture, 16)] * 3)
    return ImageChops.multiply(ImageEnhance.Brightness(flat).enhance(1.08), lines)


def style_pixel(picture: Picture) -> Picture:
    """Return it as pixel art: large pixels, few colours."""
    step = max(4, round(min(picture.size) / 144))
    vivid = ImageEnhance.Color(picture).enhance(1.3)
    small = vivid.resize((picture.width // step, picture.height // step), Image.Resampling.BOX)
    few = small.quantize(40, Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE).convert("RGB")
    return few.resize(picture.size, Image.Resampling.NEAREST)


def style_toy(picture: Picture) -> Picture:
    """Return it as a bright 3D rendering."""
    clean = bloom(picture.filter(ImageFilter.SMOOTH_MORE), 0.75)
    vivid = ImageEnhance.Brightness(ImageEnhance.Color(clean).enhance(1.45)).enhance(1.07)
    return ImageEnhance.Contrast(vivid).enhance(1.05)


def style_medieval(picture: Picture) -> Picture:
    """Return it as a manuscript page: few colours, dark lines, parchment, a golden frame."""
    few = simplify_strokes(ImageEnhance.Color(picture).enhance(1.15), 7, 80, 0.45).quantize(
        28, dither=Image.Dither.NONE
    )
    drawn = ImageChops.multiply(few.convert("RGB"), Image.merge("RGB", [ink_lines(picture, 20)] * 3))
    page = add_texture(ImageChops.multiply(drawn, Image.new("RGB", picture.size, "#f3dfb4")))
    wide = max(6, min(page.size) // 28)
    for inset, colour, thick in ((0, "#5a2018", wide), (wide // 3, "#d9a63a", wide // 3), (wide, "#2c1a12", wide // 8)):
        box = (inset, inset, page.width - 1 - inset, page.height - 1 - inset)
        ImageDraw.Draw(page).rectangle(box, outline=colour, width=max(1, thick))
    return page


def style_mono(picture: Picture) -> Picture:
    """Return it black and white."""
    grey = ImageOps.autocontrast(bloom(picture, 0.4).convert("L"), (0.5, 0.2))
    return add_grain(vignette(grey.convert("RGB"), 0.5))


def style_ink(picture: Picture) -> Picture:
    """Return it as a pen drawing with grey washes."""
    lines = ink_lines(picture, 26)
    grey = ImageOps.autocontrast(picture.convert("L"), 1).convert("RGB")
    wash = Image.eval(simplify_strokes(grey, 7, 60, 0.4).convert("L"), lambda v: 118 + v * 137 // 255)
    drawn = ImageChops.multiply(ImageOps.posterize(wash, 3), lines)
    return fade_edges(add_texture(ImageOps.colorize(drawn, "#1d2230", "#fbf6ea")))


def style_poster(picture: Picture) -> Picture:
    """Return it as a print of few colours."""
    small = simplify_strokes(ImageEnhance.Color(picture).enhance(1.5), 7, 60, 0.5)
    few = small.quantize(22, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE).convert("RGB")
    calm = ImageFilter.ModeFilter(3) if picture.width < 400 else ImageFilter.MedianFilter(5)
    return add_texture(few.filter(calm))


def style_noir(picture: Picture) -> Picture:
    """Return it as film noir: high contrast, deep shadows."""
    grey = ImageOps.autocontrast(picture.convert("L"), (3, 1))
    hard = Image.eval(grey, lambda v: int(255 * (v / 255) ** 1.5 * (1.6 - 0.6 * v / 255)) if v else 0)
    return add_grain(vignette(bloom(hard.convert("RGB"), 0.8), 1.1))


STYLES: dict[str, Callable[[Picture], Picture]] = {
    "": style_photograph,
    "oil": style_oil,
    "watercolour": style_watercolour,
    "anime": style_anime,
    "pixel": style_pixel,
    "mono": style_mono,
    "ink": style_ink,
    "poster": style_poster,
    "noir": style_noir,
    "toy": style_toy,
    "medieval": style_medieval,
}


def add_badge(picture: Picture) -> Picture:
    """Add a small label at the lower right that names the sandbox as the origin."""
    size = max(11, round(min(picture.size) / 46))
    font = ImageFont.load_default(size)
    left, top, right, low = font.getbbox(BADGE)
    pad, margin = round(size * 0.55), round(size * 0.9)
    width, height = int(right - left) + 2 * pad, int(low - top) + 2 * pad
    sign = Image.new("RGBA", (width * 2, height * 2), (0, 0, 0, 0))
    ImageDraw.Draw(sign).rounded_rectangle((0, 0, width * 2 - 1, height * 2 - 1), height * 0.6, (16, 18, 24, 150))
    sign = sign.resize((width, height), Image.Resampling.BOX)
    ImageDraw.Draw(sign).text((pad - left, pad - top), BADGE, (255, 255, 255, 225), font)
    found = picture.convert("RGB")
    found.paste(sign, (found.width - width - margin, found.height - height - margin), sign)
    return found

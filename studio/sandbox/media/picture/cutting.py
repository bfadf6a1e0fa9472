"""Somebody cut out of the picture that they are in, as far as colours tell them from what is behind."""

import numpy as np
from PIL import Image, ImageChops, ImageDraw, ImageFilter

COARSE, COLOURS, ALIKE = 96, 24, 30  # pixels that are looked at; and how far the background's neighbours may differ
SHARES = (0.1, 0.72)  # of a picture that somebody may fill; else it is cut as an oval
MOST_AT_SIDES = 0.2
MAGIC = (255, 0, 255)  # a colour that no photograph has
RIM = 0.045  # the white rim around an oval, of its width


def cut_out(picture: Image.Image) -> Image.Image:
    """Return who is in a picture; what has transparent parts is cut out already."""
    whole = picture.convert("RGBA")
    if np.asarray(whole.getchannel("A")).min() > 127:
        mask = silhouette(whole.convert("RGB"))
        if not is_somebody(mask):
            return medallion(whole)
        whole.putalpha(smoothed(mask, whole.size))
    return whole.crop(whole.getchannel("A").point(lambda value: 255 * (value > 24)).getbbox())


def smoothed(mask: Image.Image, size: tuple[int, int]) -> Image.Image:
    """Return a small mask in the size of its picture, a little within its outline and without its steps."""
    wide = mask.resize(size, Image.Resampling.BILINEAR).filter(ImageFilter.GaussianBlur(max(size) / COARSE * 0.8))
    return wide.point(lambda value: min(255, max(0, (value - 112) * 4)))


def silhouette(picture: Image.Image) -> Image.Image:
    """Return what cannot be reached from the edges, and has the colours of the middle, as a small mask."""
    small = picture.resize((COARSE, COARSE), Image.Resampling.BOX).filter(ImageFilter.MedianFilter(5))
    mask = ImageChops.subtract(coloured_as_the_middle(small), behind(small))
    mask = mask.filter(ImageFilter.MedianFilter(5)).filter(ImageFilter.MinFilter(5)).filter(ImageFilter.MaxFilter(3))
    return whole_of(mask.filter(ImageFilter.MedianFilter(5)))


def behind(small: Image.Image) -> Image.Image:
    """Return what can be reached from the upper edge and the sides, over colours that are alike."""
    found = Image.new("L", small.size)
    sides = [(x, y) for y in range(0, COARSE * 2 // 3, 4) for x in (0, COARSE - 1)]
    for place in [*sides, *((x, 0) for x in range(0, COARSE, 4))]:
        if found.getpixel(place):
            continue
        filled = small.copy()
        ImageDraw.floodfill(filled, place, MAGIC, thresh=ALIKE)
        same = ImageChops.difference(filled, small).convert("L").point(lambda value: 255 * (value > 0))
        found = ImageChops.add(found, same)
    return found


def coloured_as_the_middle(small: Image.Image) -> Image.Image:
    """Return where the colours are that there are more of in the middle and below it than around."""
    colours = np.asarray(small.quantize(COLOURS, Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE))
    y, x = np.mgrid[:COARSE, :COARSE].astype(np.float32) / COARSE - 0.5
    middle = (np.hypot(x / 0.2, y / 0.26) < 1) | ((y > 0.2) & (np.abs(x) < 0.24))
    inside, outside = (np.bincount(colours[zone], minlength=COLOURS) / zone.sum() for zone in (middle, ~middle))
    return Image.fromarray((inside > outside)[colours] * np.uint8(255))


def whole_of(mask: Image.Image) -> Image.Image:
    """Return the part of a mask around its middle, without what lies apart."""
    rows, columns = np.nonzero(np.asarray(mask))
    if not len(rows):
        return mask
    nearest = np.argmin(np.hypot(rows - rows.mean(), columns - columns.mean()))
    found = mask.copy()
    ImageDraw.floodfill(found, (int(columns[nearest]), int(rows[nearest])), 128)
    return found.point(lambda value: 255 * (value == 128))


def is_somebody(mask: Image.Image) -> bool:
    """Return whether an outline may be somebody's: neither tiny nor all, and hardly at the sides of the picture."""
    inside = np.asarray(mask) > 0
    sides = inside[:, [0, -1]].mean()
    return bool(SHARES[0] < inside.mean() < SHARES[1] and sides < MOST_AT_SIDES)


def medallion(whole: Image.Image) -> Image.Image:
    """Return the middle of a picture as an oval with a white rim: who is in it cannot be told from what is behind."""
    aside = max(0, (whole.width - whole.height * 4 // 5) // 2)
    middle = whole.crop((aside, 0, whole.width - aside, whole.height))
    rim = round(middle.width * RIM)
    disc = Image.new("L", (middle.width * 2, middle.height * 2))
    ImageDraw.Draw(disc).ellipse((0, 0, disc.width - 1, disc.height - 1), 255)
    inner = Image.new("L", disc.size)
    box = (rim * 2, rim * 2, disc.width - 1 - rim * 2, disc.height - 1 - rim * 2)
    ImageDraw.Draw(inner).ellipse(box, 255)
    outer, inner = (mask.resize(middle.size, Image.Resampling.BOX) for mask in (disc, inner))
    found = Image.composite(middle, Image.new("RGBA", middle.size, "#fbfaf6"), inner)
    found.putalpha(outer)
    return found

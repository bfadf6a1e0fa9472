"""Background removal: a person's cutout by colour segmentation."""

import numpy as np
from PIL import Image, ImageChops, ImageDraw, ImageFilter

COARSE = 96  # side of the mask in pixels
COLOURS = 24
FLOOD_TOLERANCE = 30
AREA_LIMITS = (0.1, 0.72)  # least and largest share of a person; otherwise an oval is cropped
MAX_SIDE_SHARE = 0.2
FLOOD_COLOUR = (255, 0, 255)  # absent from photographs
RIM_WIDTH = 0.045  # share of the oval's width


def cut_out(picture: Image.Image) -> Image.Image:
    """Return the cutout of a picture's subject; transparent pictures are cropped to their content."""
    whole = picture.convert("RGBA")
    if np.asarray(whole.getchannel("A")).min() > 127:
        mask = segment_subject(whole.convert("RGB"))
        if not is_plausible_subject(mask):
            return oval_crop(whole)
        whole.putalpha(smooth_mask(mask, whole.size))
    return whole.crop(whole.getchannel("A").point(lambda value: 255 * (value > 24)).getbbox())


def smooth_mask(mask: Image.Image, size: tuple[int, int]) -> Image.Image:
    """Upscale a mask to its picture's size, slightly eroded and without jagged edges."""
    wide = mask.resize(size, Image.Resampling.BILINEAR).filter(ImageFilter.GaussianBlur(max(size) / COARSE * 0.8))
    return wide.point(lambda value: min(255, max(0, (value - 112) * 4)))


def segment_subject(picture: Image.Image) -> Image.Image:
    """Return the subject's mask at low resolution: not reachable from the edges, coloured as the centre."""
    small = picture.resize((COARSE, COARSE), Image.Resampling.BOX).filter(ImageFilter.MedianFilter(5))
    mask = ImageChops.subtract(centre_colour_mask(small), background_mask(small))
    mask = mask.filter(ImageFilter.MedianFilter(5)).filter(ImageFilter.MinFilter(5)).filter(ImageFilter.MaxFilter(3))
    return central_component(mask.filter(ImageFilter.MedianFilter(5)))


def background_mask(small: Image.Image) -> Image.Image:
    """Return what flood fill reaches from the upper edge and the sides over similar colours."""
    found = Image.new("L", small.size)
    sides = [(x, y) for y in range(0, COARSE * 2 // 3, 4) for x in (0, COARSE - 1)]
    for place in [*sides, *((x, 0) for x in range(0, COARSE, 4))]:
        if found.getpixel(place):
            continue
        filled = small.copy()
        ImageDraw.floodfill(filled, place, FLOOD_COLOUR, thresh=FLOOD_TOLERANCE)
        same = ImageChops.difference(filled, small).convert("L").point(lambda value: 255 * (value > 0))
        found = ImageChops.add(found, same)
    return found


def centre_colour_mask(small: Image.Image) -> Image.Image:
    """Return a mask of the colours that are more frequent in and below the centre than around it."""
    colours = np.asarray(small.quantize(COLOURS, Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE))
    y, x = np.mgrid[:COARSE, :COARSE].astype(np.float32) / COARSE - 0.5
    middle = (np.hypot(x / 0.2, y / 0.26) < 1) | ((y > 0.2) & (np.abs(x) < 0.24))
    inside, outside = (np.bincount(colours[zone], minlength=COLOURS) / zone.sum() for zone in (middle, ~middle))
    return Image.fromarray((inside > outside)[colours] * np.uint8(255))


def central_component(mask: Image.Image) -> Image.Image:
    """Return the connected component nearest to a mask's centroid."""
    rows, columns = np.nonzero(np.asarray(mask))
    if not len(rows):
        return mask
    nearest = np.argmin(np.hypot(rows - rows.mean(), columns - columns.mean()))
    found = mask.copy()
    ImageDraw.floodfill(found, (int(columns[nearest]), int(rows[nearest])), 128)
    return found.point(lambda value: 255 * (value == 128))


def is_plausible_subject(mask: Image.Image) -> bool:
    """Return whether a mask may be a person's: neither tiny nor all, and hardly at the sides of the picture."""
    inside = np.asarray(mask) > 0
    sides = inside[:, [0, -1]].mean()
    return bool(AREA_LIMITS[0] < inside.mean() < AREA_LIMITS[1] and sides < MAX_SIDE_SHARE)


def oval_crop(whole: Image.Image) -> Image.Image:
    """Return the middle of a picture as an oval with a white rim, for pictures that cannot be segmented."""
    aside = max(0, (whole.width - whole.height * 4 // 5) // 2)
    middle = whole.crop((aside, 0, whole.width - aside, whole.height))
    rim = round(middle.width * RIM_WIDTH)
    disc = Image.new("L", (middle.width * 2, middle.height * 2))
    ImageDraw.Draw(disc).ellipse((0, 0, disc.width - 1, disc.height - 1), 255)
    inner = Image.new("L", disc.size)
    box = (rim * 2, rim * 2, disc.width - 1 - rim * 2, disc.height - 1 - rim * 2)
    ImageDraw.Draw(inner).ellipse(box, 255)
    outer, inner = (mask.resize(middle.size, Image.Resampling.BOX) for mask in (disc, inner))
    found = Image.composite(middle, Image.new("RGBA", middle.size, "#fbfaf6"), inner)
    found.putalpha(outer)
    return found

"""Real pictures, and files that only pretend to be one."""

import io
import struct
import zlib
from functools import cache
from typing import Any

from PIL import Image, ImageCms

RED, WHITE = (220, 30, 30), (250, 250, 250)
GPS, ORIENTATION = 0x8825, 0x0112


def drawing(width: int = 1600, height: int = 1000, colour: tuple[int, ...] = RED, mode: str = "RGB") -> Image.Image:
    """Return a picture of one colour with a white square in its upper left corner."""
    image = Image.new(mode, (width, height), colour)
    corner = Image.new(mode, (width // 4, height // 4), WHITE if mode == "RGB" else (255,) * len(colour))
    image.paste(corner, (0, 0))
    return image


@cache
def picture(format: str = "PNG", width: int = 1600, height: int = 1000) -> bytes:
    """Return a file of the format."""
    return saved(drawing(width, height), format)


def saved(image: Image.Image, format: str, **more: Any) -> bytes:
    """Return a picture as a file."""
    target = io.BytesIO()
    image.save(target, format, **more)
    return target.getvalue()


def opened(data: bytes) -> Image.Image:
    """Return the picture in a file, decoded."""
    image = Image.open(io.BytesIO(data))
    image.load()
    return image


def photograph() -> bytes:
    """Return a JPEG of a phone held upright: it lies on its side, and tells where it was taken."""
    exif = Image.Exif()
    exif[ORIENTATION] = 6
    exif.get_ifd(GPS)[1] = "N"
    exif.get_ifd(GPS)[2] = (54.0, 10.0, 20.0)
    exif[0x010E] = "SECRET-PLACE"
    return saved(drawing(), "JPEG", exif=exif, comment=b"SECRET-COMMENT", quality=95)


def animation(format: str) -> bytes:
    """Return a picture that moves."""
    frames = [drawing(64, 64), drawing(64, 64, (20, 20, 200))]
    return saved(frames[0], format, save_all=True, append_images=frames[1:], duration=100)


def wide_gamut() -> bytes:
    """Return a PNG whose numbers mean other colours than those of sRGB: red and blue are swapped by its profile."""
    return saved(drawing(), "PNG", icc_profile=swapped_profile())


def swapped_profile() -> bytes:
    """Return an sRGB profile with the colorants of red and blue exchanged."""
    data = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    count = struct.unpack(">I", data[128:132])[0]
    places = {bytes(data[132 + 12 * n : 136 + 12 * n]): 136 + 12 * n for n in range(count)}
    red, blue = places[b"rXYZ"], places[b"bXYZ"]
    data[red : red + 8], data[blue : blue + 8] = data[blue : blue + 8], data[red : red + 8]
    return bytes(data)


def grey_profile() -> bytes:
    """Return a profile of greys whose numbers are light itself (gamma 1): 128 there is 188 in sRGB."""
    tags = {
        b"desc": b"desc" + bytes(4) + struct.pack(">I", 5) + b"grey" + bytes(80),
        b"cprt": b"text" + bytes(4) + b"none" + bytes(4),
        b"wtpt": b"XYZ " + bytes(4) + struct.pack(">iii", 63190, 65536, 54061),
        b"kTRC": b"curv" + bytes(4) + struct.pack(">IH", 1, 256) + bytes(2),
    }  # fmt: skip
    table, body, start = struct.pack(">I", len(tags)), b"", 132 + 12 * len(tags)
    for name, data in tags.items():
        table += name + struct.pack(">II", start + len(body), len(data))
        body += data + bytes(-len(data) % 4)
    head = struct.pack(">I4sI4s4s4s", start + len(body), b"lcms", 0x02400000, b"mntr", b"GRAY", b"XYZ ")
    head += struct.pack(">6H", 2026, 1, 1, 0, 0, 0) + b"acsp" + bytes(28) + struct.pack(">iii", 63190, 65536, 54061)
    return head.ljust(128, b"\0") + table + body


@cache
def bomb(width: int = 13_000, height: int = 13_000) -> bytes:
    """Return a PNG of a few kilobytes that would be hundreds of megabytes."""
    packer = zlib.compressobj(9)
    row = b"\0" + b"\0" * (width // 8 + 1)
    data = b"".join([packer.compress(row * height), packer.flush()])
    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def chunk(name: bytes, data: bytes) -> bytes:
    """Return a chunk of a PNG."""
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

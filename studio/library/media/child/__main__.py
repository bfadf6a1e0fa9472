"""The media child of the media that Studio brings; another medium may name a child of its own."""

import av

from studio.lib.worker import serve
from studio.library.media.child import audio, image, text, video
from studio.library.media.child.underlay import underlay

MODULES = {"audio": audio, "image": image, "text": text, "video": video}
HANDLERS = {
    f"{name}.{verb}": getattr(module, verb) for name, module in MODULES.items() for verb in ("inspect", "derive")
} | {"video.underlay": underlay}

if __name__ == "__main__":
    av.logging.set_level(None)
    serve(HANDLERS)

import os

import pytest
from playwright.sync_api import expect

from tests.journeys import stations
from tests.speech.stock import take

OUT = "/tmp/w/shots"
os.makedirs(OUT, exist_ok=True)
SIZES = {
    "desk": (1440, 900),
    "phone": (390, 844),
    "land": (844, 390),
    "s320": (320, 640),
    "z400": (320, 256),
    "tab": (820, 1180),
}


@pytest.mark.usefixtures("speaking", "calm_sandbox", "tidewater")
def test_shots(open_page, alice, tidewater, sandbox_url):
    for n in range(3):
        take(tidewater, alice, text=f"Take {n}. Twenty miles of dark water turns into somewhere.")

    for name, (w, h) in SIZES.items():
        for theme in ("light", "dark") if name == "desk" else ("light",):
            page = open_page(
                alice,
                viewport={"width": w, "height": h},
                color_scheme=theme,
                reduced_motion="reduce",
                has_touch=name != "desk",
            )
            stations.speech(page)
            page.screenshot(path=f"{OUT}/{name}-{theme}-0.png")
            page.screenshot(path=f"{OUT}/{name}-{theme}-0full.png", full_page=True)
            if w <= 960:
                page.locator(".to-options").click()
                page.screenshot(path=f"{OUT}/{name}-sheet.png")
                page.locator("#options .sheet-head button").click()
            if name in ("desk", "phone", "land"):
                stations.spoken(page)
                page.locator(".dock b").first.click()
                page.screenshot(path=f"{OUT}/{name}-{theme}-1.png")
                page.evaluate("location.href; document.querySelector('#takes-h + a').click()")
                expect(page.locator("#mini")).to_be_visible()
                page.screenshot(path=f"{OUT}/{name}-{theme}-2mini.png")
            page.close()
    page = open_page(alice, forced_colors="active", reduced_motion="reduce")
    stations.speech(page)
    page.screenshot(path=f"{OUT}/forced.png")
    page.close()

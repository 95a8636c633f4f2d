"""The pictures of the README: the page's first screen and the fan of a change, both of the built-in example.

``python tests/guide_pictures.py`` writes them into mcroi/guide, where a wheel takes them along.
"""

import io
import shutil
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

import mcroi
from mcroi.charts.catalogue import draw
from mcroi.charts.drawing import png
from mcroi.report.page import page
from mcroi.words.case import BusinessCase

GUIDE = Path(__file__).parents[1] / "mcroi" / "guide"
COLOURS = 128
"""So many are enough for text and flat areas, and take a third of the space."""


def main():
    """Simulate the example, and take both pictures."""
    case = BusinessCase(mcroi.simulate(mcroi.example()))
    save(first_screen(page(case)), "page.png")
    save(png(draw(case, "fan:optimal")), "fan.png")


def first_screen(content):
    """A page as it is opened on a small laptop, as PNG."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as started:
        path = Path(folder) / "case.html"
        path.write_bytes(content)
        browser = started.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        tab = browser.new_page(viewport={"width": 1280, "height": 800})
        tab.goto(path.as_uri())
        picture = tab.screenshot()
        browser.close()
    return picture


def save(picture, name):
    """Write a picture in few colours."""
    image = Image.open(io.BytesIO(picture)).convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
    image.save(GUIDE / name, optimize=True)


if __name__ == "__main__":
    main()

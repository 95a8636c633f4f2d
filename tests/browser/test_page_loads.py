"""The page in a browser: by itself, offline, on a phone, on paper, for those who do not see it or do not trust it."""

import itertools
import re
import shutil
import subprocess
from dataclasses import replace

import pytest

import mcroi
from mcroi.report.page import page
from mcroi.words.case import BusinessCase

PAPERS = ("A4", "Letter")

HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "=cmd|'/c calc'!A1",
    "\N{BAR CHART}\N{VARIATION SELECTOR-16} \N{ROCKET}",
    "\u062d\u0627\u0644\u0629 \u0627\u0644\u0639\u0645\u0644 \u05e9\u05dc\u05d5\u05dd",
    "</script><!--{{ 7 * 7 }}" + "W" * 276,
)


def test_it_loads_by_itself_and_without_complaint(example_page, opened):
    """Offline, nothing but the file is asked for, and the console stays empty, also while everything is used."""
    tab = opened(example_page)
    tab.locator("#from-0").press("ArrowRight")
    tab.locator("select").first.select_option("0")
    tab.get_by_role("button", name="Back to the full run").click()
    for summary in tab.locator("summary").all():
        summary.click()
    assert tab.requested == [example_page.as_uri()]
    assert tab.complaints == []


def test_what_comes_first_is_on_the_first_screen(example_page, opened, case):
    """The recommendation, what would flip it and the fan are seen before anybody scrolls."""
    tab = opened(example_page)
    assert case.verdict[0] in tab.locator(".recommendation").inner_text()
    for what in (".recommendation", ".tiles", ".screen figure svg", "#flips"):
        box = tab.locator(what).first.bounding_box()
        assert box["y"] + min(box["height"], 400) < 900, what


@pytest.mark.parametrize("width", [1440, 390])
def test_it_has_no_violation_of_accessibility_rules(example_page, opened, width):
    """Axe finds nothing, neither at rest nor with a narrowed dial, on a desk and on a phone."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is not installed")
    tab = opened(example_page, width)
    assert axe.Axe().run(tab).response["violations"] == []
    tab.locator("#to-0").press("Home")
    assert axe.Axe().run(tab).response["violations"] == []


@pytest.mark.parametrize("width", [320, 390, 768, 1024, 1440])
def test_it_never_scrolls_sideways(example_page, opened, width):
    """No screen is too narrow for the page; wide tables scroll by themselves."""
    tab = opened(example_page, width)
    assert tab.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("paper", PAPERS)
def test_it_prints_on_nine_sheets(example_page, opened, paper, tmp_path):
    """It takes at most nine sheets, and the first one holds the verdict, all of it, and nothing else."""
    printed = opened(example_page).pdf(format=paper)
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) <= 9
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext is not installed, so the sheets cannot be read")
    (tmp_path / "case.pdf").write_bytes(printed)
    text = subprocess.run(["pdftotext", "case.pdf", "-"], cwd=tmp_path, capture_output=True, check=True).stdout.decode()
    first, second, *_ = text.split("\f")
    for told in ("is recommended", "Chance of success", "What would flip it", "is then best."):
        assert told in first
    assert "The scenarios side by side" not in first
    assert second.lstrip().startswith("The scenarios side by side")


def test_it_is_whole_without_scripts(example_page, opened):
    """Where scripts are off the page says so at the sliders, and all else is there."""
    tab = opened(example_page, java_script_enabled=False)
    assert tab.get_by_text("The sliders need JavaScript").is_visible()
    assert not tab.locator("#sliders").is_visible()
    assert tab.locator(".recommendation").is_visible()


@pytest.fixture(scope="module")
def hostile_page(tmp_path_factory):
    """A case in which every text that a user may give is out to do harm, also one that no reader lets pass."""
    texts = itertools.cycle(HOSTILE)

    def harm(assumptions):
        return {
            name: replace(of, text=next(texts), source=next(texts), owner=next(texts), note=next(texts))
            for name, of in assumptions.items()
        }

    study = mcroi.example()
    labels = {"current": HOSTILE[0], "optimal": HOSTILE[1], "compromise": HOSTILE[4]}
    study = replace(
        study,
        title=HOSTILE[5],
        currency=HOSTILE[3],
        world=harm(study.world),
        scenarios={
            name: replace(of, label=labels[name], assumptions=harm(of.assumptions))
            for name, of in study.scenarios.items()
        },
    )
    path = tmp_path_factory.mktemp("hostile") / "case.html"
    path.write_bytes(page(BusinessCase(mcroi.simulate(study, runs=3200, seed=1, jobs=1), jobs=1)))
    return path


def test_hostile_names_do_no_harm(hostile_page, opened):
    """Names stay names: no element, no script and no request comes of them, and they are shown as they were given."""
    tab = opened(hostile_page)
    tab.locator("#from-0").press("ArrowRight")
    assert tab.complaints == []
    assert tab.requested == [hostile_page.as_uri()]
    assert tab.locator("img, iframe, object, embed, a[href^='http']").count() == 0
    assert tab.locator("script").count() == 2
    assert tab.locator("h1").inner_text() == HOSTILE[5]
    for label in (HOSTILE[0], HOSTILE[1], HOSTILE[4]):
        assert label in tab.locator("table th").all_inner_texts()


@pytest.mark.parametrize("width", [390, 1440])
def test_long_and_foreign_names_fit(hostile_page, opened, width):
    """Three hundred letters without a blank, and a name from right to left, do not widen the page."""
    tab = opened(hostile_page, width)
    assert tab.evaluate("document.documentElement.scrollWidth") <= width

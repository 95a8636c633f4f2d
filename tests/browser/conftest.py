"""A browser without a network, and the pages that it opens."""

import shutil

import pytest

import mcroi
from mcroi.report.page import page
from mcroi.words.case import BusinessCase

RUNS = 5000
"""More than travel with the page, so that the full run is another one than the part."""


@pytest.fixture(scope="session")
def browser():
    """Chromium, as the system has it."""
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if chromium is None:
        pytest.skip("no chromium is installed, so no page can be looked at")
    with playwright.sync_playwright() as started:
        browser = started.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def case():
    """The example, as a case."""
    return BusinessCase(mcroi.simulate(mcroi.example(), runs=RUNS, seed=1, jobs=1), jobs=1)


@pytest.fixture(scope="session")
def example_page(case, tmp_path_factory):
    """The page of the example, as a file."""
    path = tmp_path_factory.mktemp("page") / "case.html"
    path.write_bytes(page(case))
    return path


@pytest.fixture
def opened(browser):
    """Open a page as a file with the network off; what it asks for and complains of is kept on it."""
    contexts = []

    def open_(path, width=1440, height=900, **settings):
        context = browser.new_context(viewport={"width": width, "height": height}, offline=True, **settings)
        contexts.append(context)
        tab = context.new_page()
        tab.complaints, tab.requested = [], []
        tab.on("console", lambda message: tab.complaints.append(message.text))
        tab.on("pageerror", lambda error: tab.complaints.append(str(error)))
        tab.on("dialog", lambda dialog: (tab.complaints.append(dialog.message), dialog.dismiss()))
        tab.on("request", lambda request: tab.requested.append(request.url))
        tab.goto(path.as_uri())
        return tab

    yield open_
    for context in contexts:
        context.close()

"""The report and the exported notebook in a real browser: they open from disk, ask nothing of the network, and work.

Needs Debian's chromium and fonts-noto-cjk, playwright and nbconvert; what is missing skips the tests by name.
SCREENSHOTS=folder keeps pictures to look at.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest

import laborhonors as lh
from graph_texts import documents, told

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
CHROMIUM = shutil.which("chromium")
SWITCHES = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
)
pytestmark = [
    pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed"),
    pytest.mark.filterwarnings("default"),  # those of other packages are not ours to mend
]
NOTEBOOK = Path(__file__).parents[1] / "examples" / "honors.ipynb"
EVIL = "<img src=x onerror=\"document.title='taken'\"><script>document.title='taken'</script>"


@dataclass
class Opened:
    """A page, what it asked of the network, and what it complained of."""

    page: Any
    asked: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with playwright.sync_playwright() as started:
        chromium = started.chromium.launch(executable_path=CHROMIUM, args=list(SWITCHES))
        yield chromium
        chromium.close()


def open_file(browser: Any, path: Path, *, width: int = 1200, scheme: str = "light") -> Opened:
    """A file from disk; whatever it asks of the network is refused and noted."""
    opened = Opened(
        browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme, reduced_motion="reduce")
    )

    def refuse(route: Any) -> None:
        if route.request.url.startswith("file:"):
            route.continue_()
        else:
            opened.asked.append(route.request.url)
            route.abort()

    opened.page.route("**/*", refuse)
    opened.page.on("pageerror", lambda error: opened.complaints.append(str(error)))
    opened.page.on("console", lambda said: opened.complaints.append(said.text) if said.type == "error" else None)
    opened.page.goto(path.as_uri())
    if folder := os.environ.get("SCREENSHOTS"):
        name = f"{path.stem}-{width}-{scheme}.png"
        opened.page.screenshot(path=str(Path(folder) / name), full_page=True)
    return opened


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("report") / "report.html"
    lh.HonorGraph(documents()).export(path)
    return path


@pytest.fixture
def live(browser: Any, report: Path) -> Iterator[Opened]:
    opened = open_file(browser, report)
    yield opened
    opened.page.close()


def visible(page: Any, column: int) -> list[str]:
    """The texts of a column (from 1 on) in the rows that are shown."""
    cells: list[str] = page.locator(f"#table tbody tr:visible > :nth-child({column})").all_inner_texts()
    return cells


def test_the_report_opens_in_peace(live: Opened) -> None:
    assert live.page.title() == "Honours and their holders"
    assert live.page.locator("#count").inner_text() == "9 conferrals"
    assert (live.asked, live.complaints) == ([], [])


def test_a_search_takes_all_words_and_the_filters(live: Opened) -> None:
    live.page.get_by_label("Search").fill("林远航 电焊工")
    assert visible(live.page, 2) == ["林远航"]
    assert live.page.locator("#count").inner_text() == "1 of 9 conferrals"
    live.page.get_by_label("Search").fill("")
    live.page.get_by_label("Status").select_option("proposed")
    assert visible(live.page, 2) == ["周野渡"]
    live.page.get_by_label("Level").select_option("city")
    assert visible(live.page, 2) == []


@pytest.mark.parametrize("typed", ["勞動模範", "劳动模范", "勞动模範", "ＬＭ７号", "lm7號"])
def test_a_search_in_either_script(browser: Any, tmp_path: Path, typed: str) -> None:
    titles = {"沈秋水": "全国劳动模范LM7号", "周野渡": "全國勞動模範ＬＭ７號", "林远航": "改革先锋"}
    text = "；".join(titles.values())
    triples = tuple(told(text, name, title, year=2018) for name, title in titles.items())
    lh.HonorGraph([lh.Document(id="scripts", text=text, triples=triples)]).export(tmp_path / "scripts.html")
    opened = open_file(browser, tmp_path / "scripts.html")
    opened.page.get_by_label("Search").fill(typed)
    assert set(visible(opened.page, 2)) == {"沈秋水", "周野渡"}
    opened.page.close()


def test_columns_sort_both_ways_and_what_is_not_told_stands_last(live: Opened) -> None:
    year = live.page.get_by_role("button", name="Year")
    years = visible(live.page, 1)
    year.click()
    told = [text for text in visible(live.page, 1) if text]
    assert told == sorted(told)
    assert len(set(told)) > 2
    assert visible(live.page, 1)[-1] == ""
    year.click()
    assert visible(live.page, 1) == years
    assert visible(live.page, 1)[-1] == ""
    assert year.locator("xpath=..").get_attribute("aria-sort") == "descending"
    live.page.get_by_role("button", name="Recipient").click()
    assert visible(live.page, 2)[0] == "电焊一班"
    assert year.locator("xpath=..").get_attribute("aria-sort") is None


@pytest.mark.parametrize("press", ["click", "Enter"])
def test_a_node_is_found_in_the_table(live: Opened, press: str) -> None:
    node = live.page.locator('circle[data-name="沈秋水"]')
    if press == "click":
        node.click()
    else:
        node.press(press)
    assert live.page.get_by_label("Search").input_value() == "沈秋水"
    assert set(visible(live.page, 2)) == {"沈秋水"}
    assert live.page.locator("#table").evaluate("table => table.getBoundingClientRect().top < innerHeight")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1200])
def test_it_is_legible_wide_and_narrow_light_and_dark(browser: Any, report: Path, width: int, scheme: str) -> None:
    opened = open_file(browser, report, width=width, scheme=scheme)
    assert opened.page.evaluate("document.documentElement.scrollWidth") <= width
    for selector in (
        "h1",
        "header p",
        "nav a",
        ".figures dt",
        "tbody th",
        "td small",
        "footer",
        "figcaption",
        ".cards div",
    ):
        assert contrast(opened.page, selector) >= 4.5, selector
    opened.page.get_by_label("Search").fill("周野渡")
    assert visible(opened.page, 2) == ["周野渡"]
    opened.page.close()


def contrast(page: Any, selector: str) -> float:
    """The contrast of an element's text with what is behind it, as WCAG defines it; what is let through is mixed in."""
    text, opacity, layers = page.locator(selector).first.evaluate(
        """element => {
          const numbers = (color) => color.match(/[\\d.]+/g).map(Number);
          const text = numbers(getComputedStyle(element).color), layers = [];
          let opacity = 1;
          for (; element; element = element.parentElement) {
            const style = getComputedStyle(element);
            layers.push(numbers(style.backgroundColor));
            opacity *= style.opacity;
          }
          return [text, opacity, layers.reverse()];
        }"""
    )
    behind = [255.0, 255.0, 255.0]
    for *color, alpha in ([*layer, 1.0][:4] for layer in layers):
        behind = mixed(color, behind, alpha)
    light, dark = sorted((luminance(mixed(text, behind, opacity)), luminance(behind)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def mixed(over: list[float], under: list[float], alpha: float) -> list[float]:
    return [alpha * a + (1 - alpha) * b for a, b in zip(over[:3], under, strict=True)]


def luminance(color: list[float]) -> float:
    red, green, blue = (c / 3294.6 if c <= 10 else ((c / 255 + 0.055) / 1.055) ** 2.4 for c in color[:3])
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_no_label_of_the_network_is_over_another(live: Opened) -> None:
    boxes = live.page.locator(".honor-network > text").evaluate_all(
        "all => all.map(text => text.getBBox()).map(box => [box.x, box.y, box.x + box.width, box.y + box.height])"
    )
    assert len(boxes) == 13
    for a, b in combinations(boxes, 2):
        assert a[2] <= b[0] or b[2] <= a[0] or a[3] <= b[1] or b[3] <= a[1]


def test_without_script_all_is_there(browser: Any, report: Path) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(report.as_uri())
    assert page.locator("#table tbody tr").count() == 9
    assert not page.locator(".search").is_visible()
    context.close()


def test_nothing_of_a_text_runs(browser: Any, tmp_path: Path) -> None:
    text = f"{EVIL}获改革先锋，{EVIL}"
    triple = told(text, EVIL, "改革先锋", unit=EVIL, post=EVIL, year=2018)
    lh.HonorGraph([lh.Document(id=EVIL, text=text, triples=(triple,))]).export(tmp_path / "evil.html")
    opened = open_file(browser, tmp_path / "evil.html")
    assert opened.page.title() == "Honours and their holders"
    assert opened.page.locator("#table img").count() == 0
    assert (opened.asked, opened.complaints) == ([], [])
    opened.page.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_exported_notebook(browser: Any, tmp_path: Path, scheme: str) -> None:
    nbconvert = pytest.importorskip("nbconvert", reason="nbconvert is not installed")
    exporter = nbconvert.HTMLExporter(theme=scheme)
    exporter.require_js_url = exporter.jquery_url = exporter.mathjax_url = exporter.mermaid_js_url = ""
    page, _ = exporter.from_filename(str(NOTEBOOK))
    (tmp_path / "notebook.html").write_text(page, encoding="utf-8")
    opened = open_file(browser, tmp_path / "notebook.html", scheme=scheme)
    images = opened.page.locator('img[alt="network of honours"]')
    assert images.count() == 1
    assert images.evaluate("image => image.naturalWidth") > 500
    marks = opened.page.locator('[data-kind~="person"]')
    assert "沈秋水" in marks.all_inner_texts()
    assert contrast(opened.page, '[data-kind~="person"]') >= 4.5
    assert opened.page.get_by_text("also told as").first.is_visible()
    assert opened.page.locator("pre", has_text="桥吊上的沈秋水\n\n沈秋水，").count() == 1
    assert (opened.asked, opened.complaints) == ([], [])
    opened.page.close()

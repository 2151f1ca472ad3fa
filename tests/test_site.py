"""The site of a project, and the page over several, as a stranger's browser meets them."""

import functools
import http.server
import json
import re
import shutil
import subprocess
import threading
from contextlib import contextmanager
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urldefrag, urljoin

import finishing
import pytest
from support import execute, mlscaffold, page_of

from mlscaffold import environment

pytestmark = [pytest.mark.slow, pytest.mark.browser]

KINDS = ("tabular", "image", "text")
PAGES = (
    "", "results/", "exploration/", "decisions/", "model-card/", "data-card/", "reproduce/",
)  # fmt: skip
SCREENS = {
    "phone": {"viewport": {"width": 390, "height": 844}},
    "desktop": {"viewport": {"width": 1280, "height": 800}},
}
HOSTILE = "<script>alert(1)</script> `x` <img src=x onerror=alert(1)> [a](javascript:alert(1)) {.b}"
SERIOUS = {"serious", "critical"}


@contextmanager
def served(folder: Path):
    """Serve a folder on a free port of this machine, for as long as the block lasts."""

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *arguments):
            pass

    handler = functools.partial(Quiet, directory=folder)
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


def build(lab, project: Path):
    """Build the site by the command of the README, in the environment of `lab`."""
    return lab.run(project, "mlscaffold_support.site")


@pytest.fixture(scope="session")
def built(default_project, tmp_path_factory):
    """Build the sites of clones of finished projects of each kind, in which data hold traps."""

    @functools.cache
    def make(kind: str) -> Path:
        lab = default_project(kind)
        place = tmp_path_factory.mktemp(f"site-{kind}")
        project = finishing.copied(lab.project, place / "demo")
        finishing.write(project)
        set_traps(project)
        finishing.commit(project)
        cloned = execute(["git", "clone", "--quiet", "demo", "clone"], cwd=place)
        assert cloned.code == 0, cloned.err
        install(lab)
        ran = build(lab, place / "clone")
        assert ran.code == 0, ran.out + ran.err
        return place / "clone"

    return make


def install(lab) -> None:
    """Add what the project names for its site to its environment."""
    from uv import find_uv_bin

    command = [find_uv_bin(), "pip", "install", "--python", str(lab.python), "--group", "site"]
    ran = execute(command, cwd=lab.project, env=environment.uv_environment())
    assert ran.code == 0, ran.err


def set_traps(project: Path) -> None:
    """Put what a browser would run into a record, a note, the title and what a cell has shown."""
    record = finishing.RECORD.format(title=HOSTILE, question=HOSTILE, rejected="run 1. " + HOSTILE)
    (project / "decisions" / "0009-traps.md").write_text(record, encoding="utf-8")
    path = project / "reports" / "findings" / "history.json"
    history = json.loads(path.read_text(encoding="utf-8"))
    for run in history["models"].values():
        run["note"] = HOSTILE
    path.write_text(json.dumps(history), encoding="utf-8")
    path = project / "reports" / "report.ipynb"
    report = json.loads(path.read_text(encoding="utf-8"))
    outputs = [
        {"output_type": "stream", "name": "stdout", "text": f"{HOSTILE}\n```\n{HOSTILE}\n"},
        shown({"text/html": HOSTILE, "text/plain": f"```\n\n{HOSTILE}"}),
    ]
    cell = {"cell_type": "code", "execution_count": 99, "id": "trap", "metadata": {}, "source": "1"}
    report["cells"].append(cell | {"outputs": outputs})
    path.write_text(json.dumps(report), encoding="utf-8")
    source = project / "notebooks" / "report.py"
    text = source.read_text(encoding="utf-8")
    titled = re.sub(r"^# # (.+)$", r'# # \1 <i> & "co"', text, count=1, flags=re.MULTILINE)
    source.write_text(titled, encoding="utf-8")


def shown(data: dict[str, str]) -> dict:
    """Return what a notebook keeps of an object that was shown."""
    return {"output_type": "display_data", "metadata": {}, "data": data}


@pytest.fixture(scope="module", params=KINDS)
def site(request, built):
    """Serve the site of a kind of project."""
    with served(built(request.param) / "build" / "site") as address:
        yield address


@pytest.fixture(scope="session")
def axe(tmp_path_factory) -> str:
    """Return axe-core, which judges whether a page can be read by everybody."""
    npm = shutil.which("npm")
    if npm is None:
        pytest.skip("no npm on this machine")
    folder = tmp_path_factory.mktemp("axe")
    command = [npm, "install", "--prefix", str(folder), "--no-audit", "--no-fund", "axe-core@4"]
    ran = subprocess.run(command, capture_output=True, text=True, timeout=300)
    if ran.returncode != 0:
        pytest.skip(f"axe-core could not be installed: {ran.stderr[-300:]}")
    return (folder / "node_modules" / "axe-core" / "axe.min.js").read_text(encoding="utf-8")


def violations(page, axe: str) -> list[str]:
    """Return what axe-core finds serious in the page that is open."""
    page.evaluate(axe)
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")["violations"]
    return [
        f"{each['id']}: {node['target']} {node['html'][:200]}"
        for each in found
        for node in each["nodes"]
        if each["impact"] in SERIOUS
    ]


def look(page, address: str, axe: str, width: int) -> tuple[str, str]:
    """Open a page, hold it to what every page must be, and return its title and description."""
    dialogs = []
    page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    page.goto(address, wait_until="load")
    assert dialogs == []
    assert page.problems == []
    elsewhere = (urljoin(address, "/"), "data:")
    assert [url for url in page.requests if not url.startswith(elsewhere)] == []
    assert page.locator("html").get_attribute("lang") == "en"
    assert page.locator("h1").count() == 1
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    for picture in page.locator("img").all():
        assert picture.get_attribute("alt")
        assert picture.evaluate("image => image.complete && image.naturalWidth > 0")
    assert violations(page, axe) == []
    return page.title(), page.locator("meta[name=description]").get_attribute("content")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("screen", SCREENS)
def test_every_page_of_a_site_is_whole(site, browser, axe, screen, scheme):
    """No error, no request elsewhere, nothing too wide, pictures described, titles of their own."""
    told = []
    for name in PAGES:
        with page_of(browser, color_scheme=scheme, **SCREENS[screen]) as page:
            told.append(look(page, site + name, axe, SCREENS[screen]["viewport"]["width"]))
    titles, descriptions = zip(*told, strict=True)
    assert all('<i> & "co"' in title for title in titles)
    assert len(set(titles)) == len(set(descriptions)) == len(PAGES)
    assert all(descriptions)


class Links(HTMLParser):
    """The addresses that a page leads to and the anchors that it has."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links, self.anchors = [], {""}
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        """Keep where a tag leads, and its id."""
        known = dict(attrs)
        self.links += [known[key] for key in ("href", "src") if known.get(key) and tag != "use"]
        self.anchors.add(known.get("id") or "")


def crawled(start: str, browser) -> tuple[set[str], list[str]]:
    """Follow every link from a page; return what was reached, and what is broken."""
    requests = browser.new_context().request
    pages, todo, broken = {}, [start], []
    targets = set()
    while todo:
        url = todo.pop()
        answer = requests.get(url)
        if not answer.ok:
            broken.append(url)
        text = answer.text() if "html" in answer.headers.get("content-type", "") else ""
        pages[url] = Links(text)
        for link in pages[url].links:
            target, anchor = urldefrag(urljoin(url, link))
            if target.startswith(urljoin(start, "/")):
                targets.add((target, anchor))
                todo += [target] if target not in pages and target not in todo else []
    broken += [f"{t}#{a}" for t, a in sorted(targets) if a and a not in pages[t].anchors]
    return set(pages), broken


def test_no_link_is_broken(site, browser):
    """Every page is reached from the first one, and every anchor is there."""
    reached, broken = crawled(site, browser)
    assert broken == []
    assert {site + name for name in PAGES} <= reached


def test_a_site_can_be_read_without_javascript(site, browser):
    """The result, the decisions and the way to the other pages stand in the text."""
    with page_of(browser, java_script_enabled=False, **SCREENS["desktop"]) as page:
        page.goto(site)
        assert "95% CI" in page.inner_text("main")
        page.get_by_role("link", name="Decisions").first.click()
        assert "A blend of the leaders" in page.inner_text("main")
        assert HOSTILE.replace("`", "") in page.inner_text("main").replace("`", "")


@pytest.mark.parametrize("kind", KINDS)
def test_home_shows_the_numbers_of_the_metrics_file(built, kind):
    """The large number is the headline's, the others are the baselines', rounded alike."""
    document = json.loads((built(kind) / "reports" / "metrics.json").read_text())
    shown = (built(kind) / "build" / "site" / "index.html").read_text(encoding="utf-8")
    values = re.findall(r"<dt>[^<]*</dt>\s*<dd>([\d.,]+)</dd>", shown)
    baselines = [s for n, s in document["baselines"].items() if n != document["model"]]
    figures = [document["headline"], *baselines]
    assert [float(value) for value in values[:1]] == [round(document["headline"]["value"], 3)]
    assert sorted(map(float, values)) == sorted(round(each["value"], 3) for each in figures)


def test_a_site_before_the_first_run_is_refused(default_project, built):
    """One line says what is missing and what to type; a former site stays."""
    project = built("tabular")
    report = project / "reports" / "report.ipynb"
    aside = report.rename(project / "aside.ipynb")
    ran = build(default_project("tabular"), project)
    aside.rename(report)
    assert (ran.code, ran.out) == (1, "")
    assert ran.err == "reports/report.ipynb is missing. Run `dvc repro`.\n"
    assert (project / "build" / "site" / "index.html").exists()


@pytest.fixture(scope="module")
def portfolio(built, tmp_path_factory):
    """Make the page over one project of each kind, and serve it."""
    place = tmp_path_factory.mktemp("portfolio")
    ran = mlscaffold("portfolio", *(str(built(kind)) for kind in KINDS), cwd=place)
    assert ran.code == 0, ran.err
    with served(place / "portfolio") as address:
        yield address


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [375, 1280])
def test_the_portfolio_is_whole(portfolio, browser, axe, width, scheme):
    """The same is asked of it; a card for each project."""
    with page_of(browser, color_scheme=scheme, viewport={"width": width, "height": 800}) as page:
        title, description = look(page, portfolio, axe, width)
        assert title
        assert description
        assert page.locator("article").count() == len(KINDS)
        assert page.locator("article img").count() == len(KINDS)
        assert page.locator("script").count() == 0


def test_no_link_of_the_portfolio_is_broken(portfolio, browser):
    """The pictures are there."""
    reached, broken = crawled(portfolio, browser)
    assert broken == []
    assert len([url for url in reached if "/pictures/" in url]) == len(KINDS)

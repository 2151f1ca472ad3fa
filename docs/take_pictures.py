"""Take the pictures in ``docs/images`` of what the examples show; ``nox -s pictures``.

Needs Chromium, and npm for GitHub's style sheet. The sites are built in each example's own
environment, which is made where it is missing.
"""

from __future__ import annotations

import functools
import http.server
import shutil
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image
from playwright.sync_api import Browser, sync_playwright
from uv import find_uv_bin

from mlscaffold import environment
from mlscaffold.hosting import portfolio
from mlscaffold.project import Project

ROOT = Path(__file__).parents[1]
IMAGES = ROOT / "docs" / "images"
EXAMPLES = tuple(
    Project(ROOT / "examples" / name)
    for name in ("tabular-census-income", "image-fashion-mnist", "text-clinc150")
)
SCREENS = {"phone": (390, 844), "desktop": (1280, 800)}
PAGES = {"home": "", "results": "results/", "decisions": "decisions/"}
COLOURS = 192  # of a picture: enough for text and figures, a third of the bytes
README_WIDTH = 900  # pixels; GitHub gives a README about as much
STYLED = ("github-markdown-css@5", "marked@16")
TO_HTML = """import {marked} from 'marked'; import {readFileSync} from 'fs';
console.log(marked.parse(readFileSync(0, 'utf8')))"""
PAGE = """<meta charset="utf-8"><meta name="viewport" content="width=device-width">
<base href="{base}/"><style>{style} body {{ margin: 0 }}
[src*="shields.io"] {{ display: none }} /* from the net, which a picture does not need */
.markdown-body {{ max-width: 830px; margin: 0 auto; padding: 32px; box-sizing: border-box }}
</style><article class="markdown-body">{body}</article>"""


def main() -> None:
    """Take all of them."""
    with sync_playwright() as driver, TemporaryDirectory() as temporary:
        chromium = shutil.which("chromium") or shutil.which("chromium-browser")
        browser = driver.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        folder = Path(temporary)
        readmes(browser, folder)
        sites(browser)
        home_page(browser, folder / "portfolio")
        browser.close()


def readmes(browser: Browser, folder: Path) -> None:
    """Show the README of each example as GitHub sets it."""
    install = ["npm", "install", "--prefix", str(folder), "--no-audit", "--no-fund", *STYLED]
    subprocess.run(install, check=True, capture_output=True)
    style = (folder / "node_modules/github-markdown-css/github-markdown.css").read_text("utf-8")
    for example in EXAMPLES:
        said = subprocess.run(
            ["node", "--input-type=module", "--eval", TO_HTML],
            cwd=folder, input=(example.root / "README.md").read_text("utf-8"), check=True,
            capture_output=True, text=True,
        )  # fmt: skip
        page = folder / "readme.html"
        page.write_text(
            PAGE.format(base=example.root.as_uri(), style=style, body=said.stdout), "utf-8"
        )
        name = f"readme-{example.answers['kind']}"
        take(browser, page.as_uri(), name, README_WIDTH, 800, whole=True)


def sites(browser: Browser) -> None:
    """Show pages of the first example's site on each screen, and the home of the others."""
    for example in EXAMPLES:
        with served(built(example)) as address:
            if example is EXAMPLES[0]:
                for name, path in PAGES.items():
                    everywhere(browser, address + path, f"site-{name}")
            else:
                kind = example.answers["kind"]
                take(browser, address, f"site-home-{kind}", *SCREENS["desktop"])


def built(example: Project) -> Path:
    """Build an example's site in its own environment and return its folder."""
    if not environment.exists(example):
        environment.create(example)
    add = [find_uv_bin(), "pip", "install", "--python", str(example.python), "--group", "site"]
    subprocess.run(add, cwd=example.root, env=environment.uv_environment(), check=True)
    environment.run(example, [f"{example.package}.site"])
    return example.root / "build" / "site"


def home_page(browser: Browser, folder: Path) -> None:
    """Show the page over all examples on each screen."""
    portfolio.build([each.root for each in EXAMPLES], folder)
    with served(folder) as address:
        everywhere(browser, address, "portfolio")


def everywhere(browser: Browser, address: str, name: str) -> None:
    """Take a page on a phone and on a desktop, in light and dark."""
    for screen, size in SCREENS.items():
        for scheme in ("light", "dark"):
            take(browser, address, f"{name}-{screen}-{scheme}", *size, scheme=scheme)


def take(
    browser: Browser, address: str, name: str, width: int, height: int,
    *, scheme: str = "light", whole: bool = False,
) -> None:  # fmt: skip
    """Take one picture, of what the screen shows or of the whole page."""
    size = {"width": width, "height": height}
    page = browser.new_page(viewport=size, color_scheme=scheme)
    page.goto(address, wait_until="networkidle")
    path = IMAGES / f"{name}.png"
    page.screenshot(path=path, full_page=whole)
    page.close()
    Image.open(path).convert("RGB").quantize(COLOURS).save(path, optimize=True)


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve a folder on a free port of this machine, for as long as the block lasts."""
    handler = functools.partial(http.server.SimpleHTTPRequestHandler, directory=folder)
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/"
        finally:
            server.shutdown()


if __name__ == "__main__":
    main()

"""What a person sees in a browser: the report, and the runs in MLflow's own pages."""

import json
import os
import socket
import subprocess
import time
import urllib.request
from contextlib import contextmanager

import pytest
from support import page_of

pytestmark = [pytest.mark.slow, pytest.mark.browser]

START = 60  # seconds that MLflow's server may take
METRICS = {  # kind -> its headline, as MLflow and as the report call it
    "tabular": ("roc_auc", "ROC AUC"),
    "image": ("accuracy", "Accuracy"),
    "text": ("macro_f1", "Macro F1"),
}
LARGE = {"width": 1400, "height": 1600}


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("kind", METRICS)
def test_the_report_stands_alone_on_any_screen(default_project, browser, kind, width, scheme):
    """No error, no request, nothing wider than the screen, a title, every picture described."""
    address = (default_project(kind).project / "reports" / "report.html").as_uri()
    with page_of(browser, viewport={"width": width, "height": 900}, color_scheme=scheme) as page:
        page.goto(address)
        assert page.problems == []
        assert [url for url in page.requests if not url.startswith(("file:", "data:"))] == []
        assert page.title()
        assert page.locator("html").get_attribute("lang")
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        pictures = page.locator("img").all()
        assert len(pictures) >= 4
        assert all(picture.get_attribute("alt") for picture in pictures)


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("kind", METRICS)
def test_the_report_can_be_read_without_javascript(default_project, browser, kind, width):
    """The headline stands in its text."""
    headline = default_project(kind).project / "reports" / "report.html"
    with page_of(
        browser, java_script_enabled=False, viewport={"width": width, "height": 900}
    ) as page:
        page.goto(headline.as_uri())
        assert METRICS[kind][1] in page.inner_text("body")


@contextmanager
def mlflow_of(lab):
    """Serve a project's store by MLflow's own server, on a free port of this machine."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    store = f"sqlite:///{lab.project / 'mlflow.db'}"
    server = subprocess.Popen(
        [
            str(lab.python), "-m", "mlflow", "server", "--backend-store-uri", store,
            "--host", "127.0.0.1", "--port", str(port), "--workers", "1",
        ],
        cwd=lab.project,
        env={**os.environ, "MLFLOW_DISABLE_TELEMETRY": "true"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )  # fmt: skip
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(START * 2):
            try:
                urllib.request.urlopen(f"{address}/health", timeout=5).close()
                break
            except OSError:
                time.sleep(0.5)
        else:
            pytest.fail("MLflow's server did not start")
        yield address
    finally:
        os.killpg(server.pid, 15)
        server.wait(timeout=30)


@pytest.mark.parametrize("kind", METRICS)
def test_mlflow_shows_the_run_with_all_that_belongs_to_it(default_project, browser, kind):
    """Parameters, metrics, tags and note of the run, its figures, and the model's signature."""
    lab = default_project(kind)
    model_id = json.loads((lab.project / "reports" / "metrics.json").read_text())["model_id"]
    program = (
        "import mlflow; runs = mlflow.search_runs(search_all_experiments=True,"
        f" filter_string=\"tags.model_id = '{model_id}'\", output_format='list')\n"
        "print(runs[0].info.experiment_id, runs[0].info.run_id)\n"
    )
    (lab.project / "look.py").write_text(program)
    store = {"MLFLOW_TRACKING_URI": f"sqlite:///{lab.project / 'mlflow.db'}"}
    found = lab.run(lab.project, "look", env=store)
    (lab.project / "look.py").unlink()
    experiment, run = found.out.split()[-2:]
    shown = (
        f"validation_{METRICS[kind][0]}",
        "evaluate.bootstrap",
        model_id,
        "rows",
        "git_commit",
    )
    with mlflow_of(lab) as address, page_of(browser, viewport=LARGE) as page:
        page.goto(f"{address}/#/experiments/{experiment}/runs/{run}")
        for text in shown:
            page.get_by_text(text, exact=False).first.wait_for(timeout=60_000)
        page.goto(f"{address}/#/experiments/{experiment}/runs/{run}/artifacts")
        page.get_by_text("figures", exact=True).first.wait_for(timeout=60_000)
        page.goto(f"{address}/#/models")
        page.get_by_text("demo", exact=True).first.wait_for(timeout=60_000)
        page.goto(f"{address}/#/models/demo/versions/1")
        page.get_by_text("champion").first.wait_for(timeout=60_000)
        page.get_by_text("Inputs").first.wait_for(timeout=60_000)

"""Cookiecutter as a user runs it, without its traces in the home folder."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest


@pytest.fixture
def cookiecut(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Path]:
    """Render a Cookiecutter template into a folder of its own and return the project."""
    from cookiecutter.main import cookiecutter

    config = tmp_path / "cookiecutter.yaml"
    traces = {key: str(tmp_path / key) for key in ("replay_dir", "cookiecutters_dir")}
    config.write_text(json.dumps(traces))
    monkeypatch.setenv("COOKIECUTTER_CONFIG", str(config))

    def render(template: Path, **answers: str) -> Path:
        output = tmp_path / "with-cookiecutter"
        return Path(
            cookiecutter(
                str(template), no_input=True, extra_context=answers, output_dir=str(output)
            )
        )

    return render

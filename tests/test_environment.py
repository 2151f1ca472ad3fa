"""uv obeys what pip would obey."""

import os
import signal
import sys
import time

import pytest
from support import start

from mlscaffold import environment

RUN = """
import signal
from pathlib import Path
from mlscaffold import environment
from mlscaffold.project import Project
signal.signal(signal.SIGTERM, signal.default_int_handler)
environment.run(Project(Path.cwd()), ["outer"])
"""
# As DVC does it: one command starts another, and does not tell it of its own end.
OUTER = "import subprocess, sys; subprocess.run([sys.executable, '-m', 'inner'])"
INNER = "import time; alive = open('alive', 'w'); time.sleep(60)"


@pytest.fixture
def pip_files(tmp_path, monkeypatch):
    """Give pip configuration files of our own, and no PIP_* variables."""
    import os

    for name in list(os.environ):
        if name.startswith(("PIP_", "UV_")):
            monkeypatch.delenv(name)
    folder = tmp_path / "config"
    monkeypatch.setattr(environment, "_pip_files", lambda: [folder / "global", folder / "user"])
    folder.mkdir()
    return folder


def test_without_settings_nothing_is_handed_on(pip_files):
    """Uv then uses its own defaults."""
    assert environment.pip_settings() == {}


def test_index_certificate_and_constraints_are_translated(pip_files):
    """Each option of pip's has its variable."""
    (pip_files / "global").write_text(
        "[global]\nindex-url = https://pypi.example/simple\ncert = /etc/ca.pem\n"
        "[install]\nconstraint = /etc/constraints.txt\n"
    )
    assert environment.pip_settings() == {
        "UV_DEFAULT_INDEX": "https://pypi.example/simple",
        "SSL_CERT_FILE": "/etc/ca.pem",
        "UV_CONSTRAINT": "/etc/constraints.txt",
    }


def test_several_values_are_joined_as_uv_expects(pip_files):
    """Links by commas, indexes by spaces, whatever stands between them in pip's file."""
    (pip_files / "user").write_text(
        "[global]\nfind-links = /wheels\n    /more\nextra-index-url = https://a https://b\n"
    )
    settings = environment.pip_settings()
    assert settings["UV_FIND_LINKS"] == "/wheels,/more"
    assert settings["UV_INDEX"] == "https://a https://b"


def test_the_users_file_beats_the_global_one_and_a_variable_both(pip_files, monkeypatch):
    """As in pip itself."""
    (pip_files / "global").write_text("[global]\nindex-url = https://global\n")
    (pip_files / "user").write_text("[global]\nindex-url = https://user\n")
    assert environment.pip_settings()["UV_DEFAULT_INDEX"] == "https://user"
    monkeypatch.setenv("PIP_INDEX_URL", "https://variable")
    assert environment.pip_settings()["UV_DEFAULT_INDEX"] == "https://variable"


def test_a_broken_file_is_passed_over(pip_files):
    """It is pip's to complain about."""
    (pip_files / "global").write_text("no section\n")
    assert environment.pip_settings() == {}


def test_what_the_user_set_for_uv_comes_first(pip_files, monkeypatch):
    """Uv's own variables are more particular than pip's."""
    monkeypatch.setenv("PIP_INDEX_URL", "https://pip")
    variables = environment.uv_environment({"UV_DEFAULT_INDEX": "https://uv"})
    assert variables["UV_DEFAULT_INDEX"] == "https://uv"


def test_several_indexes_are_searched_as_pip_does(pip_files, monkeypatch):
    """The best version of all of them, not the first index that has the package."""
    monkeypatch.setenv("PIP_EXTRA_INDEX_URL", "https://extra")
    assert environment.uv_environment({})["UV_INDEX_STRATEGY"] == "unsafe-best-match"


@pytest.fixture
def machine(pip_files, tmp_path, monkeypatch):
    """Give uv no configuration, and the machine no graphics card."""
    monkeypatch.setattr(environment, "_uv_files", lambda: [tmp_path / "uv.toml"])
    monkeypatch.setattr(environment.shutil, "which", lambda name: None)
    return tmp_path


def test_without_settings_pytorch_is_that_for_the_processor(machine):
    """It is small and runs everywhere."""
    assert environment.torch_build() == "cpu"


def test_a_graphics_card_gets_its_own_build(machine, monkeypatch):
    """Where its driver is installed."""
    monkeypatch.setattr(environment.shutil, "which", lambda name: f"/usr/bin/{name}")
    assert environment.torch_build() == "cuda"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("config/user", "[global]\nfind-links = /srv/wheels\n"),
        ("uv.toml", 'index-url = "https://pypi.example/simple"\n'),
        ("uv.toml", '[[index]]\nname = "ours"\nurl = "https://pypi.example/simple"\n'),
        ("uv.toml", '[pip]\nfind-links = ["/srv/wheels"]\n'),
    ],
)
def test_where_packages_have_a_source_of_their_own_pytorch_has_it_too(machine, name, text):
    """A mirror, a folder of wheels: as pip's or as uv's configuration has it."""
    (machine / name).write_text(text)
    assert environment.torch_build() == "index"


def test_settings_that_name_no_source_change_nothing(machine):
    """A certificate or a time-out says nothing about where packages come from."""
    (machine / "config/user").write_text("[global]\ncert = /etc/ca.pem\ntimeout = 60\n")
    (machine / "uv.toml").write_text("native-tls = true\n[pip]\ncompile-bytecode = true\n")
    assert environment.torch_build() == "cpu"


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_all_that_a_command_started_ends_with_us(tmp_path, number):
    """Also where we are killed and can tell nobody: no stage goes on unseen."""
    (tmp_path / ".venv" / "bin").mkdir(parents=True)
    (tmp_path / ".venv" / "bin" / "python").symlink_to(sys.executable)
    (tmp_path / "outer.py").write_text(OUTER)
    (tmp_path / "inner.py").write_text(INNER)
    os.mkfifo(tmp_path / "alive")
    ours = start([sys.executable, "-c", RUN], cwd=tmp_path)
    with (tmp_path / "alive").open() as alive:  # waits until the inner command has it open
        ours.send_signal(number)
        started = time.monotonic()
        assert alive.read() == ""  # waits until nobody has it open any longer
    assert time.monotonic() - started < 30
    assert ours.wait(timeout=30) != 0

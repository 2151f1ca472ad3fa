"""What is installed from the wheel does what the checkout does."""

import sys
import zipfile

import pytest
from support import ROOT, copy_of_the_checkout, execute


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """Build the wheel from a copy of the checkout, by way of the source distribution."""
    folder = copy_of_the_checkout(tmp_path_factory.mktemp("source"))
    out = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(out), str(folder)]
    ran = execute(build, cwd=folder)
    assert ran.code == 0, ran.out[-2000:] + ran.err[-2000:]
    return next(out.glob("*.whl"))


def test_the_wheel_carries_every_template_file(wheel):
    """The folders with braces in their names survive the source distribution and the wheel."""
    listed = execute(["git", "ls-files", "-co", "--exclude-standard", "templates"], cwd=ROOT)
    expected = {f"mlscaffold/_template/{name}" for name in listed.out.split("\n") if name}
    with zipfile.ZipFile(wheel) as archive:
        packed = {name for name in archive.namelist() if name.startswith("mlscaffold/_template/")}
    assert packed == expected | {"mlscaffold/_template/copier.yml"}


@pytest.mark.slow
def test_the_wheel_generates_outside_the_checkout(wheel, tmp_path):
    """Installed into a new environment, it makes the files that the checkout makes."""
    environment = tmp_path / "environment"
    from mlscaffold import environment as environments

    execute(["uv", "venv", "--quiet", "--python", sys.executable, str(environment)], cwd=tmp_path)
    python = environment / "bin" / "python"
    installed = execute(
        ["uv", "pip", "install", "--quiet", "--python", str(python), str(wheel)],
        cwd=tmp_path,
        env=environments.uv_environment(),
    )
    assert installed.code == 0, installed.err
    make = ["-m", "mlscaffold", "new", "tabular", "--yes", "--no-env", "--no-git"]
    for interpreter, name in ((str(python), "from-wheel"), (sys.executable, "from-checkout")):
        (tmp_path / name).mkdir()
        ran = execute([interpreter, *make, "demo"], cwd=tmp_path / name)
        assert ran.code == 0, ran.err
    ran = execute(["diff", "-r", "from-wheel/demo", "from-checkout/demo"], cwd=tmp_path)
    assert ran.out == ""

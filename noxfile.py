"""The chores of a maintainer. ``nox -l`` lists them."""

import nox

nox.options.default_venv_backend = "uv|virtualenv"
nox.options.sessions = ["lint", "types", "fast"]


@nox.session
def lint(session: nox.Session) -> None:
    """Check style and formatting of the package, the tests and the benchmarks."""
    session.install("ruff>=0.14")
    session.run("ruff", "check", *session.posargs)
    session.run("ruff", "format", "--check")


@nox.session
def types(session: nox.Session) -> None:
    """Check the types of the package, strictly."""
    session.install(".[test]")
    session.run("mypy")


@nox.session(python=["3.11", "3.12", "3.13"])
def fast(session: nox.Session) -> None:
    """Run the tests that neither install nor train a project."""
    session.install(".[test]")
    session.run("pytest", "-m", "not slow and not browser", *session.posargs)


@nox.session(python="3.11")
def test(session: nox.Session) -> None:
    """Run all tests, as continuous integration does."""
    session.install(".[test]")
    session.run("pytest", "-n", "auto", "--dist", "loadfile", *session.posargs)


@nox.session
def docs(session: nox.Session) -> None:
    """Write docs/commands.md, docs/check.md and the table of docs/course.md from the code."""
    session.install(".")
    session.run("python", "docs/write_commands.py")
    session.run("python", "docs/write_topics.py")
    session.run("python", "docs/write_checks.py")


@nox.session(python="3.11")
def results(session: nox.Session) -> None:
    """Write the table of results in README.md (minutes)."""
    session.install(".", "scikit-learn")
    session.run("python", "docs/write_results.py")


@nox.session(python="3.11")
def pictures(session: nox.Session) -> None:
    """Take the pictures of the examples in docs/images."""
    session.install(".[test]")
    session.run("python", "docs/take_pictures.py")


@nox.session
def record(session: nox.Session) -> None:
    """Write anew what the templates know of the catalogue's data sets."""
    session.install(".")
    session.run("python", "-m", "mlscaffold.data.record", *session.posargs)


@nox.session(python="3.11")
def examples(session: nox.Session) -> None:
    """Make the examples anew, commit by commit, each one run (minutes; all, or those named)."""
    session.install(".")
    session.run("python", "-m", "examples.make", *session.posargs)


@nox.session(python="3.11")
def reproduce(session: nox.Session) -> None:
    """Make the examples in another place and compare the metrics (minutes; all, or those named)."""
    session.install(".")
    session.run("python", "-m", "examples.reproduce", *session.posargs)


@nox.session(python="3.11")
def benchmark(session: nox.Session) -> None:
    """Measure what benchmarks/results.md claims (hours, or minutes for one part by name)."""
    session.install(".")
    session.run("python", "-m", "benchmarks", *session.posargs)

"""The simulations import a generated package, which no other test may find."""

import os

import pytest

inside: dict[str, str] = {}


@pytest.fixture(autouse=True)
def own_path():
    """Keep what the simulations put on the path of their worker processes to themselves."""
    outside = os.environ.pop("PYTHONPATH", None)
    os.environ |= inside
    yield
    if "PYTHONPATH" in os.environ:
        inside["PYTHONPATH"] = os.environ.pop("PYTHONPATH")
    if outside is not None:
        os.environ["PYTHONPATH"] = outside

"""Several pieces of code in one module: adopted and undone in any order, edits by hand kept."""

from contextlib import suppress
from itertools import permutations
from pathlib import Path

import pytest

from mlscaffold.learn import adopted as adopted_code
from mlscaffold.learn.adopted import Adopted
from mlscaffold.learn.compose import with_code, without_code

MODULE = '''"""Features."""

from sklearn.impute import SimpleImputer
from sklearn.preprocessing import OneHotEncoder, StandardScaler

LIMIT = 3


class Impute(SimpleImputer):
    """Impute."""


# The library's.
class Encode(OneHotEncoder):
    """Encode."""


class Scale(StandardScaler):
    """Scale."""


def last():
    return LIMIT
'''
BASES = "from sklearn.base import BaseEstimator, TransformerMixin\n"
CODES = {
    "s2.08_Impute": f"""import numpy as np
{BASES}

def as_numbers(X):
    return np.asarray(X, dtype=float)


class Impute(TransformerMixin, BaseEstimator):
    def fit(self, X):
        return as_numbers(X)
""",
    "s2.09_Encode": f"""import pandas as pd
{BASES}

MISSING = "missing"


class Encode(TransformerMixin, BaseEstimator):
    def fit(self, X):
        return pd.DataFrame(X).fillna(MISSING)
""",
    "s2.11_Scale": f"""import numpy as np
{BASES}

# Shared with the imputation.
def as_numbers(X):
    return np.asarray(X, dtype=float)


class Scale(TransformerMixin, BaseEstimator):
    def fit(self, X):
        return as_numbers(X).std()
""",
}


@pytest.fixture
def adopted(tmp_path) -> Adopted:
    """Return a module in which nothing is adopted."""
    module = tmp_path / "src/pupil/features.py"
    module.parent.mkdir(parents=True)
    module.write_text(MODULE, encoding="utf-8")
    return Adopted(module, tmp_path / ".learn/adopted/features")


def adopt(adopted: Adopted, key: str) -> None:
    """Put code in."""
    state = with_code(adopted, key, CODES[key])
    adopted.write(state.text, state.before, state.codes)


def undo(adopted: Adopted, key: str) -> None:
    """Take code out."""
    state = without_code(adopted, key)
    adopted.write(state.text, state.before, state.codes)


@pytest.mark.parametrize("order", list(permutations(CODES)), ids="-".join)
def test_any_order(adopted, order):
    """The module depends on what is adopted, and not on the order; the end is the beginning."""
    texts = {frozenset(): MODULE}
    for undone in permutations(CODES):
        for key in order:
            adopt(adopted, key)
            content = frozenset(adopted.codes())
            assert key in content
            assert texts.setdefault(content, adopted.text) == adopted.text
        assert adopted.text.count("def as_numbers") == 1
        compile(adopted.text, "features.py", "exec")
        for key in undone:
            undo(adopted, key)
            content = frozenset(adopted.codes())
            assert key not in content
            assert texts.setdefault(content, adopted.text) == adopted.text
        assert adopted.text == MODULE
        assert not adopted.folder.exists()


def test_newer_code_replaces_older_code(adopted):
    """With its helpers; the undo is still the beginning."""
    adopt(adopted, "s2.08_Impute")
    newer = CODES["s2.08_Impute"].replace("as_numbers", "as_floats")
    state = with_code(adopted, "s2.08_Impute", newer)
    assert "as_numbers" not in state.text
    adopted.write(state.text, state.before, state.codes)
    undo(adopted, "s2.08_Impute")
    assert adopted.text == MODULE


EDITS = {
    "a constant": ("LIMIT = 3", "LIMIT = 4  # mine"),
    "a function": ("def last():\n", 'def last():\n    """Mine."""\n'),
    "a new function": ("def last():\n", "def mine():\n    return 1\n\n\ndef last():\n"),
    "a new import": ("\nLIMIT", "from .config import Config\n\nLIMIT"),
    "a former definition": ("class Encode(OneHotEncoder):", "class Encode(OneHotEncoder):  # mine"),
}


@pytest.mark.parametrize(("old", "new"), EDITS.values(), ids=EDITS)
def test_edits_by_hand_stay(adopted, old, new):
    """Between an adoption and its undo, and before a second one, which leaves them as well."""
    adopt(adopted, "s2.08_Impute")
    text = adopted.text
    assert old in text
    adopted.module.write_text(text.replace(old, new), encoding="utf-8")
    edited = adopted.text
    adopt(adopted, "s2.09_Encode")
    adopt(adopted, "s2.11_Scale")
    undo(adopted, "s2.11_Scale")
    undo(adopted, "s2.09_Encode")
    assert adopted.text == edited
    undo(adopted, "s2.08_Impute")
    assert adopted.text == MODULE.replace(old, new)


def test_an_edit_of_adopted_code_is_reported(adopted):
    """It stays until that code itself is taken out."""
    adopt(adopted, "s2.08_Impute")
    adopt(adopted, "s2.11_Scale")
    text = adopted.text.replace("return as_numbers(X)\n", "return as_numbers(X)  # mine\n")
    adopted.module.write_text(text, encoding="utf-8")
    state = without_code(adopted, "s2.11_Scale")
    assert state.edited
    assert "# mine" in state.text
    assert "class Scale(StandardScaler):" in state.text
    adopted.write(state.text, state.before, state.codes)
    state = without_code(adopted, "s2.08_Impute")
    assert state.edited
    assert state.text == MODULE


def test_former_code_put_back_by_hand_is_not_adopted(adopted):
    """The module tells what is adopted."""
    adopt(adopted, "s2.08_Impute")
    adopted.module.write_text(MODULE, encoding="utf-8")
    assert adopted.codes() == {}
    adopt(adopted, "s2.09_Encode")
    assert list(adopted.codes()) == ["s2.09_Encode"]
    undo(adopted, "s2.09_Encode")
    assert adopted.text == MODULE


class Stopped(BaseException):
    """A process that ends."""


@pytest.mark.parametrize("action", [adopt, undo])
@pytest.mark.parametrize("writes", range(5))
def test_a_kill_between_two_writes(adopted, monkeypatch, action, writes):
    """Whatever was written last: the state is the old or the new one, and the undo is right."""
    adopt(adopted, "s2.08_Impute")
    if action is undo:
        adopt(adopted, "s2.11_Scale")
    old, codes = adopted.text, set(adopted.codes())
    write, done = adopted_code.write_atomically, []

    def stopping(file: Path, text: str) -> None:
        if len(done) == writes:
            raise Stopped
        done.append(file)
        write(file, text)

    def stopping_delete(*_, **__) -> None:
        raise Stopped

    monkeypatch.setattr(adopted_code, "write_atomically", stopping)
    monkeypatch.setattr(Path, "unlink", stopping_delete)
    with suppress(Stopped):
        action(adopted, "s2.11_Scale")
    monkeypatch.undo()
    changed = adopted.text != old
    assert set(adopted.codes()) == (codes ^ {"s2.11_Scale"} if changed else codes)
    for key in sorted(adopted.codes()):
        undo(adopted, key)
    assert adopted.text == MODULE
    adopt(adopted, "s2.11_Scale")
    undo(adopted, "s2.11_Scale")
    assert adopted.text == MODULE

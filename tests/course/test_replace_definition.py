"""Putting a learner's definition into a module, and the former one back."""

import builtins

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mlscaffold.learn.lesson_code import CannotReplace
from mlscaffold.learn.replace_definition import Target, put_in, take_out
from mlscaffold.learn.statements import Body

TARGET = Target("pupil", "features.py", "Scale")
MODULE = '''# Licence: MIT
"""Features."""

import os   # aligned by hand
from typing import Any

import numpy as np
from sklearn.base import BaseEstimator
from sklearn.preprocessing import OneHotEncoder, StandardScaler

from .config import Config

LIMIT = {"a":1,
         "b" : 2}


# ---------------------------------------------------------------- transformers


# The library's own does it.
class Scale(StandardScaler):
    """Scale columns."""

    # nothing more


def columns(config: Config, rows: "Any") -> list:
    return   [np.sum(rows), os.sep, OneHotEncoder, BaseEstimator, sum(rows)]  # odd spacing
'''
CODE = '''from typing import Self

import numpy as np
from sklearn.base import BaseEstimator, TransformerMixin

MIN_SPREAD = 1e-12


def spread(X):
    return np.maximum(X.std(axis=0), MIN_SPREAD)


# Written by hand.
class Scale(TransformerMixin, BaseEstimator):
    """Bring columns to one scale."""

    def fit(self, X) -> Self:
        self.spread_ = spread(X)
        return later(self)


def later(x):
    return x
'''
REPLACED = '''# Licence: MIT
"""Features."""

import os   # aligned by hand
from typing import Any, Self

import numpy as np
from sklearn.base import BaseEstimator, TransformerMixin
from sklearn.preprocessing import OneHotEncoder

from .config import Config

LIMIT = {"a":1,
         "b" : 2}


# ---------------------------------------------------------------- transformers


MIN_SPREAD = 1e-12


def spread(X):
    return np.maximum(X.std(axis=0), MIN_SPREAD)


# Written by hand.
class Scale(TransformerMixin, BaseEstimator):
    """Bring columns to one scale."""

    def fit(self, X) -> Self:
        self.spread_ = spread(X)
        return later(self)


def later(x):
    return x


def columns(config: Config, rows: "Any") -> list:
    return   [np.sum(rows), os.sep, OneHotEncoder, BaseEstimator, sum(rows)]  # odd spacing
'''


def test_everything_else_keeps_every_byte():
    """Only the definition with its comment changes, and the imports of the two versions."""
    assert put_in(MODULE, CODE, TARGET) == REPLACED
    assert take_out(REPLACED, CODE, MODULE, TARGET) == MODULE


@pytest.mark.parametrize(
    "written",
    [
        lambda text: text.replace("\n", "\r\n"),
        lambda text: "\ufeff" + text,
        lambda text: text.replace("    ", "\t").replace("\t\t", "\t"),
        lambda text: text.rstrip("\n"),
        lambda text: text[: text.index("def columns")].rstrip() + "\n",
        lambda text: text[text.index("import os") :],
    ],
    ids=["CRLF", "BOM", "tabs", "no last line end", "last", "no docstring"],
)
def test_files_of_every_form(written):
    """The way in which a file is written stays, and comes back."""
    module = written(MODULE)
    replaced = put_in(module, CODE, TARGET)
    assert (replaced.count("\r\n") == replaced.count("\n")) == ("\r" in module)
    assert replaced.startswith("\ufeff") == module.startswith("\ufeff")
    assert replaced.endswith("\n") == module.endswith("\n")
    assert take_out(replaced, CODE, module, TARGET) == module


IMPORTS = {
    "import re": "import re\nfrom typing",
    "import ast": '"""\n\nimport ast\nimport os   #',
    "import zipfile": "import zipfile\nfrom typing",
    "import pandas as pd": "import numpy as np\nimport pandas as pd\nfrom sklearn",
    "from typing import TYPE_CHECKING": "from typing import TYPE_CHECKING, Any",
    "from os import path": "from os import path\nfrom typing import Any",
    "from pupil.data import RAW": "Scaler\n\nfrom pupil.data import RAW\n\nfrom .config",
    "from sklearn.svm import SVC": "Scaler\nfrom sklearn.svm import SVC\n\nfrom .config",
}


@pytest.mark.parametrize(("line", "expected"), IMPORTS.items(), ids=IMPORTS)
def test_imports_are_sorted_in(line, expected):
    """As isort has it."""
    name = line.split()[-1]
    code = "from sklearn.preprocessing import StandardScaler\n"
    code += f"{line}\n\n\nclass Scale(StandardScaler):\n    x = {name}\n"
    replaced = put_in(MODULE, code, TARGET)
    assert expected in replaced
    assert take_out(replaced, code, MODULE, TARGET) == MODULE


def test_a_long_line_of_imports_is_wrapped():
    """And comes back in one line."""
    names = ", ".join(f"Name{i:02}" for i in range(9))
    module = f"from sklearn.base import {names}\n\nUSED = {names}\n\n\nclass Scale:\n    pass\n"
    code = "from sklearn.base import Name09, Name10\n\n\nclass Scale:\n    x = Name09, Name10\n"
    replaced = put_in(module, code, TARGET)
    assert "import (\n    Name00,\n" in replaced
    assert "    Name10,\n)\n" in replaced
    assert take_out(replaced, code, module, TARGET) == module


def test_names_in_parentheses_keep_their_layout():
    """One on each line stays one on each line."""
    module = "from x import (\n    a,\n    c,\n)\n\n\nclass Scale(a):\n    pass\n\n\nprint(c)\n"
    code = "from x import b, d\n\n\nclass Scale:\n    y = b, d\n"
    replaced = put_in(module, code, TARGET)
    assert replaced.startswith("from x import (\n    b,\n    c,\n    d,\n)\n")
    assert take_out(replaced, code, module, TARGET) == module


def test_lines_with_a_comment_stay():
    """`noqa` may be there for a reason; another line is added beside it."""
    module = "from x import a  # noqa: F401\n\n\nclass Scale(a):\n    pass\n"
    code = "from x import b\n\n\nclass Scale:\n    y = b\n"
    replaced = put_in(module, code, TARGET)
    assert replaced.startswith("from x import a  # noqa: F401\nfrom x import b\n\n\n")
    assert take_out(replaced, code, module, TARGET) == module


def test_exported_and_quoted_names_stay_imported():
    """`__all__` and annotations in quotation marks use a name, too."""
    module = MODULE.replace("LIMIT =", '__all__ = ["StandardScaler"]\nLIMIT =')
    assert "OneHotEncoder, StandardScaler" in put_in(module, CODE, TARGET)
    module = MODULE.replace('"Any"', '"StandardScaler"')
    assert "OneHotEncoder, StandardScaler" in put_in(module, CODE, TARGET)


HEADS = ["", '"""Doc."""\n\n\n', "# only\n\nX = 1\n\n\n", "#!/bin/python\n# Mine.\n"]


@pytest.mark.parametrize("head", HEADS)
def test_a_module_without_imports(head):
    """Gets its first ones at the top, but for the lines that must stay first."""
    module = head + "class Scale:\n    pass\n"
    replaced = put_in(module, CODE, TARGET)
    compile(replaced, "module", "exec")
    assert replaced.startswith(head.partition("\n")[0])
    assert take_out(replaced, CODE, module, TARGET) == module


def test_blocks_of_imports_come_below_the_imports():
    """`if TYPE_CHECKING` is not put into the middle of the module."""
    block = "if TYPE_CHECKING:\n    from collections.abc import Iterable\n"
    code = f"from typing import TYPE_CHECKING\n\n\n{block}\n\nclass Scale:\n    x: 'Iterable'\n"
    replaced = put_in(MODULE, code, TARGET)
    assert f"from .config import Config\n\n{block}\nLIMIT" in replaced
    assert take_out(replaced, code, MODULE, TARGET) == MODULE


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("LIMIT = 3\n\n\nclass Scale:\n    x = LIMIT\n", "LIMIT"),
        ("def columns():\n    return 1\n\n\nclass Scale:\n    x = columns()\n", "columns"),
        ("import numpy.linalg as np\n\n\nclass Scale:\n    x = np\n", "np"),
        ("import numpy as os\n\n\nclass Scale:\n    x = os\n", "os"),
        ("def sum(x):\n    return 0\n\n\nclass Scale:\n    x = sum([])\n", "sum"),
    ],
    ids=["constant", "function", "alias", "module", "built-in"],
)
def test_a_name_has_one_meaning(code, name):
    """A helper that is called like something else in the module is refused."""
    with pytest.raises(CannotReplace) as caught:
        put_in(MODULE, code, TARGET)
    assert f"`{name}` already has another meaning in features.py" in caught.value.what


def test_a_builtin_that_the_module_replaces_is_refused():
    """The code would mean something else there."""
    module = MODULE + "\n\ndef max(x):\n    return x\n"
    with pytest.raises(CannotReplace, match="`max` already has another meaning"):
        put_in(module, "class Scale:\n    x = max([1])\n", TARGET)


def test_a_helper_that_is_there_already_is_shared():
    """With the same meaning, whatever its comments; it stays when the code goes."""
    module = MODULE.replace("LIMIT", "def spread(X): # short\n    return 1\n\n\nLIMIT")
    code = "def spread(X):\n    return 1\n\n\nclass Scale:\n    x = spread(1)\n"
    replaced = put_in(module, code, TARGET)
    assert replaced.count("def spread") == 1
    assert take_out(replaced, code, module, TARGET) == module


@pytest.mark.parametrize(
    ("module", "message"),
    [
        ("if True:\n    class Scale:\n        pass\n", "no function or class `Scale`"),
        ("from x import Scale\n", "no function or class `Scale`"),
        ("class Scale:\n    pass\n\n\nclass Scale:\n    pass\n", "more than one"),
    ],
)
def test_the_module_needs_one_definition_at_the_top_level(module, message):
    """Whatever else has the name cannot be replaced."""
    with pytest.raises(CannotReplace, match=message):
        put_in(module, CODE, TARGET)


def test_an_import_of_the_module_itself():
    """What stands beside the definition need not be imported; the definition itself cannot be."""
    code = "from pupil.features import columns\n\n\nclass Scale:\n    x = columns\n"
    assert "pupil.features" not in put_in(MODULE, code, TARGET)
    code = "from pupil.features import Scale as Old\n\n\nclass Scale(Old):\n    x = 1\n"
    with pytest.raises(CannotReplace, match="imports the module that the code goes into"):
        put_in(MODULE, code, TARGET)


# -------------------------------------------------------------------------- edited in between


def edited(old: str, new: str) -> tuple[str, str]:
    """Return the module and its replaced version, both with an edit by hand."""
    assert old in MODULE
    assert old in REPLACED
    return MODULE.replace(old, new), REPLACED.replace(old, new)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"b" : 2', '"b" : 3, "c":4'),
        ("# odd spacing", "# mine"),
        ("from .config import Config\n", "from .config import Config\nfrom .data import RAW\n"),
        ("# ------", "# a note of mine\n\n# ------"),
        ("\n\ndef columns", "\n\ndef mine():\n    return LIMIT\n\n\ndef columns"),
    ],
)
def test_edits_elsewhere_stay(old, new):
    """Only the definition is brought back."""
    before, now = edited(old, new)
    assert take_out(now, CODE, MODULE, TARGET) == before


def test_what_somebody_uses_or_edited_stays():
    """A helper, a constant and an import that came with the code, if they are used elsewhere."""
    now = REPLACED + "\n\nmine = spread(1)\nbases = (TransformerMixin,)\n"
    back = take_out(now, CODE, MODULE, TARGET)
    assert "def spread" in back
    assert "MIN_SPREAD = 1e-12" in back
    assert "import BaseEstimator, TransformerMixin" in back
    assert "def later" not in back
    assert "Self" not in back
    now = REPLACED.replace("def later(x):\n    return x", "def later(x):\n    return x + 1  # mine")
    assert "return x + 1  # mine" in take_out(now, CODE, MODULE, TARGET)
    now = REPLACED.replace("# Written by hand.", "# A note of mine.")
    assert "# A note of mine.\nclass Scale(StandardScaler)" in take_out(now, CODE, MODULE, TARGET)


def test_a_name_that_was_taken_meanwhile_is_not_overwritten():
    """The former definition would get another meaning."""
    now = REPLACED + "\n\nStandardScaler = None\n"
    with pytest.raises(CannotReplace, match="`StandardScaler` already has another meaning"):
        take_out(now, CODE, MODULE, TARGET)


# ------------------------------------------------------------------------ any module, any code

POOL = [  # lines as isort sorts them, with the name that each binds
    ("import json", "json"),
    ("import re", "re"),
    ("from collections import Counter", "Counter"),
    ("from typing import Any", "Any"),
    ("import numpy as np", "np"),
    ("import pandas as pd", "pd"),
    ("from sklearn.base import BaseEstimator", "BaseEstimator"),
    ("from sklearn.svm import SVC", "SVC"),
    ("from pupil.data import RAW", "RAW"),
]
SECTIONS = (4, 8, 9)
COMMENTS = ["", "# A remark.\n", "# Two\n# lines.\n", "# far\n\n"]
TITLES = ["", '"""Title."""\n', "# Licence\n"]
CONSTANTS = ["", "X = 1", "X = {1:2,\n  3 : 4}\nY = X"]


@st.composite
def imports(draw) -> tuple[str, list[str]]:
    """Draw lines of imports, and the names that they bind."""
    chosen = draw(st.sets(st.integers(0, len(POOL) - 1)))
    sections, start = [], 0
    for stop in SECTIONS:
        sections.append("".join(f"{POOL[i][0]}\n" for i in range(start, stop) if i in chosen))
        start = stop
    return "\n".join(filter(None, sections)), [POOL[i][1] for i in sorted(chosen)]


@st.composite
def definition(draw, name: str, names: list[str]) -> str:
    """Draw a function or class that uses some names, with a comment or without."""
    used = draw(st.lists(st.sampled_from(names), max_size=3)) if names else []
    value, quoted = f"[{', '.join(used)}]", (used or ["int"])[0]
    forms = [
        f"def {name}(x=1):\n    {name} = {value}\n    return {name}  # all",
        f'class {name}:\n    """Text."""\n\n    x = {value}\n\n    # end',
        f"def {name}(): return {value}",
        f"@(lambda f: f)\nasync def {name}(x: '{quoted}'):\n    yield x",
    ]
    return draw(st.sampled_from(COMMENTS)) + draw(st.sampled_from(forms))


@st.composite
def module_and_code(draw) -> tuple[str, str]:
    """Draw a module that defines ``target``, and code for it."""
    lines, names = draw(imports())
    others = [f"other{i}" for i in range(draw(st.integers(0, 3)))]
    order = draw(st.permutations([*others, "target"]))
    head = "\n".join(filter(None, [draw(st.sampled_from(TITLES)), lines]))
    parts = [head, draw(st.sampled_from(CONSTANTS))]
    parts += [draw(definition(name, names + others)) for name in order]
    lines, names = draw(imports())
    helpers = [f"helper{i}" for i in range(draw(st.integers(0, 2)))]
    code = [draw(definition(name, names)) for name in helpers]
    used = ", ".join([*helpers, *names])
    code.insert(draw(st.integers(0, len(code))), f"def target():\n    return [{used}]")
    return file_of(parts), file_of([lines, *code])


def file_of(parts: list[str]) -> str:
    """Join parts with two empty lines in between."""
    return "\n\n\n".join(part.rstrip("\n") for part in parts if part) + "\n"


@settings(max_examples=100, deadline=None, derandomize=True, database=None)
@given(pair=module_and_code(), crlf=st.booleans())
def test_replacing_and_undoing_is_the_identity(pair, crlf):
    """Whatever is replaced: all else keeps its bytes, all names are bound, and it comes back."""
    module, code = pair
    module = module.replace("\n", "\r\n") if crlf else module
    target = Target("pupil", "features.py", "target")
    replaced = put_in(module, code, target)
    assert "helper0" not in code or "helper0" in replaced
    assert unbound(replaced) <= unbound(module)
    assert others(replaced) == others(module)
    assert take_out(replaced, code, module, target) == module


def others(text: str) -> list[str]:
    """Return the definitions that must not change."""
    statements = Body(text).statements()
    return [s.code.strip() for s in statements if s.name.startswith("other")]


def unbound(text: str) -> set[str]:
    """Return the names that a module uses and nothing binds."""
    statements = Body(text).statements()
    bound = set(dir(builtins)).union(*(s.binds for s in statements))
    return set().union(*(s.uses | s.mentions for s in statements)) - bound

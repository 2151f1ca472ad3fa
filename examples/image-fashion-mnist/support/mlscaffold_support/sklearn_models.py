"""Fitted pipelines on disk, in a format that runs no code when it is read."""

from collections.abc import Mapping
from inspect import isclass, isfunction
from pathlib import Path
from types import ModuleType
from typing import Any

from .files import replace_file

# What pipelines consist of, beside the estimators that skops knows. None of these runs code from
# the file, but a forest made by a stranger can name nodes that are not there and crash.
TRUSTED_TYPES = [
    "functools.partial",
    "mlscaffold_support.text_vectors.Tfidf",
    "mlscaffold_support.text_vectors.embed",
    "numpy.dtype",
    "scipy._lib.array_api_compat.numpy._aliases.asarray",
    "scipy.interpolate._bsplines.BSpline",
    "scipy.sparse._csr.csr_matrix",
    "sklearn.ensemble._hist_gradient_boosting.predictor.TreePredictor",
    "sklearn.model_selection._split.KFold",
    "sklearn.model_selection._split.StratifiedKFold",
    "sklearn.tree._tree.Tree",
    "sklearn.utils.validation.check_array",
]


def save_models(models: Mapping[str, Any], path: Path) -> None:
    """Write fitted pipelines by name."""
    from skops.io import dump

    with replace_file(path) as temporary:
        dump(dict(models), temporary)


def load_models(path: Path, own: ModuleType) -> dict[str, Any]:
    """Read fitted pipelines; a file with a type that is not trusted is refused.

    Parameters
    ----------
    own
        The module of the project whose functions and classes the pipelines may use.
    """
    from skops.io import load

    defined = [value for value in vars(own).values() if isclass(value) or isfunction(value)]
    names = [f"{each.__module__}.{each.__name__}" for each in defined]
    return load(path, trusted=[*TRUSTED_TYPES, *(n for n in names if n.startswith(own.__name__))])

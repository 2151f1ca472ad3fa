"""Names that a project, its folder and its package may have."""

from __future__ import annotations

import keyword
import sys

from mlscaffold.errors import UsageError

LONGEST_PACKAGE = 24

# Top-level modules that a generated project imports: a package of the same name would hide them.
DEPENDENCIES = frozenset(
    """
    accelerate copier cookiecutter dvc huggingface_hub ipykernel joblib jupytext matplotlib
    mlflow mlscaffold nbclient nbconvert nbformat nbstripout networkx numpy openpyxl optuna
    pandas pandera pip pooch pyarrow pytest ray requests rich ruff safetensors scipy
    setuptools skops sklearn skrub sqlalchemy sympy threadpoolctl torch tqdm traitlets uv yaml
    """.split()
)
# Folders of a generated project that Python would find first where it runs in the project's root
# or in its course.
FOLDERS = frozenset(
    {
        "checks",
        "course",
        "data",
        "decisions",
        "docs",
        "learn",
        "models",
        "notebooks",
        "reports",
        "src",
        "tests",
    }
)


class NameEmpty(UsageError):
    """A title without a letter or digit in it."""

    def __init__(self, title: str) -> None:
        super().__init__(
            "The project's name has no letter or digit", repr(title), "Give one, such as churn."
        )


class NameReserved(UsageError):
    """A package name that would hide a module."""

    def __init__(self, package: str, owner: str) -> None:
        super().__init__(
            f"A package of this name would clash with {owner}",
            package,
            f"Choose another name, such as {package[:16].rstrip('_')}_project.",
        )


class PackageNameInvalid(UsageError):
    """Not a name that Python can import, or a longer one than the templates take."""

    def __init__(self, package: str) -> None:
        super().__init__(
            "Not a name for a package",
            repr(package),
            f"Use lower-case ASCII letters, digits and _, a letter first, "
            f"at most {LONGEST_PACKAGE} characters.",
        )


def slug_from(title: str) -> str:
    """Derive the folder's and repository's name from a title: ASCII words joined by hyphens."""
    from slugify import slugify

    slug = slugify(title, max_length=60, word_boundary=True)
    if not slug:
        raise NameEmpty(title)
    return slug


def title_from(name: str) -> str:
    """Make a title for people from the name that was typed."""
    words = name.replace("_", " ").replace("-", " ").split()
    title = " ".join(words)
    return title[:1].upper() + title[1:]


def package_from(slug: str) -> str:
    """Derive an importable package name of at most 24 characters from a slug."""
    package = slug.replace("-", "_")
    if package[0].isdigit():
        package = f"p{package}"
    if len(package) > LONGEST_PACKAGE:
        cut = package[: LONGEST_PACKAGE + 1].rfind("_")
        package = package[: cut if cut > LONGEST_PACKAGE // 2 else LONGEST_PACKAGE].rstrip("_")
    return package


def check_package(package: str) -> str:
    """Return `package` if it can be imported without hiding anything, or raise."""
    valid = package.isascii() and package.isidentifier() and package == package.lower()
    if keyword.iskeyword(package) or keyword.issoftkeyword(package):
        raise NameReserved(package, "a keyword of Python")
    if not valid or len(package) > LONGEST_PACKAGE or package.startswith("_"):
        raise PackageNameInvalid(package)
    if package in sys.stdlib_module_names:
        raise NameReserved(package, "a module of Python's standard library")
    if package in DEPENDENCIES:
        raise NameReserved(package, "a library that the project uses")
    if package in FOLDERS:
        raise NameReserved(package, "a folder that every project has")
    return package


def one_line(what: str, text: str) -> str:
    """Return a text that can stand in a heading, a config file and a terminal.

    Raises
    ------
    UsageError
        It holds line breaks, or other characters that do not print.
    """
    if not text.isprintable():
        raise UsageError(
            f"The {what} holds a line break or a character that does not print",
            ascii(text),
            f"Give one line: --{what} TEXT",
        )
    return text.strip()

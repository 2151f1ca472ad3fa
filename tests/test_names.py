"""Titles become folders and packages that Python can import."""

import pytest

from mlscaffold import names


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Churn", "churn"),
        ("Käse & Wein 2024", "kase-wein-2024"),
        ("Предсказание цен", "predskazanie-tsen"),
        ("  many   spaces ", "many-spaces"),
        ("snake_case_name", "snake-case-name"),
    ],
)
def test_any_title_gives_an_ascii_slug(title, slug):
    """Spaces, capitals and other scripts become hyphens and ASCII letters."""
    assert names.slug_from(title) == slug


def test_a_title_without_letters_is_refused():
    """There is nothing to make a name from."""
    with pytest.raises(names.NameEmpty, match="no letter or digit"):
        names.slug_from("!!!")


@pytest.mark.parametrize(
    ("slug", "package"),
    [
        ("churn", "churn"),
        ("2024-sales", "p2024_sales"),
        ("predicting-the-median-house-value", "predicting_the_median"),
        ("a" * 40, "a" * 24),
    ],
)
def test_a_slug_gives_an_importable_package(slug, package):
    """It starts with a letter and is cut at a word where that leaves enough."""
    assert names.package_from(slug) == package
    assert names.check_package(package) == package


@pytest.mark.parametrize(
    ("package", "owner"),
    [
        ("class", "keyword"),
        ("match", "keyword"),
        ("statistics", "standard library"),
        ("pandas", "library that the project uses"),
        ("mlflow", "library that the project uses"),
        ("tests", "folder"),
    ],
)
def test_a_package_never_hides_a_module(package, owner):
    """Keywords, the standard library, dependencies and the project's own folders are taken."""
    with pytest.raises(names.NameReserved, match=owner):
        names.check_package(package)


@pytest.mark.parametrize("package", ["Churn", "a-b", "ünicode", "_private", "", "x" * 25])
def test_a_name_that_python_cannot_import_is_refused(package):
    """Only lower-case ASCII identifiers of at most 24 characters pass."""
    with pytest.raises(names.PackageNameInvalid):
        names.check_package(package)


def test_a_title_for_people_is_made_from_a_name():
    """Hyphens and underscores become spaces, the first letter a capital."""
    assert names.title_from("census_income-2024") == "Census income 2024"

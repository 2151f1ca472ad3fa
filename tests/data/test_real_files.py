"""Files as people really have them: each kind of fault was reported in public, and has a test."""

import gzip
import json
import tarfile
import zipfile

import numpy as np
import openpyxl
import pandas as pd
import pytest
from PIL import Image

from mlscaffold.data import columns, errors, images, tables, texts
from mlscaffold.data.profile import profile

N = 60
PRICES = [1000.5 + 37 * k for k in range(N)]


def table(**changed):
    """Return rows of text cells: an area, a city, a price and whether it was sold."""
    cells = {
        "area": [str(40 + 7 * k % 90) for k in range(N)],
        "city": [["Porto", "Lyon", "Graz"][k % 3] for k in range(N)],
        "price": [f"{price:.2f}" for price in PRICES],
        "sold": [["yes", "no"][k * k % 7 % 2] for k in range(N)],
    }
    return cells | changed


@pytest.fixture
def own(tmp_path):
    """Return a function that writes cells as CSV and profiles the file."""

    def make(cells, *, sep=",", name="own.csv", **options):
        pd.DataFrame(cells).to_csv(tmp_path / name, sep=sep, index=False)
        return profile(tmp_path / name, **options)

    return make


def values(cells, column, sep=","):
    """Return what the cells of a column become."""
    frame = pd.DataFrame(cells, dtype="str")
    text = frame.to_csv(sep=sep, index=False)
    return columns.typed(frame, tables.texts.dialect("own.csv", text, "utf-8")).frame[column]


def lines(found):
    """Return the decisions as lines."""
    return [f"{d.column}: {d.decision} ({d.why})" for d in found.decisions]


# -------------------------------------------------------------------------------------- numbers


@pytest.mark.parametrize(
    ("write", "sep"),
    [
        (lambda x: f"${x:,.2f}", ","),
        (lambda x: f"{x:,.2f} USD", ","),
        (lambda x: f"{x:.2f} €".replace(".", ","), ";"),
        (lambda x: f"{x:,.2f}".replace(",", "'"), ","),
        (lambda x: f"{x:,.2f}".replace(",", "\u00a0").replace(".", ","), ";"),
        (lambda x: f"{x:,.2f}".replace(",", "\u202f").replace(".", ","), ";"),
        (lambda x: f"{x / 1000:.5f}K", ","),
        (lambda x: f"{x:.2f} kg", ","),
        (lambda x: f"{x:.2f}%", ","),
        (lambda x: f"Rs. {x:,.2f}", ","),
    ],
    ids=["$", "USD", "€", "Swiss", "no-break", "narrow", "K", "kg", "percent", "rupees"],
)
def test_numbers_as_people_write_them(own, write, sep):
    """They are numbers, as a feature and as a target."""
    cells = table(price=[write(x) for x in PRICES])
    np.testing.assert_allclose(values(cells, "price", sep), PRICES)
    assert own(cells, sep=sep, target="price").task == "regression"


@pytest.mark.parametrize(
    ("write", "sign"),
    [
        (lambda x: f"({x:,.2f})", -1),
        (lambda x: f"\u2212{x:.2f}", -1),
        (lambda x: f"{x:.2f}-", -1),
        (lambda x: f"+{x:.2f}", 1),
    ],
    ids=["brackets", "minus", "trailing", "plus"],
)
def test_signs_as_people_write_them(write, sign):
    """Brackets, the mathematical minus and one at the end mean negative."""
    cells = table(price=[write(x) for x in PRICES])
    np.testing.assert_allclose(values(cells, "price"), sign * np.array(PRICES))


def test_groups_as_in_india():
    """12,34,567 has groups of two digits."""
    cells = table(price=[f"12,{k % 90 + 10},567" for k in range(N)])
    assert values(cells, "price")[3] == 1_213_567


def test_a_bound_is_read_as_its_number_and_said(own):
    """<5 among numbers is 5; where every value is a bound they are classes."""
    cells = table(area=[f"<{k}" if k % 9 == 0 else str(k) for k in range(10, N + 10)])
    assert values(cells, "area")[8] == 18
    assert any("is read as" in line for line in lines(own(cells, target="sold")))
    assert (
        own(table(sold=[["<=50K", ">50K"][k % 2] for k in range(N)]), target="sold").task
        == "binary"
    )


def test_infinity_means_missing_and_is_said(own):
    """No measurement is infinite."""
    cells = table(area=["inf" if k % 6 == 0 else str(k) for k in range(N)])
    assert values(cells, "area").isna().sum() == 10
    assert any("10 infinite values mean missing" in line for line in lines(own(cells)))


@pytest.mark.parametrize("units", ["kg lb oz", "$ € £"])
def test_several_units_are_said(own, units):
    """Numbers in different units are not comparable, so they stay text."""
    marks = units.split()
    cells = table(area=[f"{k + 1} {marks[k % 3]}" for k in range(N)])
    assert any("several units" in line for line in lines(own(cells, target="sold")))


def test_stray_words_among_numbers_are_said(own):
    """The column stays text, with the share of numbers and the way out."""
    odd = ["n/k", "approx 80", "80+", "see note", "none"]
    cells = table(area=[odd[k // 9 % 5] if k % 9 == 0 else str(k) for k in range(N)])
    said = "\n".join(lines(own(cells, target="sold")))
    assert "text, although 88% of its cells are numbers" in said
    assert "data.na_values" in said


def test_codes_with_leading_zeros_stay_text(own):
    """01067 is a name; 08 as an hour is a number."""
    cells = table(
        zip=[f"{k * 97 % 10000:05d}" for k in range(N)], hour=[f"{k % 24:02d}" for k in range(N)]
    )
    assert values(cells, "zip")[0] == "00000"
    assert values(cells, "hour")[8] == 8
    assert any("codes, kept as text" in line for line in lines(own(cells, target="price")))


# ----------------------------------------------------------------------------------------- rows


@pytest.mark.parametrize("mark", ["#", "%"])
def test_cells_that_begin_with_a_mark_of_comments_are_rows(own, mark):
    """A colour such as #ff0000 begins no comment."""
    cells = {"colour": [f"{mark}{k:06x}" if k % 3 else "red" for k in range(N)], **table()}
    found = own(cells, target="price")
    assert found.rows == N
    assert found.read.comment is None


def test_lines_that_are_comments_are_said(tmp_path):
    """A comment has not the cells of a row."""
    rows = pd.DataFrame(table()).to_csv(index=False).splitlines()
    rows.insert(20, "# measured again on Tuesday")
    (tmp_path / "own.csv").write_text("\n".join(rows))
    found = profile(tmp_path / "own.csv", target="price")
    assert found.rows == N
    assert any("lines that begin with # are left out" in line for line in lines(found))


@pytest.mark.parametrize("label", ["Grand Total", "Total", "Summe", "Total:", "Subtotal Lyon"])
def test_a_total_is_left_out_and_said(own, label):
    """The sum of all prices is no price."""
    cells = {"unit": [f"U{k:02d}" for k in range(N)], **table()}
    total = [label, sum(map(int, cells["area"])), "", sum(PRICES), ""]
    cells = {
        name: [*column, str(cell)]
        for (name, column), cell in zip(cells.items(), total, strict=True)
    }
    found = own(cells, target="price")
    assert found.drop_rows == {"unit": [label]}
    assert any(f"1 row is left out: {label}" in line for line in lines(found))


def test_subtotals_and_repeated_headers_are_left_out(own):
    """Also in the middle of the table."""
    cells = {"unit": [f"U{k:02d}" for k in range(N)], **table()}
    frame = pd.DataFrame(cells)
    header = pd.DataFrame([list(frame)], columns=list(frame))
    sums = {"unit": "Subtotal", "area": str(frame["area"][:30].astype(int).sum()), "city": ""}
    subtotal = pd.DataFrame([sums | {"price": str(sum(PRICES[:30])), "sold": ""}])
    found = own(pd.concat([frame[:30], subtotal, header, frame[30:]]), target="price")
    assert found.drop_rows == {"unit": ["unit", "Subtotal"]}


def test_a_category_called_total_is_no_total(own):
    """Total cover is a kind of insurance."""
    cells = table(cover=[["Total", "Part"][k % 2] for k in range(N)])
    assert own(cells, target="sold").drop_rows == {}


# --------------------------------------------------------------------------------------- header


def test_years_as_column_names_below_a_title(tmp_path):
    """Two title lines, years in the header, and a comma at the end of each line."""
    years = range(2001, 2013)
    head = ["Data Source,World,", "", "Last Updated,2020-01-01,", ""]
    rows = [",".join(["Land", "Code", *map(str, years), "Group", ""])]
    rows += [
        ",".join([f"Land {k}", f"L{k}", *(f"{k * y % 997}.5" for y in years), "ab"[k % 2], ""])
        for k in range(N)
    ]
    (tmp_path / "own.csv").write_text("\n".join(head + rows))
    found = profile(tmp_path / "own.csv", target="Group")
    names = [column.name for column in found.columns]
    assert names[:4] == ["Land", "Code", "2001", "2002"]
    assert found.rows == N


@pytest.mark.parametrize("commas", [1, 3])
def test_nameless_columns_at_the_end(tmp_path, commas):
    """Spreadsheets export them by the hundred."""
    rows = pd.DataFrame(table()).to_csv(index=False).splitlines()
    (tmp_path / "own.csv").write_text("\n".join(row + "," * commas for row in rows))
    found = profile(tmp_path / "own.csv", target="sold")
    assert [column.name for column in found.columns] == ["area", "city", "price", "sold"]


def sheet(path, rows, merge=()):
    """Write a workbook."""
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    for area in merge:
        book.active.merge_cells(area)
    book.save(path)


def body():
    """Return the rows of a sheet, without a header."""
    cells = table()
    return [
        [int(a), c, float(p), s]
        for a, c, p, s in zip(
            cells["area"], cells["city"], cells["price"], cells["sold"], strict=True
        )
    ]


@pytest.mark.parametrize("merge", [(), ("A1:D1",)])
def test_a_title_above_the_table_of_a_workbook(tmp_path, merge):
    """Merged over the columns or not."""
    rows = [["Homes sold"], ["(internal)"], [], ["area", "city", "price", "sold"], *body()]
    sheet(tmp_path / "own.xlsx", rows, merge)
    found = profile(tmp_path / "own.xlsx", target="price")
    assert [column.name for column in found.columns] == ["area", "city", "price", "sold"]
    assert found.rows == N


def test_two_header_rows_are_joined(tmp_path):
    """A first row names groups of columns."""
    rows = [["Home", None, "Sale", None], ["area", "city", "price", "sold"], *body()]
    sheet(tmp_path / "own.xlsx", rows, ("A1:B1", "C1:D1"))
    found = profile(tmp_path / "own.xlsx", target="Sale price")
    names = ["Home area", "Home city", "Sale price", "Sale sold"]
    assert [column.name for column in found.columns] == names


def test_a_table_that_begins_in_b3(tmp_path):
    """Empty rows and columns before it do not count."""
    rows = [[], [], *([None, *row] for row in [["area", "city", "price", "sold"], *body()])]
    sheet(tmp_path / "own.xlsx", rows)
    found = profile(tmp_path / "own.xlsx", target="price")
    assert [column.name for column in found.columns] == ["area", "city", "price", "sold"]


def test_merged_cells_hold_their_value_in_each_row(tmp_path):
    """A city that is merged down belongs to all its rows."""
    rows = body()
    for k in range(N):
        rows[k][1] = ["Porto", "Lyon"][k // 30] if k % 30 == 0 else None
    sheet(tmp_path / "own.xlsx", [["area", "city", "price", "sold"], *rows], ("B2:B31", "B32:B61"))
    how = tables.sniff(tmp_path / "own.xlsx")
    assert tables.read(tmp_path / "own.xlsx", how)["city"].value_counts().to_dict() == {
        "Porto": 30,
        "Lyon": 30,
    }


def test_the_header_can_be_named(tmp_path):
    """By its line, where it cannot be found."""
    rows = pd.DataFrame(table()).to_csv(index=False)
    (tmp_path / "own.csv").write_text("1,2,3,4\n5,6,7,8\n" + rows)
    found = profile(tmp_path / "own.csv", header_row=3, target="price")
    assert [column.name for column in found.columns] == ["area", "city", "price", "sold"]
    assert found.rows == N


# ---------------------------------------------------------------------------------------- dates

DAYS = pd.date_range("2021-01-01", periods=N, freq="30h")
MOMENTS = {
    "offset": [day.strftime("%Y-%m-%d %H:%M:%S+02:00") for day in DAYS],
    "RFC 2822": [day.strftime("%a, %d %b %Y %H:%M:%S GMT") for day in DAYS],
    "UTC": [day.strftime("%Y-%m-%d %H:%M:%S UTC") for day in DAYS],
    "epoch": [str(int(day.timestamp())) for day in DAYS],
    "epoch ms": [str(int(day.timestamp() * 1000)) for day in DAYS],
    "Excel": [str((day - pd.Timestamp("1899-12-30")) / pd.Timedelta(1, "D")) for day in DAYS],
}  # fmt: skip


@pytest.mark.parametrize("form", MOMENTS)
def test_moments_are_dates_in_utc_and_order_the_rows(own, form):
    """The split is by time then."""
    cells = table(seen=MOMENTS[form])
    hours = 2 if form == "offset" else 0
    seconds = (values(cells, "seen") - DAYS.to_series(index=range(N))).dt.total_seconds()
    np.testing.assert_allclose(seconds, -3600 * hours, atol=0.1)
    assert own(cells, target="price").split.method == "time"


def test_time_that_is_spread_over_columns_orders_the_rows(own):
    """Year, month, day and hour in columns of their own."""
    parts = {
        name: [str(getattr(day, name)) for day in DAYS] for name in ("year", "month", "day", "hour")
    }
    found = own(table(**parts), target="price")
    assert (found.split.method, found.split.time) == ("time", ["year", "month", "day", "hour"])
    assert (
        own(table(**{n: c[::-1] for n, c in parts.items()}), target="price").split.method == "time"
    )
    shuffled = {name: cells[::2] + cells[1::2] for name, cells in parts.items()}
    assert own(table(**shuffled), target="price").split.method == "random"


def test_dates_in_several_formats_are_said(own):
    """They are not guessed."""
    days = [day.strftime(["%Y-%m-%d", "%d/%m/%Y", "%m.%d.%y"][k % 3]) for k, day in enumerate(DAYS)]
    assert any("looks like dates" in line for line in lines(own(table(seen=days), target="price")))


@pytest.mark.parametrize("far", ["9999-12-31", "0000-00-00", "1900-01-01"])
def test_days_that_mean_no_date(far):
    """Warehouses write them for "until further notice" and "unknown"."""
    days = [far if k % 5 == 0 else day.strftime("%Y-%m-%d") for k, day in enumerate(DAYS)]
    dates = values(table(until=days), "until")
    assert dates.dtype == "datetime64[us]"
    assert dates.isna().sum() == 12


def test_years_before_nanoseconds():
    """A chronicle begins in 1066."""
    days = [f"{1066 + k}-10-14" for k in range(N)]
    assert values(table(battle=days), "battle").dt.year.tolist() == list(range(1066, 1066 + N))


# ---------------------------------------------------------------------------------- own types


@pytest.mark.parametrize("gap", [False, True])
def test_a_target_of_zero_and_one_as_floats(own, gap):
    """As pandas writes it where some cells were empty."""
    cells = table(bought=["" if gap and k % 9 == 0 else f"{k * k % 7 % 2}.0" for k in range(N)])
    found = own(cells, target="bought")
    assert (found.task, found.positive, set(found.balance)) == ("binary", 1, {"0", "1"})


def test_types_of_warehouses(tmp_path):
    """Decimals, time zones, unsigned and nullable numbers, objects."""
    from decimal import Decimal

    frame = pd.DataFrame(
        {
            "cost": [Decimal("12.50") + k for k in range(N)],
            "seen": DAYS.tz_localize("Europe/Lisbon"),
            "big": pd.Series([2**63 + 10_000 * k for k in range(N)], dtype="uint64"),
            "some": pd.Series([None if k % 7 == 0 else k for k in range(N)], dtype="Int64"),
            "owner": [{"name": f"n{k}"} for k in range(N)],
            "sold": pd.Series([k % 2 == 0 for k in range(N)], dtype="boolean"),
        }
    )
    frame.to_parquet(tmp_path / "own.parquet")
    found = profile(tmp_path / "own.parquet", target="sold")
    dtypes = {column.name: column.dtype for column in found.columns}
    assert dtypes["cost"] == dtypes["big"] == dtypes["some"] == "float64"
    assert dtypes["seen"] == "datetime64[us]"
    assert (found.positive, found.split.time) == ("True", "seen")
    assert "lists or objects" in found.drop["owner"]


@pytest.mark.parametrize("wrap", [lambda rows: rows, lambda rows: {"data": rows, "page": 1}])
def test_json_documents(tmp_path, wrap):
    """A list of objects, or an object with one."""
    rows = pd.DataFrame(table()).to_dict("records")
    (tmp_path / "own.json").write_text("\ufeff" + json.dumps(wrap(rows), indent=1), "utf-8")
    assert profile(tmp_path / "own.json", target="price").rows == N


def test_none_is_a_class(tmp_path):
    """An answer in a workbook, and no gap."""
    rows = [[*row[:3], ["None", "Attic"][k % 2]] for k, row in enumerate(body())]
    sheet(tmp_path / "own.xlsx", [["area", "city", "price", "extension"], *rows])
    assert set(profile(tmp_path / "own.xlsx", target="extension").balance) == {"None", "Attic"}


def test_formulas_without_results_are_named(tmp_path):
    """As libraries write them."""
    rows = [[*row, f"=C{k + 2}/A{k + 2}"] for k, row in enumerate(body())]
    sheet(tmp_path / "own.xlsx", [["area", "city", "price", "sold", "per_m2"], *rows])
    assert any(
        "formulas without results" in line
        for line in lines(profile(tmp_path / "own.xlsx", target="price"))
    )


# ------------------------------------------------------------------- archives, encodings, others


def test_archives(tmp_path):
    """Hidden members do not count, and a name may lie."""
    content = pd.DataFrame(table()).to_csv(index=False).encode()
    (tmp_path / "own.csv").write_bytes(content)
    with zipfile.ZipFile(tmp_path / "mac.zip", "w") as archive:
        archive.writestr("homes/homes.csv", content)
        archive.writestr("__MACOSX/homes/._homes.csv", b"\0\1")
    with tarfile.open(tmp_path / "homes.tar.gz", "w:gz") as archive:
        archive.add(tmp_path / "own.csv", "homes.csv")
    (tmp_path / "renamed.csv").write_bytes(gzip.compress(content))
    (tmp_path / "plain.csv.gz").write_bytes(content)
    for name in ("mac.zip", "homes.tar.gz", "renamed.csv", "plain.csv.gz"):
        assert profile(tmp_path / name, target="price").rows == N


def test_a_member_can_be_chosen(tmp_path):
    """Of several, one is named."""
    content = pd.DataFrame(table()).to_csv(index=False)
    with zipfile.ZipFile(tmp_path / "two.zip", "w") as archive:
        archive.writestr("train.csv", content)
        archive.writestr("test.csv", content)
    with pytest.raises(errors.ChooseFile, match=r"--member: train\.csv, test\.csv"):
        profile(tmp_path / "two.zip")
    found = profile(tmp_path / "two.zip", member="train.csv", target="price")
    assert found.read.member == "train.csv"


def test_one_invalid_byte_does_not_change_the_encoding(tmp_path):
    """Its line is named, and the other letters stay."""
    rows = [f"{k},Köln,{k % 7}.5,{'yes' if k % 2 else 'no'}" for k in range(N)]
    content = "\n".join(["area,city,price,sold", *rows]).encode()
    (tmp_path / "own.csv").write_bytes(content.replace("Köln".encode(), b"K\xffln", 1))
    found = profile(tmp_path / "own.csv", target="sold")
    assert found.read.encoding == "utf-8"
    assert any("line 2 has a byte that is no utf-8" in line for line in lines(found))


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"<!DOCTYPE html><html><body>please sign in</body></html>", "web page"),
        (b"version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12\n", "Git LFS"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500), "protected by a password"),
        (b"@relation homes\n@attribute area numeric\n", "ARFF"),
        (b"ARROW1" + bytes(100), "Feather"),
    ],
)
def test_what_is_no_table_is_named(tmp_path, content, reason):
    """One clear message names the cause."""
    (tmp_path / "own.csv").write_bytes(content)
    with pytest.raises(errors.NotATable, match=reason):
        profile(tmp_path / "own.csv")


# --------------------------------------------------------------------------- classes and targets


def test_rare_classes_are_left_out_and_said(own):
    """Too few for a test set and each fold; the way to keep them is named."""
    kinds = ["castle", "castle", "boat"] + ["house", "flat", "hut"] * 19
    found = own(table(kind=kinds), target="kind")
    assert sorted(found.drop_rows["kind"]) == ["boat", "castle"]
    assert set(found.balance) == {"house", "flat", "hut"}
    assert any("data.recode" in line for line in lines(found))


def test_a_class_called_unknown_survives_rare_classes_and_spellings(own):
    """It is no missing value, also where other labels are joined and left out."""
    kinds = ["rare", "rare", "House"] + ["house", "flat", "unknown"] * 19
    found = own(table(kind=kinds), target="kind")
    assert set(found.balance) == {"house", "flat", "unknown"}
    assert "unknown" not in found.missing


def test_too_few_positives_are_refused(own):
    """Five cannot stand in a test set and in five folds."""
    cells = table(fraud=["1" if k < 5 else "0" for k in range(N)])
    with pytest.raises(errors.ClassTooRare, match=r"fewer than 7 rows.*: 1 \(5\)"):
        own(cells, target="fraud")


@pytest.mark.parametrize("name", ["class", "label"])
def test_whole_numbers_without_a_gap_are_classes(own, name):
    """Where the name says so."""
    cells = {key: column * 10 for key, column in table().items()}
    found = own(cells | {name: [str(k % 26 + 1) for k in range(10 * N)]}, target=name)
    assert found.task == "multiclass"


def test_a_column_that_cannot_be_learned_is_not_proposed(own):
    """130 categories are too many, so another column is proposed."""
    cells = {key: column * 20 for key, column in table().items()}
    cells["category"] = [f"c{k % 130}" for k in range(20 * N)]
    assert own(cells).target != "category"


def test_spellings_of_true_and_false_are_one(own):
    """In features as well."""
    found = own(table(lift=[["True", "TRUE", "false"][k % 3] for k in range(N)]), target="price")
    assert found.recode["lift"] == {"TRUE": "True", "false": "False"}


def test_what_is_known_only_afterwards_is_asked(own):
    """The duration of a call is not known before the call."""
    cells = {key: column * 5 for key, column in table().items()}
    cells["duration"] = [
        str(300 + k if s == "yes" else 20 + k % 50) for k, s in enumerate(cells["sold"])
    ]
    cells["duration"][:40] = ["25"] * 40
    assert any("known only afterwards?" in line for line in lines(own(cells, target="sold")))


# ------------------------------------------------------------------------------ images and texts


def pictures(folder, places, suffix=".png", n=8):
    """Write small images."""
    rng = np.random.default_rng(0)
    for place in places:
        (folder / place).mkdir(parents=True)
        for k in range(n):
            pixels = rng.integers(0, 255, (12, 12, 3), dtype=np.uint8)
            Image.fromarray(pixels).save(folder / place / f"{k}{suffix}")


@pytest.mark.parametrize(
    ("training", "test"),
    [("training_set", "test_set"), ("seg_train", "seg_test"), ("Training", "Testing")],
)
@pytest.mark.parametrize("doubled", [False, True])
def test_folders_as_kaggle_packs_them(tmp_path, training, test, doubled):
    """The folder of a split may be packed twice."""
    inside = {part: f"{part}/{part}" if doubled else part for part in (training, test)}
    pictures(
        tmp_path / "data",
        [f"{inside[part]}/{label}" for part in inside for label in ("cat", "dog")],
    )
    (tmp_path / "data" / "__MACOSX").mkdir()
    (tmp_path / "data" / "__MACOSX" / "._cat").write_bytes(b"\0")
    found = images.profile(tmp_path / "data")
    assert found.split.test == test
    assert set(found.balance) == {"cat", "dog"}
    assert f"{test}/cat/0.png" in found.files


def test_folders_that_hold_the_same_folders(tmp_path):
    """They are no classes."""
    pictures(tmp_path / "data", [f"{a}/{b}" for a in ("spring", "autumn") for b in ("cat", "dog")])
    with pytest.raises(errors.ClassesInsideFolders, match="autumn, spring"):
        images.profile(tmp_path / "data")


def test_photographs_in_heic_are_named(tmp_path):
    """They are there, but cannot be read."""
    for label in "ab":
        (tmp_path / "data" / label).mkdir(parents=True)
        for k in range(9):
            (tmp_path / "data" / label / f"{k}.HEIC").write_bytes(b"ftypheic")
    with pytest.raises(errors.NoClassFolders, match=r"\.heic"):
        images.profile(tmp_path / "data")


def test_jfif_is_jpeg(tmp_path):
    """As browsers save it."""
    pictures(tmp_path / "data", ["a", "b"], ".jpg", n=12)
    for path in (tmp_path / "data").rglob("*.jpg"):
        path.rename(path.with_suffix(".jfif"))
    assert images.profile(tmp_path / "data").samples == 24


@pytest.mark.parametrize("module", [images, texts])
def test_an_archive_in_the_place_of_a_folder(tmp_path, module):
    """The advice is to unpack it."""
    with zipfile.ZipFile(tmp_path / "data.zip", "w") as archive:
        for k in range(9):
            archive.writestr(f"cat/{k}.png", b"")
            archive.writestr(f"cat/{k}.txt", b"")
    with pytest.raises(errors.PackedFolder, match="Unpack it"):
        module.profile(tmp_path / "data.zip")


@pytest.mark.parametrize("write", [";".join, ", ".join, lambda labels: str(list(labels))])
def test_several_labels_in_a_cell_are_refused(tmp_path, write):
    """With the advice to make a column of one of them."""
    rng = np.random.default_rng(1)
    names = np.array(["billing", "bug", "login", "wish"])
    labels = [write(names[rng.random(4) < 0.6].tolist() or ["bug"]) for _ in range(120)]
    tickets = [" ".join(rng.choice(["quick", "shop", "calm", "monday", "neat"], 9)) for _ in labels]
    pd.DataFrame({"ticket": tickets, "labels": labels}).to_csv(tmp_path / "t.csv", index=False)
    with pytest.raises(errors.SeveralLabels, match="billing, bug, login, wish"):
        texts.profile(tmp_path / "t.csv")


def test_one_file_of_another_encoding(tmp_path):
    """The others keep theirs, and a README is no text to classify."""
    for label in ("gut", "schlecht"):
        (tmp_path / "data" / label).mkdir(parents=True)
        for k in range(20):
            (tmp_path / "data" / label / f"{k}.txt").write_text(
                f"schön war es {k} mal {label}!", "utf-8"
            )
    (tmp_path / "data" / "gut" / "0.txt").write_bytes("ça va très bien".encode("cp1252"))
    (tmp_path / "data" / "gut" / "README").write_text("about these files")
    found = texts.profile(tmp_path / "data")
    assert (found.read["encoding"], found.samples) == ("utf-8", 40)


def test_a_header_with_nameless_columns_of_texts(tmp_path):
    """The spam collection of Kaggle begins with v1,v2,,,."""
    rows = [f'{["ham", "spam"][k % 2]},"some words, {k} of them, were sent",,,' for k in range(N)]
    (tmp_path / "spam.csv").write_text("\n".join(["v1,v2,,,", *rows]))
    found = texts.profile(tmp_path / "spam.csv")
    assert (found.before["text"], found.target, found.samples) == ("v2", "v1", N)

"""Text files are read in whatever dress they come."""

import pytest

from mlscaffold.data.errors import DuplicateColumns, NotATable, TooManyColumns
from mlscaffold.data.text import dialect, encoding_of


def sniffed(text):
    return dialect("table.csv", text, "utf-8")


ROWS = "name{0}age{0}city\n" + "".join(f"n{i}{{0}}{i}{{0}}c{i % 3}\n" for i in range(30))


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found(delimiter):
    """Comma, semicolon, tab and bar are told apart."""
    assert sniffed(ROWS.format(delimiter)).delimiter == delimiter


def test_commas_inside_quotes_do_not_separate():
    """A quoted cell may hold the delimiter and line breaks."""
    text = 'id,remark\n1,"a, b; c"\n2,"two\nlines, here"\n3,"x; y; z"\n'
    assert sniffed(text).delimiter == ","


def test_a_decimal_comma_is_no_delimiter():
    """In a file of semicolons and decimal commas, the semicolons separate."""
    found = sniffed("a;b;c\n" + "1,5;2,25;3,125\n0,5;12,0;7,5\n" * 10)
    assert (found.delimiter, found.decimal) == (";", ",")


def test_a_decimal_comma_without_a_header():
    """The same without the help of a header."""
    found = sniffed("1,5;2,25;3,1\n0,5;12,0;7,5\n" * 10)
    assert (found.delimiter, found.decimal, found.header) == (";", ",", False)


def test_text_with_commas_between_semicolons():
    """Names written "Last, First" do not make the comma a delimiter."""
    text = "name;age\n" + "".join(f"Smith, Anna{i};{20 + i}\n" for i in range(20))
    assert sniffed(text).delimiter == ";"


@pytest.mark.parametrize(
    ("cells", "decimal", "thousands"),
    [
        (["1.234,5", "12,5", "1.000.000,0"], ",", "."),
        (["1,234.5", "12.5", "1,000,000.0"], ".", ","),
        (["1,234", "999", "12,500"], ".", ","),
        (["1 234,5", "12,5", "10 000,0"], ",", " "),
        (["1234.5", "12.5", "7"], ".", None),
        (["0,125", "0,250", "1,375"], ",", None),
    ],
)
def test_the_marks_of_numbers(cells, decimal, thousands):
    """Decimal mark and thousands mark are decided from all values of a column."""
    found = sniffed("name;value\n" + "".join(f"a;{cell}\n" for cell in cells * 5))
    assert (found.decimal, found.thousands) == (decimal, thousands)


def test_a_comma_in_a_quoted_number_of_a_comma_file():
    """Where commas separate the cells, one inside a number separates thousands."""
    found = sniffed("name,value\n" + 'a,"1,234"\nb,"56,789"\n' * 5)
    assert (found.decimal, found.thousands) == (".", ",")


def test_a_header_is_seen_by_its_numbers_below():
    """Names above numbers are a header."""
    assert sniffed("a,b\n1,2\n3,4\n").header


def test_numbers_above_numbers_are_no_header():
    """A first row of values gives the columns plain names."""
    found = sniffed("1,2\n3,4\n5,6\n")
    assert not found.header
    assert found.columns == ["column_1", "column_2"]


def test_a_first_row_whose_texts_come_again_is_no_header():
    """In a table of texts, a first row like the others is one of them."""
    assert not sniffed("ham\thello\nspam\twin\nham\tbye\n").header


def test_texts_that_do_not_come_again_are_a_header():
    """In a table of texts, a first row unlike the others names the columns."""
    assert sniffed("label\ttext\nspam\twin\nham\tbye\nham\thi\n").header


def test_lines_before_the_table_are_skipped():
    """A title and remarks above the header do not count."""
    found = sniffed("Report of 2024\n# made by hand\n\na,b,c\n1,2,3\n4,5,6\n")
    assert (found.skip, found.header) == (3, True)


def test_a_hint_for_spreadsheets_is_skipped():
    """A first line "sep=;" is for Excel."""
    found = sniffed("sep=;\na;b;c\n1;2;3\n4;5;6\n")
    assert (found.skip, found.header, found.columns) == (1, True, [])


def test_comment_lines_among_the_rows_are_known():
    """A mark that begins lines and stands nowhere else begins a comment."""
    assert sniffed("a,b\n1,2\n# checked\n3,4\n5,6\n").comment == "#"


def test_a_hash_in_a_cell_is_no_comment():
    """A mark that stands in cells as well is no comment mark."""
    assert sniffed("a,b\n1,#2\n#x,3\n3,4\n").comment is None


def test_row_names_as_r_writes_them():
    """A header that is one name short has unnamed row names below it."""
    found = sniffed('"mpg","cyl"\n"Mazda RX4",21,6\n"Datsun",22.8,4\n"Valiant",18.1,6\n')
    assert found.columns == ["row", "mpg", "cyl"]
    assert (found.header, found.skip) == (False, 1)


def test_rows_that_end_in_a_delimiter():
    """A delimiter after the last cell is not taken for a row name at the front."""
    assert sniffed("a,b\n1,2,\n3,4,\n5,6,\n").columns == ["a", "b", ""]


def test_a_name_twice_is_an_error():
    """Columns of one name cannot be told apart."""
    with pytest.raises(DuplicateColumns, match="age"):
        sniffed("age,sex,age\n1,2,3\n")


def test_too_many_columns_are_an_error():
    """A table of 10,000 columns is refused in one line."""
    header = ",".join(f"c{i}" for i in range(10_000))
    with pytest.raises(TooManyColumns, match="10,000 columns"):
        sniffed(f"{header}\n{','.join(['1'] * 10_000)}\n")


@pytest.mark.parametrize(
    ("text", "encoding", "found"),
    [
        ("naïve café Ω", "utf-8", "utf-8"),
        ("naïve café Ω", "utf-8-sig", "utf-8-sig"),
        ("naïve café Ω" * 20, "utf-16", "utf-16"),
        ("plain text of letters " * 20, "utf-16-le", "utf-16-le"),
        ("café, Müller, Ångström, 5 €, niño", "cp1252", "cp1252"),
    ],
)
def test_the_encoding_is_found(text, encoding, found):
    """Unicode with and without a mark, and Western European text."""
    assert encoding_of("a.csv", text.encode(encoding)) == found


def test_cyrillic_is_read_as_cyrillic():
    """Text whose letters are all beyond ASCII is left to charset-normalizer."""
    text = "имя;возраст;город\nАнна Каренина;28;Москва\nАлексей Вронский;30;Петербург\n" * 5
    assert text.encode("cp1251").decode(encoding_of("a.csv", text.encode("cp1251"))) == text


def test_a_character_cut_at_the_end_is_no_error():
    """The sample may end inside a character."""
    assert encoding_of("a.csv", "café".encode()[:-1]) == "utf-8"


def test_bytes_are_no_text():
    """Binary rubbish is refused whatever its name."""
    with pytest.raises(NotATable, match=r"no text: rubbish.csv"):
        encoding_of("rubbish.csv", bytes(range(256)) * 8)

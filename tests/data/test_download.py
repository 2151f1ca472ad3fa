"""Files come from the mirror, the cache or the source, and are the right ones or none."""

import hashlib
import zipfile
from contextlib import contextmanager
from dataclasses import replace

import pytest
from werkzeug import Response

from mlscaffold.data import catalogue, download
from mlscaffold.data.errors import ChecksumMismatch, DownloadFailed

CONTENT = b"a,b\n1,2\n" * 1000
SUM = hashlib.sha256(CONTENT).hexdigest()


@pytest.fixture(autouse=True)
def own_cache(tmp_path, monkeypatch):
    """Give each test a cache of its own, no mirror and no pause between attempts."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.delenv("MLSCAFFOLD_MIRROR", raising=False)
    monkeypatch.setattr(download, "PAUSE", 0)


@pytest.fixture
def dataset(httpserver):
    """Return a data set of one file that the test's server is the source of."""
    diamonds = catalogue.get("diamonds", "tabular")
    url = httpserver.url_for("/data.csv")
    return replace(diamonds, url=url, files={"data.csv": SUM}, bytes=len(CONTENT))


@pytest.fixture
def make_mirror(tmp_path, monkeypatch):
    """Make a mirror folder that has `data.csv` with some content."""

    def make(content):
        folder = tmp_path / "mirror" / "diamonds"
        folder.mkdir(parents=True)
        (folder / "data.csv").write_bytes(content)
        monkeypatch.setenv("MLSCAFFOLD_MIRROR", str(tmp_path / "mirror"))

    return make


def test_a_file_comes_from_the_source(dataset, httpserver, tmp_path):
    """Without a mirror the official source is asked."""
    httpserver.expect_request("/data.csv").respond_with_data(CONTENT)
    (path,) = download.fetch(dataset, tmp_path / "raw")
    assert path == tmp_path / "raw" / "data.csv"
    assert path.read_bytes() == CONTENT


def test_the_cache_answers_the_second_time(dataset, httpserver, tmp_path):
    """What was downloaded once is not downloaded again."""
    httpserver.expect_oneshot_request("/data.csv").respond_with_data(CONTENT)
    download.fetch(dataset, tmp_path / "one")
    (path,) = download.fetch(dataset, tmp_path / "two")
    assert path.read_bytes() == CONTENT
    assert len(httpserver.log) == 1


def test_a_file_that_is_there_is_kept(dataset, httpserver, tmp_path):
    """A file with the right sum is not touched."""
    (tmp_path / "data.csv").write_bytes(CONTENT)
    before = (tmp_path / "data.csv").stat().st_mtime_ns
    download.fetch(dataset, tmp_path)
    assert (tmp_path / "data.csv").stat().st_mtime_ns == before
    assert not httpserver.log


def test_the_mirror_is_asked_first(dataset, httpserver, make_mirror, tmp_path):
    """A mirror that has the file answers instead of the source."""
    make_mirror(CONTENT)
    (path,) = download.fetch(dataset, tmp_path / "raw")
    assert path.read_bytes() == CONTENT
    assert not httpserver.log


def test_a_mirror_without_the_file_is_passed_over(dataset, httpserver, tmp_path, monkeypatch):
    """What the mirror lacks comes from the source."""
    monkeypatch.setenv("MLSCAFFOLD_MIRROR", str(tmp_path))
    httpserver.expect_request("/data.csv").respond_with_data(CONTENT)
    (path,) = download.fetch(dataset, tmp_path / "raw")
    assert path.read_bytes() == CONTENT


def test_a_mirror_with_another_file_is_an_error(dataset, make_mirror, tmp_path):
    """A wrong sum names both sums, and nothing is left behind."""
    make_mirror(b"something else")
    found = hashlib.sha256(b"something else").hexdigest()
    with pytest.raises(ChecksumMismatch, match=f"(?s){SUM}.*{found}"):
        download.fetch(dataset, tmp_path / "raw")
    assert not list((tmp_path / "raw").iterdir())


def test_a_mirror_can_be_a_url(dataset, httpserver, tmp_path, monkeypatch):
    """A mirror on a server has one folder per data set."""
    monkeypatch.setenv("MLSCAFFOLD_MIRROR", httpserver.url_for("/mirror/"))
    httpserver.expect_request("/mirror/diamonds/data.csv").respond_with_data(CONTENT)
    (path,) = download.fetch(dataset, tmp_path / "raw")
    assert path.read_bytes() == CONTENT


def test_a_url_mirror_without_the_file_is_passed_over(dataset, httpserver, tmp_path, monkeypatch):
    """A mirror that answers 404 is no obstacle."""
    monkeypatch.setenv("MLSCAFFOLD_MIRROR", httpserver.url_for("/mirror"))
    httpserver.expect_request("/mirror/diamonds/data.csv").respond_with_data(status=404)
    httpserver.expect_request("/data.csv").respond_with_data(CONTENT)
    (path,) = download.fetch(dataset, tmp_path / "raw")
    assert path.read_bytes() == CONTENT


def test_an_archive_is_unpacked(dataset, httpserver, tmp_path):
    """A member of an archive is taken out and summed."""
    packed = tmp_path / "a.zip"
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("inside/data.csv", CONTENT)
    httpserver.expect_request("/data.csv").respond_with_data(packed.read_bytes())
    dataset = replace(dataset, members={"data.csv": "inside/data.csv"})
    (path,) = download.fetch(dataset, tmp_path / "raw")
    assert path.read_bytes() == CONTENT


def test_a_page_instead_of_an_archive_is_told(dataset, httpserver, tmp_path):
    """A server that answers with a page of HTML gave no archive."""
    httpserver.expect_request("/data.csv").respond_with_data(b"<html>Sorry</html>")
    dataset = replace(dataset, members={"data.csv": "data.csv"})
    with pytest.raises(DownloadFailed, match="no archive"):
        download.fetch(dataset, tmp_path / "raw")


def test_a_wrong_file_from_the_source_is_an_error(dataset, httpserver, tmp_path):
    """A source that changed is not believed, nor the next time."""
    httpserver.expect_request("/data.csv").respond_with_data(b"changed")
    for _ in range(2):
        with pytest.raises(ChecksumMismatch, match=SUM):
            download.fetch(dataset, tmp_path / "raw")
    assert len(httpserver.log) == 2


def test_a_passing_failure_is_tried_again(dataset, httpserver, tmp_path):
    """A server that is busy twice is asked a third time."""
    for _ in range(2):
        httpserver.expect_ordered_request("/data.csv").respond_with_data(status=503)
    httpserver.expect_ordered_request("/data.csv").respond_with_data(CONTENT)
    (path,) = download.fetch(dataset, tmp_path / "raw")
    assert path.read_bytes() == CONTENT


def test_a_lasting_failure_is_not_tried_again(dataset, httpserver, tmp_path):
    """Where a file is gone, the error says so at once."""
    httpserver.expect_request("/data.csv").respond_with_data(status=404)
    with pytest.raises(DownloadFailed, match="the server answered 404"):
        download.fetch(dataset, tmp_path / "raw")
    assert len(httpserver.log) == 1


def test_no_network_says_what_to_do(dataset, tmp_path):
    """Where nobody answers, the error names the mirror and --data."""
    dataset = replace(dataset, url="http://127.0.0.1:9/data.csv")
    with pytest.raises(DownloadFailed, match=r"(?s)no connection.*MLSCAFFOLD_MIRROR.*--data"):
        download.fetch(dataset, tmp_path / "raw")


def _part(tmp_path):
    folder = tmp_path / "cache" / "mlscaffold" / "diamonds"
    folder.mkdir(parents=True)
    (folder / "download.part").write_bytes(CONTENT[:3000])


def test_a_download_is_resumed(dataset, httpserver, tmp_path):
    """What an earlier attempt left is not downloaded again."""
    _part(tmp_path)
    asked = []

    def rest(request):
        asked.append(request.headers["Range"])
        return Response(CONTENT[3000:], 206)

    httpserver.expect_request("/data.csv").respond_with_handler(rest)
    (path,) = download.fetch(dataset, tmp_path / "raw")
    assert asked == ["bytes=3000-"]
    assert path.read_bytes() == CONTENT


def test_a_server_that_cannot_resume_starts_again(dataset, httpserver, tmp_path):
    """A server that sends everything again does not make a file of one and a half."""
    _part(tmp_path)
    httpserver.expect_request("/data.csv").respond_with_data(CONTENT)
    (path,) = download.fetch(dataset, tmp_path / "raw")
    assert path.read_bytes() == CONTENT


def test_a_part_that_is_too_long_is_thrown_away(dataset, httpserver, tmp_path):
    """A part beyond the end of the file is answered with 416, and begun anew."""
    _part(tmp_path)

    def whole_only(request):
        return Response(status=416) if "Range" in request.headers else Response(CONTENT)

    httpserver.expect_request("/data.csv").respond_with_handler(whole_only)
    (path,) = download.fetch(dataset, tmp_path / "raw")
    assert path.read_bytes() == CONTENT


def test_the_progress_adds_up(dataset, httpserver, tmp_path):
    """The progress that is told is the size of the file, once."""
    told = {}

    class Recorder:
        @contextmanager
        def task(self, label, total=None):
            told[label] = [total, 0]

            def advance(amount):
                told[label][1] += amount

            yield advance

    httpserver.expect_request("/data.csv").respond_with_data(CONTENT)
    download.fetch(dataset, tmp_path / "raw", Recorder())
    total, done = told["Download data.csv"]
    assert total == len(CONTENT)
    assert done >= len(CONTENT)


def test_an_embedded_data_set_has_no_files(tmp_path):
    """What comes with a library is not fetched."""
    assert download.fetch(catalogue.default("tabular"), tmp_path) == []

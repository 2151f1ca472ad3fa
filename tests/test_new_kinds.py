"""``mlscaffold new`` for images and texts."""

import pytest
import yaml
from drawn import photograph
from support import execute, mlscaffold

WORDS = "late torn good quick broken kind dear cheap small lost".split()
MESSAGES = "text,mood\n" + "".join(
    f"the parcel was {WORDS[i % 10]}, no {i},{'bad' if i % 3 else 'good'}\n".replace(",", ";", 1)
    for i in range(90)
)


@pytest.fixture
def work(tmp_path, monkeypatch):
    """Make an empty folder outside any repository, with a cache and a Git identity of its own."""
    folder = tmp_path / "work"
    folder.mkdir()
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(tmp_path / "gitconfig"))
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    (tmp_path / "gitconfig").write_text("[user]\nname = Ada\nemail = ada@example.org\n")
    return folder


def make(kind, *arguments, cwd, **options):
    """Make a project without an environment, asking nothing."""
    return mlscaffold("new", kind, *arguments, "--yes", "--no-env", cwd=cwd, **options)


@pytest.fixture
def pets(work):
    """Make two folders of pictures, one of them broken."""
    for i in range(24):
        folder = work / "pets" / ("cat" if i % 2 else "dog")
        folder.mkdir(parents=True, exist_ok=True)
        photograph(i).save(folder / f"{i}.png")
    (work / "pets" / "cat" / "broken.jpg").write_bytes(b"\xff\xd8\xff")
    (work / "pets" / "notes.txt").write_text("mine")
    return work / "pets"


@pytest.mark.parametrize("kind", ["image", "text"])
def test_the_default_project_is_made_whole(work, kind):
    """Rendered, committed, with nothing left to add; it needs no download."""
    ran = make(kind, "demo", cwd=work, env={"MLSCAFFOLD_MIRROR": ""})
    assert ran.code == 0, ran.err
    assert execute(["git", "status", "--porcelain"], cwd=work / "demo").out == ""
    assert f"{kind} template" in execute(["git", "log", "--format=%s"], cwd=work / "demo").out
    answers = yaml.safe_load((work / "demo" / ".copier-answers.yml").read_text())
    assert answers["kind"] == kind
    assert answers["torch"] in {"index", "cpu", "cuda"}


def test_a_folder_of_images_is_copied_tracked_and_described(work, pets):
    """The images alone, also one that cannot be read; the folder's pointer for DVC."""
    ran = make("image", "demo", "--data", "pets", cwd=work)
    assert ran.code == 0, ran.err
    raw = work / "demo" / "data" / "raw"
    assert len(list((raw / "pets" / "cat").iterdir())) == 13
    assert not (raw / "pets" / "notes.txt").exists()
    assert yaml.safe_load((raw / "pets.dvc").read_text())["outs"][0]["nfiles"] == 25
    params = yaml.safe_load((work / "demo" / "params.yaml").read_text())
    assert params["data"]["path"] == "data/raw/pets"
    assert params["data"]["size"] == 64
    assert params["publish_rows"] is False
    assert "broken.jpg" in ran.err
    assert "broken.jpg" not in (work / "demo" / "data" / "README.md").read_text()
    tracked = execute(["git", "ls-files", "data"], cwd=work / "demo").out.split()
    assert tracked == ["data/README.md", "data/raw/pets.dvc"]


def test_a_table_of_images_becomes_a_folder(work, pets):
    """With a list of its own, in which every path leads to a copy."""
    lines = [
        "file,kind",
        *(f"pets/{'cat' if i % 2 else 'dog'}/{i}.png,k{i % 2}" for i in range(24)),
    ]
    (work / "list.csv").write_text("\n".join(lines) + "\n")
    ran = make("image", "demo", "--data", "list.csv", cwd=work)
    assert ran.code == 0, ran.err
    raw = work / "demo" / "data" / "raw" / "list"
    listed = (raw / "labels.csv").read_text().splitlines()
    assert all((raw / line.split(",")[0]).is_file() for line in listed[1:])
    params = yaml.safe_load((work / "demo" / "params.yaml").read_text())["data"]
    assert params["read"] == {
        "format": "csv", "table": None, "image": "file", "label": "kind", "split_column": None
    }  # fmt: skip


def test_a_table_of_texts_is_copied_as_it_is(work):
    """With the columns that were found, or named."""
    (work / "mail.csv").write_text(MESSAGES)
    ran = make("text", "demo", "--data", "mail.csv", "--target", "mood", "--text", "text", cwd=work)
    assert ran.code == 0, ran.err
    assert (work / "demo" / "data" / "raw" / "mail.csv").read_text() == MESSAGES
    params = yaml.safe_load((work / "demo" / "params.yaml").read_text())["data"]
    assert (params["text"], params["target"]) == ("text", "mood")
    assert "parcel" not in (work / "demo" / "data" / "README.md").read_text()


@pytest.mark.parametrize("where", [".", "../pets", "link"])
def test_a_folder_has_a_name_however_it_is_reached(work, pets, where):
    """By its place, by a way round, by a link."""
    (pets / "link").symlink_to(pets)
    cwd = pets
    ran = make("image", str(work / "demo"), "--data", where, cwd=cwd)
    (pets / "link").unlink()
    assert ran.code == 0, ran.err
    assert (work / "demo" / "data" / "raw" / "pets.dvc").is_file()


def test_a_dry_run_lists_a_folders_files_and_writes_none(work, pets):
    """The list is what would have been made."""
    listed = mlscaffold("new", "image", "demo", "--data", "pets", "--yes", "--dry-run", cwd=work)
    assert listed.code == 0, listed.err
    assert not (work / "demo").exists()
    make("image", "demo", "--data", "pets", cwd=work)
    made = {
        p.relative_to(work / "demo").as_posix()
        for p in (work / "demo").rglob("*")
        if p.is_file() and ".git" not in p.relative_to(work / "demo").parts
    }
    assert set(listed.out.splitlines()) == made


@pytest.mark.parametrize(
    ("torch", "url"),
    [("index", None), ("cpu", "https://download.pytorch.org/whl/cpu"), ("cuda", "whl/cu1")],
)
def test_the_build_of_pytorch_is_a_choice(work, torch, url):
    """It ends in the project's own settings for uv, where it is not the index's."""
    import tomllib

    ran = make("text", "demo", "--torch", torch, cwd=work)
    assert ran.code == 0, ran.err
    tool = tomllib.loads((work / "demo" / "pyproject.toml").read_text())["tool"]
    if url is None:
        assert "index" not in tool["uv"]
        assert "torch" not in tool["uv"]["sources"]
    else:
        (index,) = tool["uv"]["index"]
        assert url in index["url"]
        assert index["explicit"] is True
        assert tool["uv"]["sources"]["torch"][0]["index"] == index["name"]


@pytest.mark.parametrize("option", [("--torch", "cpu"), ("--text", "a")])
def test_an_option_of_another_kind_is_refused(work, option):
    """A table has neither PyTorch nor texts."""
    (work / "t.csv").write_text(MESSAGES)
    ran = make("tabular", "demo", "--data", "t.csv", *option, cwd=work)
    assert ran.code == 2
    assert option[0] in ran.err


def test_data_that_cannot_be_learned_from_is_one_clear_error_each(work):
    """Its own message, no traceback, nothing made."""
    (work / "one" / "cat").mkdir(parents=True)
    for i in range(30):
        photograph(i).save(work / "one" / "cat" / f"{i}.png")
    (work / "heap").mkdir()
    (work / "empty" / "cat").mkdir(parents=True)
    (work / "empty" / "dog").mkdir()
    photograph().save(work / "empty" / "cat" / "1.png")
    for i in range(30):
        folder = work / "zeros" / ("cat" if i % 2 else "dog")
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{i}.png").write_bytes(bytes(100 + i))
    (work / "blank.csv").write_text("text,label\n" + ",a\n,b\n" * 30)
    cases = [("image", name) for name in ("one", "heap", "empty", "zeros", "gone")]
    codes = set()
    for kind, data in [*cases, ("text", "blank.csv"), ("text", "heap")]:
        ran = mlscaffold("new", kind, "x", "--data", data, "--json", "--no-env", cwd=work)
        assert ran.code == 1, (data, ran.out, ran.err)
        assert "Traceback" not in ran.err
        codes.add((kind, ran.json["error"]["code"]))
        assert not (work / "x").exists()
    assert len(codes) == 7

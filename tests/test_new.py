"""``mlscaffold new``: whole or not at all, and honest about what it decided."""

import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
import yaml
from support import execute, mlscaffold, start

from mlscaffold import new

CHURN = "id,tenure,plan,churn\n" + "".join(
    f"c{i},{i % 37},{'basic' if i % 3 else 'plus'},{'yes' if (i * 7) % 10 < 3 else 'no'}\n"
    for i in range(300)
)


@pytest.fixture
def work(tmp_path, monkeypatch):
    """Make an empty folder outside any repository, with a cache and a Git identity of its own."""
    folder = tmp_path / "work"
    folder.mkdir()
    (tmp_path / "home").mkdir()
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(tmp_path / "gitconfig"))
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    (tmp_path / "gitconfig").write_text("[user]\nname = Ada\nemail = ada@example.org\n")
    return folder


def make(*arguments: str, cwd: Path, **options):
    """Make a tabular project without an environment, asking nothing."""
    return mlscaffold("new", "tabular", *arguments, "--yes", "--no-env", cwd=cwd, **options)


def test_the_default_project_is_made_whole(work):
    """Rendered, committed, with nothing left to add."""
    ran = make("demo", cwd=work)
    assert ran.code == 0, ran.err
    assert execute(["git", "status", "--porcelain"], cwd=work / "demo").out == ""
    subject = execute(["git", "log", "--format=%an: %s"], cwd=work / "demo").out
    assert subject.startswith("Ada: Start from the tabular template of mlscaffold, ")


def test_the_title_gives_folder_and_package(work):
    """Unicode, spaces and capitals are welcome in a title."""
    ran = make("Käse & Wein", cwd=work)
    assert ran.code == 0, ran.err
    assert (work / "kase-wein" / "src" / "kase_wein" / "train.py").is_file()
    answers = yaml.safe_load((work / "kase-wein" / ".copier-answers.yml").read_text())
    assert answers["title"] == "Käse & Wein"


def test_the_next_commands_are_shown(work):
    """And they begin in the folder that was made."""
    out = make("demo", cwd=work).out
    assert re.search(r"Next\n\s+cd demo\n\s+mlscaffold run", out)


def test_no_answer_names_a_place_of_this_machine(work):
    """A development build records no source; Copier's own record of it is taken out."""
    make("demo", cwd=work)
    answers = (work / "demo" / ".copier-answers.yml").read_text()
    assert "/" not in "".join(line for line in answers.splitlines() if not line.startswith("#"))


def test_a_folder_that_holds_something_is_left_as_it_is(work):
    """Exit code 1, the folder's name, and no change."""
    (work / "demo").mkdir()
    (work / "demo" / "mine").write_text("mine")
    ran = make("demo", cwd=work)
    assert ran.code == 1
    assert str(work / "demo") in ran.err
    assert [p.name for p in (work / "demo").iterdir()] == ["mine"]


def test_a_dry_run_lists_the_files_and_writes_none(work):
    """The list is what would have been made."""
    listed = mlscaffold("new", "tabular", "demo", "--yes", "--dry-run", cwd=work)
    assert listed.code == 0, listed.err
    assert list(work.iterdir()) == []
    make("demo", cwd=work)
    made = {
        p.relative_to(work / "demo").as_posix()
        for p in (work / "demo").rglob("*")
        if p.is_file() and ".git" not in p.relative_to(work / "demo").parts
    }
    assert set(listed.out.split()) == made


def test_json_is_one_object_with_path_answers_and_next(work):
    """Alone on standard output."""
    ran = mlscaffold("new", "tabular", "demo", "--json", "--no-env", cwd=work)
    result = ran.json["result"]
    assert ran.json["ok"]
    assert result["path"] == str(work / "demo")
    assert result["answers"]["package"] == "demo"
    assert result["next"][0] == "cd demo"


def test_a_repository_that_was_there_gets_files_but_no_commit(work):
    """`new tabular .` adds to it; committing is the owner's."""
    execute("git init -q . && echo mine > mine && git add . && git commit -qm mine", cwd=work)
    ran = make(".", cwd=work)
    assert ran.code == 0, ran.err
    assert (work / "dvc.yaml").is_file()
    assert execute(["git", "log", "--format=%s"], cwd=work).out == "mine\n"


def test_a_repository_with_a_file_in_the_way_is_left_as_it_is(work):
    """The clash is named."""
    execute("git init -q . && echo mine > README.md", cwd=work)
    ran = make(".", cwd=work)
    assert ran.code == 1
    assert "README.md" in ran.err
    assert sorted(p.name for p in work.iterdir()) == [".git", "README.md"]


def test_a_folder_with_files_and_no_repository_is_not_added_to(work):
    """There would be no way back."""
    (work / "mine").write_text("mine")
    ran = make(".", cwd=work)
    assert ran.code == 2
    assert "git init" in ran.err


def test_a_project_inside_a_repository_gets_no_repository_of_its_own(work):
    """Nested repositories are nobody's wish."""
    execute("git init -q .", cwd=work)
    ran = make("inner", cwd=work)
    assert ran.code == 0, ran.err
    assert not (work / "inner" / ".git").exists()


def test_without_an_identity_nothing_is_committed_and_that_is_said(work, tmp_path):
    """The repository is there, ready for the first commit."""
    (tmp_path / "gitconfig").write_text("")
    ran = make("demo", cwd=work, env={"HOME": str(tmp_path / "home")})
    assert ran.code == 0, ran.err
    assert "user.email" in ran.err
    assert (work / "demo" / ".git").is_dir()
    assert execute(["git", "log"], cwd=work / "demo").code != 0


def test_without_git_dvc_is_told_so(work):
    """`--no-git` leaves a project that DVC accepts."""
    make("demo", "--no-git", cwd=work)
    assert not (work / "demo" / ".git").exists()
    assert "no_scm = true" in (work / "demo" / ".dvc" / "config").read_text()


def test_own_data_is_copied_tracked_and_described(work):
    """The raw file, its pointer for DVC, and what was decided where it can be changed."""
    (work / "churn.csv").write_text(CHURN)
    ran = make("churn", "--data", "churn.csv", "--target", "churn", cwd=work)
    assert ran.code == 0, ran.err
    project = work / "churn"
    assert (project / "data" / "raw" / "churn.csv").read_text() == CHURN
    pointer = yaml.safe_load((project / "data" / "raw" / "churn.csv.dvc").read_text())
    assert pointer["outs"][0]["size"] == len(CHURN)
    params = yaml.safe_load((project / "params.yaml").read_text())
    assert params["data"]["target"] == "churn"
    assert params["data"]["positive"] == "yes"
    assert "id" in params["data"]["drop"]
    assert params["publish_rows"] is False
    assert "id" in ran.err
    tracked = execute(["git", "ls-files", "data"], cwd=project).out.split()
    assert "data/raw/churn.csv.dvc" in tracked
    assert "data/raw/churn.csv" not in tracked


def test_a_data_set_and_a_file_at_once_are_refused(work):
    """The data come from one place."""
    ran = make("x", "--data", "a.csv", "--dataset", "adult", cwd=work)
    assert ran.code == 2
    assert "adult" in ran.err


@pytest.mark.parametrize("name", ["class", "statistics", "pandas", "!!!", "tests"])
def test_a_bad_name_leaves_nothing(work, name):
    """Usage errors, before anything is made."""
    ran = make(name, cwd=work)
    assert ran.code == 2
    assert list(work.iterdir()) == []


def test_an_unknown_data_set_is_one_line(work):
    """With the ids that there are."""
    ran = make("x", "--dataset", "adlut", cwd=work)
    assert ran.code in {1, 2}
    assert "adlut" in ran.err
    assert "adult" in ran.err
    assert list(work.iterdir()) == []


TABLES = {
    "empty": b"",
    "header-only": b"a,b,c\n",
    "rubbish": bytes(range(256)) * 64,
    "a-name-twice": b"a,a,y\n" + b"1,2,0\n3,4,1\n" * 50,
    "one-class": b"a,y\n" + b"1,no\n2,no\n" * 50,
    "a-class-with-one-row": b"a,y\n0,rare\n" + b"1,no\n2,no\n" * 50,
    "target-all-missing": b"a,y\n" + b"1,\n2,\n" * 50,
    "10000-columns": (",".join(f"c{i}" for i in range(10_000)) + "\n").encode()
    + (",".join("1" * 10_000) + "\n").encode() * 3,
}


SAID = {
    "empty": "The file is empty",
    "header-only": "column names but no rows",
    "rubbish": "Cannot read this file as a table",
    "a-name-twice": "the same column name more than once",
    "one-class": "one value only",
    "a-class-with-one-row": "fewer than 7 rows",
    "target-all-missing": "no value in any of the 100 rows",
    "10000-columns": "The table has 10,000 columns",
}


@pytest.mark.parametrize("name", TABLES)
def test_a_table_that_cannot_be_learned_from_is_one_clear_error(work, name):
    """What is wrong with it, no traceback, nothing made."""
    (work / f"{name}.csv").write_bytes(TABLES[name])
    ran = make("x", "--data", f"{name}.csv", "--target", "y", cwd=work)
    assert ran.code == 1, ran.out
    assert SAID[name] in ran.err
    assert "Traceback" not in ran.err
    assert len(ran.err[ran.err.index("Error:") :].strip().splitlines()) <= 2
    assert [p.name for p in work.iterdir()] == [f"{name}.csv"]


def test_every_bad_table_has_a_message_of_its_own(work):
    """No two situations are told alike."""
    codes = set()
    for content in TABLES.values():
        (work / "table.csv").write_bytes(content)
        ran = mlscaffold(
            "new", "tabular", "x", "--data", "table.csv", "--target", "y", "--json", cwd=work
        )
        codes.add(ran.json["error"]["code"])
    assert len(codes) == len(TABLES)


def test_an_unknown_target_names_the_columns_that_are_near(work):
    """A typing error is easily made."""
    (work / "churn.csv").write_text(CHURN)
    ran = make("x", "--data", "churn.csv", "--target", "chrun", cwd=work)
    assert ran.code == 1
    assert "chrun" in ran.err
    assert "churn" in ran.err.replace("churn.csv", "")


def test_a_file_that_may_not_be_read_is_one_clear_error(work):
    """Said as what it is; root may read everything, so another user tries."""
    table = work / "secret.csv"
    table.write_text(CHURN)
    table.chmod(0)
    if os.geteuid() == 0:
        pytest.skip("root may read every file; tests/data tries it with a stand-in for open")
    ran = make("x", "--data", "secret.csv", cwd=work)
    assert ran.code == 1
    assert "secret.csv" in ran.err


def test_no_network_is_one_clear_error(work):
    """With the two ways out: a mirror, or a file."""
    ran = make(
        "x", "--dataset", "telco-churn", cwd=work,
        env={"MLSCAFFOLD_MIRROR": "", "https_proxy": "http://127.0.0.1:9", "HTTPS_PROXY": "http://127.0.0.1:9"},
    )  # fmt: skip
    assert ran.code == 1
    assert "MLSCAFFOLD_MIRROR" in ran.err
    assert "Traceback" not in ran.err
    assert list(work.iterdir()) == []


def test_a_wrong_checksum_names_both_sums(work, tmp_path):
    """A mirror cannot change the data."""
    folder = tmp_path / "mirror" / "telco_churn"
    folder.mkdir(parents=True)
    (folder / "Telco-Customer-Churn.csv").write_text("customerID,Churn\n1,No\n")
    ran = make(
        "x",
        "--dataset",
        "telco-churn",
        cwd=work,
        env={"MLSCAFFOLD_MIRROR": str(tmp_path / "mirror")},
    )
    assert ran.code == 1
    assert len(set(re.findall(r"\b[0-9a-f]{64}\b", ran.err))) == 2
    assert list(work.iterdir()) == []


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can mount a small file system")
@pytest.mark.parametrize("size", ["100k", "300k", "700k", "1m"])
def test_a_full_disk_is_one_clear_error(work, size):
    """Whether it fills as files are rendered or as they are committed; nothing is left on it."""
    disk = work / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(disk)]
    if execute(mount, cwd=work).code != 0:
        pytest.skip("this machine does not let root mount")
    try:
        ran = make("demo", cwd=disk)
        left = list(disk.iterdir())
    finally:
        subprocess.run(["umount", str(disk)], check=True)
    assert ran.code == 1
    assert "no space left" in ran.err.lower()
    assert "Traceback" not in ran.err
    assert len(ran.err[ran.err.index("Error:") :].strip().splitlines()) <= 2
    assert left == []


def test_what_git_refuses_is_one_clear_error(work, tmp_path):
    """Its own words, and the way to do without it."""
    (tmp_path / "gitconfig").write_text(
        "[user]\nname = Ada\nemail = ada@example.org\n[core]\nautocrlf = nonsense\n"
    )
    ran = make("demo", cwd=work)
    assert ran.code == 1
    assert "nonsense" in ran.err
    assert "--no-git" in ran.err
    assert "Traceback" not in ran.err
    assert list(work.iterdir()) == []


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_whenever_it_is_ended_there_is_a_whole_project_or_none(work, number):
    """Ended at ever later moments, by Ctrl-C, by a polite signal and by a kill."""
    whole = 0
    for tenths in (*range(2, 30, 3), 50, 100, 200, 400):  # the last ones on a busy machine
        process = start(
            [sys.executable, "-m", "mlscaffold", "new", "tabular", "demo", "--yes", "--no-env"],
            cwd=work,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        time.sleep(tenths / 10)
        process.send_signal(number)
        process.wait(timeout=60)
        found = [p.name for p in work.iterdir()]
        assert found in ([], ["demo"])
        if found:
            assert execute(["git", "status", "--porcelain"], cwd=work / "demo").out == ""
            whole += 1
            break
    assert whole == 1


def test_a_block_of_params_is_replaced_and_the_rest_kept():
    """Comments around it stay."""
    text = "# head\nseed: 0\n\ndata:\n  a: 1\n\n  b: 2\nsplit:\n  c: 3\n\n# why\ntrain:\n  d: 4\n"
    replaced = new.replace_blocks(text, "data:\n  x: 9\nsplit:\n  y: 8\n")
    assert replaced == "# head\nseed: 0\n\ndata:\n  x: 9\nsplit:\n  y: 8\n\n# why\ntrain:\n  d: 4\n"


def test_data_of_an_address_are_downloaded(work, httpserver):
    """The file is profiled as any other, and the project names its source."""
    rows = "".join(f"{k},{k % 3},{'yes' if k % 2 else 'no'}\n" for k in range(60))
    httpserver.expect_request("/open data/homes.csv").respond_with_data("a,b,sold\n" + rows)
    url = httpserver.url_for("/open%20data/homes.csv")
    cache = {"XDG_CACHE_HOME": str(work / "cache")}
    ran = mlscaffold(
        "new", "tabular", "demo", "--data", url, "--target", "sold", "--yes", "--no-env",
        cwd=work, env=cache,
    )  # fmt: skip
    assert ran.code == 0, ran.err
    assert (work / "demo" / "data" / "raw" / "homes.csv").read_text().startswith("a,b,sold")
    assert "homes.csv" in (work / "demo" / "data" / "README.md").read_text()
    missing = mlscaffold(
        "new", "tabular", "other", "--data", httpserver.url_for("/nothing.csv"), "--yes",
        cwd=work, env=cache,
    )  # fmt: skip
    assert missing.code == 1
    assert "Could not download the data, the server answered 500" in missing.err
    assert not (work / "other").exists()


def test_a_tilde_after_an_equals_sign_is_home(work):
    """No shell expands it there."""
    (work / "homes.csv").write_text("a,sold\n" + "1,yes\n2,no\n" * 30)
    ran = mlscaffold(
        "new", "tabular", "demo", "--data=~/homes.csv", "--target=sold", "--dry-run", "--json",
        cwd=work, env={"HOME": str(work)},
    )  # fmt: skip
    assert "No such file" not in ran.err
    assert ran.code in {0, 1}


def with_git_settings(work, **settings):
    """Return variables by which Git reads other settings of its user."""
    path = work / "settings"
    for key, value in ({"user.name": "A", "user.email": "a@b.example"} | settings).items():
        execute(["git", "config", "--file", str(path), key, value], cwd=work)
    return {"GIT_CONFIG_GLOBAL": str(path)}


def test_a_key_that_is_missing_is_one_clear_error(work):
    """A user who signs commits is told what failed; nothing is left."""
    env = with_git_settings(work, **{"commit.gpgsign": "true", "user.signingkey": "NOBODY"})
    ran = mlscaffold("new", "tabular", "demo", "--yes", "--no-env", cwd=work, env=env)
    assert ran.code == 1
    assert "commit.gpgsign" in ran.err
    assert not (work / "demo").exists()


def test_a_global_list_of_ignored_files_leaves_nothing_out(work):
    """A project is whole in its first commit."""
    (work / "ignored").write_text("*.yaml\ndata\nreports\n")
    env = with_git_settings(work, **{"core.excludesFile": str(work / "ignored")})
    ran = mlscaffold("new", "tabular", "demo", "--yes", "--no-env", cwd=work, env=env)
    assert ran.code == 0, ran.err
    tracked = execute(["git", "ls-files"], cwd=work / "demo").out.split()
    assert {"params.yaml", "dvc.yaml", "schema.yaml", "data/README.md"} <= set(tracked)


def test_a_place_that_git_ignores_is_refused(work):
    """DVC would refuse to work there, later and in worse words."""
    execute(["git", "init", "--quiet"], cwd=work)
    (work / ".gitignore").write_text("sub/\n")
    ran = mlscaffold("new", "tabular", "sub/demo", "--yes", "--no-env", cwd=work)
    assert ran.code == 1
    assert "take it out of .gitignore" in ran.err
    assert not (work / "sub").exists()


def test_every_column_is_shown_when_asked(work):
    """With its type and its use; the same is in the JSON."""
    rows = "".join(f"{k},{k * 7 % 5},{'yes' if k % 2 else 'no'}\n" for k in range(60))
    (work / "homes.csv").write_text("id,rooms,sold\n" + rows)
    options = ("--data", "homes.csv", "--target", "sold", "--dry-run")
    ran = mlscaffold("new", "tabular", "demo", *options, "--yes", "--verbose", cwd=work)
    assert re.search(r"rooms +int64 +0\.0% +5 +0 to 4 +feature", ran.err)
    columns = mlscaffold("new", "tabular", "demo", *options, "--json", cwd=work).json
    uses = {column["column"]: column["use"] for column in columns["result"]["columns"]}
    assert uses == {"id": "left out: numbers the rows", "rooms": "feature", "sold": "target"}


@pytest.mark.parametrize("option", ["--title", "--author"])
@pytest.mark.parametrize("text", ["A\nimport os", "red \x1b[31m", "next\x85line"])
def test_a_title_and_an_author_are_one_line(work, option, text):
    """They stand in headings, in config files and in a notebook that runs."""
    ran = mlscaffold("new", "tabular", "demo", "--yes", "--no-env", option, text, cwd=work)
    assert ran.code == 2
    assert "does not print" in ran.err
    assert "\x1b" not in ran.err
    assert list(work.iterdir()) == []


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--package", ""), "package"),
        (("--answer", "a=b"), "--answer belongs to a foreign template"),
        (("--dataset", "adlut"), "No tabular data set of that name"),
    ],
)
def test_wrong_usage_has_its_exit_code(work, options, said):
    """An option that cannot count is not ignored."""
    ran = mlscaffold("new", "tabular", "demo", *options, "--yes", cwd=work)
    assert ran.code == 2, ran.err
    assert said in ran.err
    assert list(work.iterdir()) == []

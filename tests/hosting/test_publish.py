"""A project is shown on GitHub: once, again, and however the line breaks."""

import os
import signal
import subprocess
import sys
import time

import pytest
from finishing import DESCRIPTION, change, commit, copied, git
from github_server import STEPS, Published
from support import start

from mlscaffold.hosting.errors import Rejected
from mlscaffold.hosting.github import Token
from mlscaffold.hosting.push import push

URL = "https://ada.github.io/demo/"


def states(ran) -> dict[str, str]:
    """Return what a run with ``--json`` says of each step."""
    return {step["name"]: step["state"] for step in ran.json["result"]["steps"]}


def complete(project) -> None:
    """Assert that everything is on GitHub as it is to be."""
    there = project.repository
    assert there.branches == {"main": project.head}
    assert there.description.startswith("Demo: from raw data to")
    assert there.homepage == URL
    assert "machine-learning" in there.topics
    assert there.pages == "workflow"
    assert [run["event"] for run in there.runs] == ["workflow_dispatch"]
    origin = git(project.root, "remote", "get-url", "origin").strip()
    assert origin == f"{project.github.server}/ada/demo.git"


def test_first_and_second_time(project):
    """The first run does everything; the second says that all is so, and changes nothing."""
    first = project.publish("--anyway", "--json")
    assert first.code == 0
    assert set(states(first).values()) == {"made", "pushed", "turned on", "set", "building"}
    assert first.json["result"]["site"] == URL
    complete(project)

    project.github.log.clear()
    second = project.publish("--anyway", "--json")
    assert set(states(second).values()) == {"already so"}
    assert project.github.writes == []
    assert "Everything is already up to date." in project.publish("--anyway").out
    complete(project)


def test_new_commit(project):
    """What is new is pushed, and nothing else is done."""
    project.publish("--anyway")
    change(project.root / "README.md", "# Demo", "# A better title")
    commit(project.root)
    again = states(project.publish("--anyway", "--json"))
    assert again.pop("main") == "pushed"
    assert set(again.values()) == {"already so"}
    assert project.repository.branches == {"main": project.head}


def test_no_hook_sees_the_token(project, tmp_path):
    """Neither in its environment nor in a file that its environment names."""
    seen = tmp_path / "seen"
    hook = project.root / ".git" / "hooks" / "pre-push"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text(
        f"#!/bin/sh\nenv > {seen}\ncat $(env | grep -o '/[^ ]*/secret') >> {seen}\nexit 0\n"
    )
    hook.chmod(0o755)
    assert project.publish("--anyway").code == 0
    assert "GIT_" in seen.read_text()
    assert project.github.token not in seen.read_text()


def test_dry_run(project):
    """A dry run says what would be done, and writes nothing, here or there."""
    before = git(project.root, "config", "--list", "--local")
    ran = project.publish("--anyway", "--dry-run", "--json")
    assert set(states(ran).values()) == {"to make", "to push", "to turn on", "to set", "to build"}
    assert project.github.writes == []
    assert git(project.root, "config", "--list", "--local") == before
    told = project.publish("--anyway", "--dry-run").out
    assert "ada/demo, public" in told
    assert "Nothing was changed." in told


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("step", STEPS)
def test_line_breaks(project, step, after):
    """Cut at any step, before or after GitHub has acted, it says so; run again, it completes."""
    project.github.cut_at, project.github.after = step, after
    ran = project.publish("--anyway")
    assert project.github.down
    assert ran.code == 1
    assert "No answer" in ran.err or "git push" in ran.err
    if step not in {"who", "look"}:
        done = ran.err.partition("Done by now: ")[2]
        assert ("repository" in done) == (step != "repository")
        assert ("main" in done) == (step in {"pages", "description", "topics", "site"})
        assert "The same command goes on from there." in ran.err

    project.github.cut_at, project.github.down = "", False
    assert project.publish("--anyway").code == 0
    complete(project)


def test_interrupted(project):
    """Ctrl-C says how far it went, and the next run completes it."""
    project.github.hang = "pages"
    running = start(
        [sys.executable, "-m", "mlscaffold", "publish", "--anyway"],
        cwd=project.root, env={**os.environ, **project.environment()},
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    while not any(line.startswith("POST") and "/pages" in line for line in project.github.log):
        assert running.poll() is None
        time.sleep(0.05)
    running.send_signal(signal.SIGINT)
    out, err = running.communicate(timeout=30)
    project.github.hang = ""
    project.no_secret(out + err)
    assert running.returncode == 130
    assert "Done by now: repository, main." in err
    assert project.publish("--anyway").code == 0
    complete(project)


def test_private(project):
    """A private repository gets no site, and is never pushed to where it is public."""
    ran = project.publish("--anyway", "--private", "--json")
    assert states(ran)["pages"] == states(ran)["site"] == "left out"
    assert project.repository.private
    assert project.repository.pages is None
    assert project.repository.branches == {"main": project.head}
    again = project.publish("--anyway")
    assert again.code == 0
    assert "private and stays so" in again.err

    project.repository.private = False
    project.github.log.clear()
    change(project.root / "README.md", "# Demo", "# Secret")
    commit(project.root)
    assert "is public already" in project.publish("--anyway", "--private").err
    assert project.github.writes == []


def test_origin_elsewhere(project):
    """An origin of somebody else's is an error, and stays; what it has of a secret is not shown."""
    git(project.root, "remote", "add", "origin", "https://me:hidden@example.com/them/demo.git")
    ran = project.publish("--anyway")
    assert ran.code == 1
    assert "https://example.com/them/demo.git" in ran.err
    assert "hidden" not in ran.err
    assert "example.com" in git(project.root, "remote", "get-url", "origin")
    assert project.github.writes == []


def test_another_push_address(project):
    """The token is not sent where a push address of the configuration points to."""
    project.publish("--anyway")
    git(project.root, "config", "remote.origin.pushurl", "https://example.com/ada/demo.git")
    assert "origin is not" in project.publish("--anyway").err


def test_name_of_another(project):
    """A repository with another history stops it; another name goes on, and is remembered."""
    project.github.make("demo").git("config", "user.name", "somebody")
    other = project.root.parent / "other"
    git(project.root.parent, "clone", "--quiet", str(project.repository.place), str(other))
    (other / "file").write_text("theirs")
    commit(other)
    git(other, "push", "--quiet", "origin", "main")
    theirs = project.repository.branches
    ran = project.publish("--anyway")
    assert "with another history" in ran.err
    assert project.github.writes == []
    assert project.publish("--anyway", "--name", "demo-2").code == 0
    assert project.publish("--anyway").out.count("already so") == 7
    assert project.repository.branches == theirs


def changed_on_github(project) -> None:
    """Let somebody change the README there."""
    other = project.root.parent / "other"
    git(project.root.parent, "clone", "--quiet", str(project.repository.place), str(other))
    change(other / "README.md", "# Demo", "# Changed on GitHub")
    commit(other)
    git(other, "push", "--quiet", "origin", "main")


def test_github_is_ahead(project):
    """Commits that only GitHub has are seen, also by a dry run; the error says how to get them."""
    project.publish("--anyway")
    changed_on_github(project)
    project.github.log.clear()
    for options in (["--dry-run"], []):
        ran = project.publish("--anyway", *options)
        assert ran.code == 1
        assert "git pull --rebase origin main" in ran.err
    assert project.github.writes == []


def test_nothing_is_overwritten(project):
    """Commits that arrive on GitHub at the last moment stop the push."""
    project.publish("--anyway")
    changed_on_github(project)
    change(project.root / "README.md", "# Demo", "# Changed here")
    commit(project.root)
    theirs = project.repository.branches
    with pytest.raises(Rejected):
        push(project.root, Token(project.github.token, "the test"))
    assert project.repository.branches == theirs


def test_what_is_not_committed(project):
    """Uncommitted changes and another branch are said; main is what is published."""
    (project.root / "new.txt").write_text("not committed")
    git(project.root, "checkout", "--quiet", "-b", "trial")
    ran = project.publish("--anyway")
    assert ran.code == 0
    assert "1 change (new.txt)" in ran.err
    assert "you are on trial" in ran.err
    assert project.repository.branches == {"main": project.head}


@pytest.mark.parametrize(
    ("step", "status", "headers", "body", "said"),
    [
        ("who", 401, {}, {"message": "Bad credentials"}, "does not accept the token"),
        ("repository", 403, {}, {"message": "Resource not accessible by personal access token"},
         "Administration, Contents"),
        ("who", 403, {"x-ratelimit-remaining": "0", "x-ratelimit-reset": "1796000000"},
         {"message": "API rate limit exceeded for user"}, "no more requests"),
        ("pages", 404, {}, {"message": "Not Found"}, "does not find the repository"),
        ("repository", 422, {}, {"message": "Repository creation failed.", "errors": [
            {"message": "name already exists on this account"}]}, "with another history: ada/demo"),
        ("topics", 500, {}, {"message": "Server Error"}, "500 Server Error"),
        ("who", 502, {"Content-Type": "text/html"}, "<html>", "502"),
        ("connect", 403, {}, {}, "does not let this token push"),
    ],
)  # fmt: skip
def test_github_says_no(project, step, status, headers, body, said):
    """Each refusal is one clear error; without it, the same command completes."""
    project.github.instead = {step: (status, body, headers)}
    ran = project.publish("--anyway")
    assert ran.code == 1
    assert said in ran.err
    project.github.instead = {}
    assert project.publish("--anyway").code == 0
    complete(project)


def test_token_without_workflows(project):
    """GitHub refuses workflows from a token without that scope; the error says how to get it."""
    hook = project.github.make("demo").place / "hooks" / "pre-receive"
    hook.write_text(
        "#!/bin/sh\necho 'refusing to allow an OAuth App to create or update workflow "
        "`.github/workflows/ci.yml` without `workflow` scope' >&2\nexit 1\n"
    )
    hook.chmod(0o755)
    ran = project.publish("--anyway")
    assert "gh auth refresh -s workflow" in ran.err
    hook.unlink()
    assert project.publish("--anyway").code == 0
    complete(project)


def test_workflow_is_not_known_at_once(project):
    """The site's workflow is started when GitHub has noticed it."""
    project.github.unknown = 1
    assert project.publish("--anyway").code == 0
    complete(project)


def test_site_of_a_branch_becomes_the_workflows(project):
    """Where Pages was on for a branch, the workflow takes over."""
    project.publish("--anyway")
    project.repository.pages = "legacy"
    assert states(project.publish("--anyway", "--json"))["pages"] == "turned on"
    assert project.repository.pages == "workflow"


def test_site_that_failed_is_built_again(project):
    """A site whose build failed is started anew; one that is there is left."""
    project.publish("--anyway")
    project.repository.runs[0] |= {"status": "completed", "conclusion": "failure"}
    assert states(project.publish("--anyway", "--json"))["site"] == "building"
    project.repository.runs[1] |= {"status": "completed", "conclusion": "success"}
    assert states(project.publish("--anyway", "--json"))["site"] == "already so"


def test_gh_comes_first(project, tmp_path):
    """Where gh is logged in its token is used, else GITHUB_TOKEN, else it says how to log in."""
    tools = tmp_path / "tools"
    tools.mkdir()
    gh = tools / "gh"
    asked = "auth token --hostname 127.0.0.1"
    gh.write_text(f'#!/bin/sh\n[ "$*" = "{asked}" ] && echo {project.github.token}\n')
    gh.chmod(0o755)
    path = f"{tools}:{os.environ['PATH']}"
    assert project.publish("--anyway", PATH=path, GITHUB_TOKEN="").code == 0
    gh.write_text("#!/bin/sh\necho 'no oauth token found' >&2\nexit 1\n")
    assert project.publish("--anyway", PATH=path).code == 0
    assert "gh auth login" in project.publish("--anyway", PATH=path, GITHUB_TOKEN=" ").err


def test_what_is_no_token(project):
    """Something else in its place is not sent, and not quoted."""
    broken = f"{project.github.token}\nX-Header: 1"
    assert "is no token" in project.publish("--anyway", GITHUB_TOKEN=broken).err
    assert project.github.log == []


def test_checklist(project):
    """A project with something to do is not published, and exits with 3."""
    ran = project.publish("--json")
    assert ran.code == 3, ran.out + ran.err
    assert ran.json["error"]["code"] == "checklist-failed"
    assert "ML" in ran.json["error"]["value"]
    assert project.github.log == []


@pytest.mark.slow
def test_finished_project(green, github, tmp_path):
    """A project that was run and finished by writing passes the checklist and is published."""
    project = Published(copied(green, tmp_path / "demo"), github)
    commit(project.root)
    ran = project.publish("--yes", "--json")
    assert ran.code == 0, ran.out + ran.err
    rows = {holder["path"] for holder in ran.json["result"]["rows"]}
    shown = {"findings/errors.json", "report.html", "report.ipynb"}
    assert rows == {f"reports/{name}" for name in shown}
    assert project.repository.branches == {"main": project.head}
    assert project.repository.description == DESCRIPTION
    assert project.repository.homepage == "https://somebody.github.io/demo"
    assert set(states(project.publish("--json")).values()) == {"already so"}


def test_part_of_a_larger_repository(project):
    """A project that is a folder of another repository would publish that as well."""
    git(project.root.parent, "init", "--quiet")
    (project.root / ".git").rename(project.root.parent / "elsewhere")
    ran = project.publish("--anyway")
    assert "part of a larger Git repository" in ran.err
    assert project.github.log == []

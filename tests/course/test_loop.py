"""The loop at the keyboard: verdicts, hints, solutions, and lessons that misbehave."""

import re
import sys
import time

import pytest
from learning import LESSON, STUB
from support import execute, mlscaffold
from terminal import Terminal

pytestmark = pytest.mark.slow

HEAD = "def note_run(model, *, score, digits=3, log=None):\n    "
MISBEHAVING = {
    "an endless loop": (HEAD + "while True: pass", "nothing after"),
    "fifty gigabytes": (
        "import numpy as np\n" + HEAD + "return np.ones(50 * 2**30 // 8)",
        "MemoryError",
    ),
    "exit": (HEAD + "exit()", "SystemExit"),
    "exit at import": ("import sys\nQUIT = sys.exit(3)\n" + HEAD + "return QUIT", "SystemExit: 3"),
    "os._exit": ("import os\n" + HEAD + "os._exit(0)", "the process ended in the middle"),
    "a syntax error": (HEAD + "return (", "SyntaxError"),
    "its own file deleted": (
        "import os\n" + HEAD + "os.unlink(__file__)\n    return []",
        "was deleted by the check of it",
    ),
    "an interrupt": (HEAD + "raise KeyboardInterrupt", "the checks were stopped"),
    "the server killed": (
        "import os\n" + HEAD + "os.kill(os.getppid(), 9)\n    import time; time.sleep(9)",
        "the process that checks has ended",
    ),
}


@pytest.mark.parametrize(("code", "card"), MISBEHAVING.values(), ids=MISBEHAVING)
def test_a_lesson_that_misbehaves_is_an_error_card(learner, code, card):
    """It ends in a card, and the next check works as if nothing had been."""
    learner.answer(code)
    ran = learner.learn("check", STUB, "--json")
    (said,) = ran.json["result"]["exercises"]
    assert said["outcome"] == "ERROR"
    assert card in said["cards"][0]
    assert ran.code == ran.json["exit_code"] == 3
    assert learner.lesson.read_text(encoding="utf-8") == code


def test_a_pass_and_a_mistake(learner, answer, wrong):
    """The card names the call, what came back, the property and where to look; progress is kept."""
    learner.answer(wrong)
    ran = learner.learn("check", STUB)
    assert ran.code == 3
    for name in ("called", "came back", "but", "look at"):
        assert re.search(rf"(?m)^ *{name} ", ran.out)
    assert learner.outcome() == "WRONG"
    learner.answer(answer)
    assert learner.learn("check", STUB).code == 0
    assert learner.outcome() == "PASS"
    text = (learner.project / ".learn/progress.toml").read_text(encoding="utf-8")
    assert f'id = "{STUB}"\noutcome = "PASS"' in text


def test_pytest_agrees(learner, answer, wrong):
    """``pytest learn`` passes, fails and skips what `check` calls PASS, WRONG and NOT_ATTEMPTED."""
    command = [
        str(learner.project / ".venv/bin/python"),
        "-m",
        "pytest",
        "-q",
        "learn",
        "-k",
        "1_02",
    ]
    for code, said in ((None, "skipped"), (wrong, "failed"), (answer, "passed")):
        if code is not None:
            learner.answer(code)
        ran = execute(command, cwd=learner.project)
        assert re.search(rf"\d+ {said}", ran.out), ran.out
        assert (ran.code != 0) == (said == "failed")


def test_three_hints(learner):
    """One more at each call, and after the third all three."""
    shown = [len(learner.learn("hint", STUB, "--json").json["result"]["hints"]) for _ in range(4)]
    assert shown == [1, 2, 3, 3]


def test_a_solution_is_earned_or_given_up(learner, answer):
    """It is refused before a pass; giving up is recorded; what is shown passes."""
    refused = learner.learn("solution", STUB)
    assert refused.code == 2
    assert "--give-up" in refused.err
    shown = learner.learn("solution", STUB, "--give-up")
    assert "raise NotImplementedError" not in shown.out
    assert "gave_up = true" in (learner.project / ".learn/progress.toml").read_text()
    learner.answer(shown.out)
    assert learner.learn("check", STUB).code == 0


def test_reset_brings_the_stub_back_byte_for_byte(learner, answer):
    """And keeps what the learner had written."""
    stub = learner.lesson.read_bytes()
    learner.answer(answer)
    learner.learn("check", STUB)
    assert learner.learn("reset", STUB).code == 0
    assert learner.lesson.read_bytes() == stub
    (kept,) = (learner.project / ".learn/backups").iterdir()
    assert kept.read_text(encoding="utf-8") == answer
    assert learner.outcome() == "NOT_ATTEMPTED"


def test_a_stage_is_tested_out(learner, answer):
    """What passes is recorded as tested out, what is a stub stays open."""
    learner.answer(answer)
    assert learner.learn("test-out", "1").code == 0
    assert "tested_out = true" in (learner.project / ".learn/progress.toml").read_text()
    assert learner.learn("test-out", "7").code == 2


def test_other_raw_data_make_a_pass_stale(learner, answer):
    """Where the exercise works on them; a pass on generated data stays one."""
    course = learner.project / "learn/stage1_python/course.toml"
    generated = course.read_text(encoding="utf-8")
    learner.answer(answer)
    for data, outcome in (("own", "STALE"), ("generated", "PASS")):
        text = re.sub(rf'(id = "{STUB}"[\s\S]*?data = )"\w+"', rf'\1"{data}"', generated)
        course.write_text(text, encoding="utf-8")
        assert learner.learn("check", STUB).code == 0
        params = learner.project / "params.yaml"
        params.write_text(params.read_text().replace("\n  dataset:", "\n  path: x\n  dataset:", 1))
        assert learner.outcome() == outcome
        params.write_text(params.read_text().replace("\n  path: x", "", 1))


def test_the_status_hashes_as_the_project_does(learner):
    """The raw data's hash is the same with and without pandas."""
    from mlscaffold.learn.course import Course

    ask = "from course.project import raw_hash; print(raw_hash())"
    python = str(learner.project / ".venv/bin/python")
    said = execute([python, "-c", ask], cwd=learner.project / "learn")
    assert said.out.strip() == Course.of(learner.project).raw_hash


def test_the_status_fits_a_plain_terminal(learner):
    """At most 80 columns of plain ASCII where nobody is at a terminal."""
    for arguments in ([], ["--list"], ["next"]):
        ran = learner.learn(*arguments)
        assert ran.code == 0
        assert ran.out.isascii()
        assert max(map(len, ran.out.splitlines())) <= 80


def test_outside_a_project_there_is_one_clear_error(tmp_path, learner):
    """And in a project without a course."""
    ran = mlscaffold("learn", cwd=tmp_path)
    assert ran.code == 1
    assert len(ran.err.strip().splitlines()) == 2
    (learner.project / "learn" / "course" / "server.py").unlink()
    ran = learner.learn("check")
    assert ran.code == 1
    assert "no course" in ran.err


def test_watch_needs_a_terminal(learner):
    """Without one it says what to type instead."""
    ran = learner.learn("watch")
    assert ran.code == 2
    assert "learn check" in ran.err


@pytest.fixture
def screen(learner):
    """Watch on a terminal, the first verdict shown."""
    with Terminal(
        [sys.executable, "-m", "mlscaffold", "learn", "watch", STUB], learner.project
    ) as it:
        it.until("not attempted yet")
        it.until("q quit")
        yield it


def test_watch_judges_every_save(screen, learner, answer, wrong):
    """A wrong answer, a hint, the right answer; it does not go on by itself, and ends on q."""
    learner.answer(wrong)
    assert "look at" in screen.until("q quit")
    screen.press("h")
    screen.until("hint 1 of 3")
    learner.answer(answer)
    screen.until("n goes on to the next")
    learner.answer(wrong)
    assert STUB in screen.until("not right yet")
    screen.until("q quit")
    screen.press("q")
    assert screen.process.wait(10) == 0


def test_watch_answers_in_a_second(screen, learner, answer, wrong):
    """From save to verdict, at the median of nine."""
    times = []
    for number in range(9):
        start = time.perf_counter()
        learner.answer(wrong if number % 2 else answer)
        screen.until("not right yet" if number % 2 else "right")
        times.append(time.perf_counter() - start)
        screen.until("q quit")
    assert sorted(times)[4] < 1


def test_watch_outlives_its_server_and_its_lesson(screen, learner, answer):
    """A server that is killed is started again; a lesson that deletes itself is put back."""
    for name in ("the server killed", "its own file deleted", "os._exit"):
        code, card = MISBEHAVING[name]
        learner.answer(code)
        screen.until(card.split()[-1])
        screen.until("q quit")
    learner.answer(answer)
    screen.until("n goes on to the next")


def test_watch_resets_on_x_twice(screen, learner, answer):
    """Once is not enough."""
    stub = learner.lesson.read_bytes()
    learner.answer(answer)
    screen.until("n goes on to the next")
    screen.press("x")
    screen.until("x once more")
    assert learner.lesson.read_bytes() != stub
    screen.press("x")
    screen.until("not attempted yet")
    assert learner.lesson.read_bytes() == stub


def test_the_lesson_is_where_the_course_says():
    """The tests answer the lesson that they mean."""
    assert LESSON.split("/")[-1].startswith(STUB.replace(".", "_"))

"""Checks of s1.02: the signature, and what calls must not share."""

from course.calling import call, raises, require


def test_writes_a_line(lesson):
    """The line holds the model, and the score with three decimals."""
    log = call(lesson.note_run, "ridge", score=0.81349, gives=list)
    require(
        log == ["ridge: 0.813"], "the log holds one line, the model and its score with 3 decimals"
    )
    log = call(lesson.note_run, "dummy", score=0.5, gives=list)
    require(
        log == ["dummy: 0.500"],
        "all decimals are shown, also where they are zeros",
        "f-strings: `:.3f`",
    )
    log = call(lesson.note_run, "tree", score=0.81349, digits=1, gives=list)
    require(log == ["tree: 0.8"], "`digits` says how many decimals are shown")


def test_names_are_needed(lesson):
    """Only the model goes without its name."""
    call(lesson.note_run, model="ridge", score=0.5, gives=list)
    raises(TypeError, lesson.note_run, "ridge", 0.5)
    raises(TypeError, lesson.note_run, "ridge", 0.5, 3)
    raises(TypeError, lesson.note_run, "ridge")


def test_calls_do_not_share(lesson):
    """A second call knows nothing of the first."""
    call(lesson.note_run, "first", score=0.1, gives=list)
    log = call(lesson.note_run, "second", score=0.2, gives=list)
    look = "what the default of `log` is, and how often Python makes it"
    require(
        len(log) == 1,
        "a call without a log starts a new one; this one remembers the call before",
        look,
    )


def test_uses_the_log_given(lesson):
    """The caller's list gets the line, also if it was empty."""
    for given in ([], ["older: 0.100"]):
        before = len(given)
        log = call(lesson.note_run, "ridge", score=0.25, log=given, gives=list)
        look = "an empty list is false, yet it is a list: compare with `is None`"
        require(log is given, "the list that was given is the one that comes back", look)
        require(len(given) == before + 1, "the list that was given has one line more")
        require(given[-1].startswith("ridge"), "the new line stands at the end")

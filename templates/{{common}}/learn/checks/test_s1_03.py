"""Checks of s1.03: functions made together stay independent of each other."""

from course.calling import attempt, call, require


def make_rules(rng):
    """Draw rules whose bounds do not overlap: no number passes two of them."""
    ends = sorted(int(end) for end in rng.choice(range(-500, 500), size=6, replace=False))
    return {"age": (ends[4], ends[5]), "hours": (ends[0], ends[1]), "fare": (ends[2], ends[3])}


def checks_of(lesson, rules):
    """Make the checks, and make sure that they are functions."""
    checks = call(lesson.make_checks, rules, gives=dict)
    require(list(checks) == list(rules), "there is one check for each column, in their order")
    require(all(callable(check) for check in checks.values()), "each value is a function")
    return checks


def validator_of(lesson, rules):
    """Make a validator, and make sure that it is a function."""
    validate = call(lesson.make_validator, rules)
    require(callable(validate), "what comes back is a function", "return it without calling it")
    return validate


def broken(validate, row):
    """Validate a row."""
    return attempt(f"make_validator(rules)({row})", lambda: validate(row), gives=list)


def test_each_check_has_its_own_bounds(lesson, rng):
    """A check tests the bounds of its column, not those of the last one."""
    rules = make_rules(rng)
    checks = checks_of(lesson, rules)
    for column in rules:
        for other, bounds in rules.items():
            middle = sum(bounds) / 2
            text = f"make_checks(rules)[{column!r}]({middle:g})"
            said = attempt(text, lambda c=column, m=middle: checks[c](m))
            look = "late binding: which value has the variable when the function is called?"
            require(said == (column == other), f"{column!r} is tested by its own bounds", look)


def test_bounds_are_included(lesson, rng):
    """The bounds pass, what lies just outside does not, and the answer is a bool."""
    low, high = sorted(int(end) for end in rng.choice(100, size=2, replace=False))
    check = checks_of(lesson, {"age": (low, high)})["age"]
    cases = [(low, True), (high, True), (low - 0.5, False), (high + 0.5, False)]
    for value, within in cases:
        text = f"make_checks({{'age': ({low}, {high})}})['age']({value})"
        said = attempt(text, lambda value=value: check(value), gives=bool)
        require(said == within, "the bounds are included, and nothing outside them")


def test_validator_names_columns(lesson, rng):
    """All columns that break a rule are named, in the order of the rules."""
    rules = make_rules(rng)
    validate = validator_of(lesson, rules)
    good = {column: low for column, (low, _) in rules.items()}
    require(broken(validate, good) == [], "a row that keeps to all rules has nothing to name")
    bad = {column: high + 1 for column, (_, high) in reversed(list(rules.items()))}
    require(
        broken(validate, bad) == list(rules), "all broken columns are named, in the rules' order"
    )
    one = good | {"hours": rules["hours"][0] - 1, "other": 0}
    before = dict(one)
    require(broken(validate, one) == ["hours"], "only columns with a rule that is broken are named")
    require(one == before, "the row is as it was before", came=one)
    del good["fare"]
    require(broken(validate, good) == ["fare"], "a column that the row does not have is named")


def test_validators_are_independent(lesson, rng):
    """Two validators share nothing, and a validator shares nothing between its calls."""
    first_rules, second_rules = {"age": (0, 10)}, {"age": (20, 30), "fare": (0, 1)}
    first = validator_of(lesson, first_rules)
    second = validator_of(lesson, second_rules)
    look = "what both validators hold on to: a global, or a default value"
    require(broken(first, {"age": 5}) == [], "a validator knows its own rules alone", look)
    require(
        broken(second, {"age": 5, "fare": 0}) == ["age"],
        "a validator knows its own rules alone",
        look,
    )
    broken(first, {"age": 99})
    again = broken(first, {"age": 99})
    require(
        again == ["age"], "a call remembers nothing of the call before", "where the list is made"
    )


def test_keeps_the_rules_as_they_were(lesson):
    """A change of the dictionary comes too late."""
    rules = {"age": (0, 10)}
    check, validate = checks_of(lesson, rules)["age"], validator_of(lesson, rules)
    rules["age"] = (50, 60)
    look = "the closure holds the caller's dictionary; take the bounds out when it is made"
    said = attempt("check(5), after rules['age'] was changed", lambda: check(5))
    require(said is True, "a check keeps to the rules as they were when it was made", look)
    rules["fare"] = (0, 1)
    require(
        broken(validate, {"age": 5}) == [], "a validator keeps to the rules of its making", look
    )

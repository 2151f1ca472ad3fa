"""Checks of s3.20: values, slopes of single steps, reuse, depth, and measured slopes."""

import math

import numpy as np
from course import gradients
from course.calling import attempt, require

REUSE = "each use adds its part to `grad`"


def test_values(lesson):
    """Sums, products and tanh are right, with plain numbers on either side."""
    a, b = _value(lesson, 1.5), _value(lesson, -0.5)
    cases = {
        "a + b": (lambda: a + b, 1.0),
        "a + 2": (lambda: a + 2, 3.5),
        "2.0 + a": (lambda: 2.0 + a, 3.5),
        "a * b": (lambda: a * b, -0.75),
        "a * 3": (lambda: a * 3, 4.5),
        "3.0 * a": (lambda: 3.0 * a, 4.5),
        "a.tanh()": (lambda: a.tanh(), math.tanh(1.5)),
    }
    for text, (action, number) in cases.items():
        made = attempt(f"{text}, a = Value(1.5), b = Value(-0.5)", action, lesson.Value)
        same = math.isclose(made.data, number)
        require(same, f"`data` of {text} is the number that comes out with plain numbers")
        require(
            made.grad == 0, "before `backward`, `grad` is 0", "where a value is made", made.grad
        )
    require((a.data, b.data) == (1.5, -0.5), "what a result is made of stays as it was")


def test_single_steps(lesson):
    """The slopes of one sum, one product, one tanh."""
    for x, y in ((0.6, -1.3), (-0.4, 2.0)):
        a, b, z = _run(lesson, "a + b", lambda a, b: a + b, x, y)
        require(z.grad == 1, "the slope of the result with respect to itself is 1", came=z.grad)
        require((a.grad, b.grad) == (1, 1), "a sum changes as fast as each of its parts", "`+`")
        a, b, _ = _run(lesson, "a * b", lambda a, b: a * b, x, y)
        own = "the slope of a product along one factor is the other factor, not the factor itself"
        require(not (a.grad == x and b.grad == y), own, "`*`", came=(a, b))
        sign = "the slopes of a product have the wrong sign"
        require(not np.allclose((a.grad, b.grad), (-y, -x)), sign, "`*`", came=(a, b))
        require(np.allclose((a.grad, b.grad), (y, x)), "of a * b the slope along a is b", "`*`")
        a, _, _ = _run(lesson, "a.tanh()", lambda a, b: a.tanh(), x, y)
        inner = "the slope of tanh is 1 - t*t with t what came out, not what went in"
        require(not math.isclose(a.grad, 1 - x * x), inner, "`tanh`", came=a)
        flat = 1 - math.tanh(x) ** 2
        require(math.isclose(a.grad, flat), "tanh is steepest at 0, with slope 1", "`tanh`", came=a)
        a, _, _ = _run(lesson, "2 + 3 * a", lambda a, b: 2 + 3 * a, x, y)
        require(math.isclose(a.grad, 3), "plain numbers take part, and have no slope", came=a)


def test_chain_and_reuse(lesson):
    """Slopes multiply along a path, and add up where a value is used again."""
    a, _, _ = _run(lesson, "(3 * a).tanh() * 2", lambda a, b: (3 * a).tanh() * 2, 0.2, 0)
    along = 6 * (1 - math.tanh(0.6) ** 2)
    require(math.isclose(a.grad, along), "along a path, slopes are multiplied", "`backward`", a)
    a, _, _ = _run(lesson, "a * a", lambda a, b: a * a, 3.0, 0)
    require(math.isclose(a.grad, 6.0), "a value that is used twice counts twice", REUSE, a)
    a, _, _ = _run(lesson, "a + a", lambda a, b: a + a, 3.0, 0)
    require(math.isclose(a.grad, 2.0), "a value that is used twice counts twice", REUSE, a)

    def diamond(a, b):
        c = a * b
        return c + (c + c * c).tanh()

    a, _, _ = _run(lesson, "c + (c + c * c).tanh(), c = a * b", diamond, 0.5, 0.8)
    c = 0.4
    slope = 0.8 * (1 + (1 - math.tanh(c + c * c) ** 2) * (1 + 2 * c))
    early = "a value used at two depths hands on before all of its uses have reached it, or twice"
    require(math.isclose(a.grad, slope), early, "the order in `backward`", a)


def test_many_paths(lesson):
    """Sixty doublings have 2**60 paths, and sixty steps."""

    def doubled(a, b):
        for _ in range(60):
            a = a + a
        return a

    a, _, _ = _run(lesson, "a = a + a, sixty times", doubled, 1.0, 0)
    require(a.grad == 2.0**60, "with each doubling the slope doubles", REUSE, a)

    def long(a, b):
        for _ in range(150):
            a = a * 1.01 + 0.001
        return a

    a, _, _ = _run(lesson, "a = a * 1.01 + 0.001, 150 times", long, 0.5, 0)
    require(
        math.isclose(a.grad, 1.01**150), "three hundred steps deep, slopes still multiply", "", a
    )


def test_against_measured_slopes(lesson, rng):
    """The gradient of a small network's loss agrees with central differences."""
    X, y = rng.normal(size=(4, 2)), rng.uniform(-1, 1, size=4)
    w = rng.normal(size=7)

    def mean_loss(w, tanh):
        total = 0
        for (p, q), truth in zip(X.tolist(), y.tolist(), strict=True):
            up, down = tanh(w[0] * p + w[1] * q + w[2]), tanh(w[3] * p + w[4] * q + w[5])
            off = up * w[6] + down * up + -truth
            total = total + off * off
        return total * (1 / len(X))

    values = [_value(lesson, each) for each in w]
    text = "the mean squared error of a network made of Value"
    loss = attempt(text, lambda: mean_loss(values, lambda value: value.tanh()), lesson.Value)
    attempt(f"backward() of {text}", loss.backward)
    right = gradients.measured(lambda v: mean_loss(v, np.tanh), w)
    known = {
        ("the gradient of the network has the wrong sign", "signs of the slopes"): -right,
        ("rows are summed, though the loss is their mean", "plain factors in `*`"): 4 * right,
        ("this is the gradient of half the loss", "a value times itself"): right / 2,
    }
    came = np.array([value.grad for value in values], dtype=float)
    gradients.judge(came, lambda v: mean_loss(v, np.tanh), w, known)


def _value(lesson, number):
    return attempt(f"Value({number:.3g})", lambda: lesson.Value(number), lesson.Value)


def _run(lesson, text, made, x, y):
    """Return a, b and the result, after `backward` of the result."""
    a, b = _value(lesson, x), _value(lesson, y)
    z = attempt(f"z = {text}", lambda: made(a, b), lesson.Value)
    attempt(f"z = {text}, then z.backward(), a = {x:g}, b = {y:g}", z.backward)
    for each in (a, b, z):
        number = isinstance(each.grad, (int, float)) and math.isfinite(each.grad)
        require(number, "`grad` is a finite number", "what is added to it", came=each)
    return a, b, z

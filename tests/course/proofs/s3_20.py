"""What s3.20 must refuse, and what it must accept."""

CLASS = """
class Value:
    def __init__(self, data, made_from=()):
        self.data = float(data)
        self.grad = 0.0
        self.made_from = made_from

    def __add__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        return Value(self.data + other.data, ((self, 1.0), (other, 1.0)))

    def __radd__(self, other):
        return self + other

    def __mul__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        return Value(self.data * other.data, ((self, other.data), (other, self.data)))

    def __rmul__(self, other):
        return self * other

    def tanh(self):
        t = math.tanh(self.data)
        return Value(t, ((self, 1 - t * t),))

    def order(self, seen):
        if self in seen:
            return []
        seen.add(self)
        return [node for source, _ in self.made_from for node in source.order(seen)] + [self]

    def backward(self):
        self.grad = 1.0
        for value in reversed(self.order(set())):
            for source, slope in value.made_from:
                source.grad += slope * value.grad
"""


def _with(old: str, new: str) -> str:
    assert old in CLASS
    return CLASS.replace(old, new)


WHOLE = CLASS[CLASS.index("        for value in reversed") :]
BREADTH = """        queue = [self]
        seen = {self}
        while queue:
            value = queue.pop(0)
            for source, slope in value.made_from:
                source.grad += slope * value.grad
                if source not in seen:
                    seen.add(source)
                    queue.append(source)
"""

MISCONCEPTIONS = {
    "assigns": (
        _with("source.grad += slope", "source.grad = slope"),
        "a value that is used twice counts twice",
    ),
    "breadth first": (_with(WHOLE, BREADTH), "a value used at two depths hands on before"),
    "the factor itself": (
        _with(
            "((self, other.data), (other, self.data))", "((self, self.data), (other, other.data))"
        ),
        "the other factor, not the factor itself",
    ),
    "tanh of what went in": (
        _with("1 - t * t", "1 - self.data * self.data"),
        "with t what came out, not what went in",
    ),
    "slopes are not multiplied": (
        _with("slope * value.grad", "slope"),
        "along a path, slopes are multiplied",
    ),
    "products turn the sign": (
        _with(
            "((self, other.data), (other, self.data))", "((self, -other.data), (other, -self.data))"
        ),
        "the slopes of a product have the wrong sign",
    ),
    "a constant has no place on the left": (
        _with("return self + other", "return NotImplemented"),
        "TypeError",
    ),
    "the result itself is left at 0": (
        _with("        self.grad = 1.0\n", "").replace("value.grad\n", "(value.grad or 1.0)\n"),
        "the slope of the result with respect to itself is 1",
    ),
}

ALTERNATIVES = {
    "closures, and an order without recursion": """
class Value:
    def __init__(self, data, made_from=()):
        self.data, self.grad, self.made_from = float(data), 0.0, tuple(made_from)
        self.hand_on = lambda: None

    def __hash__(self):
        return id(self)

    def __add__(self, other):
        if not isinstance(other, Value):
            other = Value(other)
        total = Value(self.data + other.data, {self, other})

        def hand_on():
            self.grad += total.grad
            other.grad += total.grad

        total.hand_on = hand_on
        return total

    __radd__ = __add__

    def __mul__(self, other):
        if not isinstance(other, Value):
            other = Value(other)
        product = Value(self.data * other.data, {self, other})

        def hand_on():
            self.grad += other.data * product.grad
            other.grad += self.data * product.grad

        product.hand_on = hand_on
        return product

    __rmul__ = __mul__

    def tanh(self):
        t = Value(math.tanh(self.data), {self})

        def hand_on():
            self.grad += t.grad / math.cosh(self.data) ** 2

        t.hand_on = hand_on
        return t

    def backward(self):
        uses, todo = {self: 0}, [self]
        while todo:
            for source in todo.pop().made_from:
                if source not in uses:
                    uses[source] = 0
                    todo.append(source)
                uses[source] += 1
        self.grad, ready = 1.0, [self]
        while ready:
            value = ready.pop()
            value.hand_on()
            for source in value.made_from:
                uses[source] -= 1
                if not uses[source]:
                    ready.append(source)
""",
}

EQUIVALENT: dict[str, str] = {}

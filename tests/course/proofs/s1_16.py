"""What s1.16 must refuse, and what it must accept."""

MISCONCEPTIONS = {
    "converts first": (
        """
def to_uint8(values):
    if np.isnan(values).any():
        raise ValueError("NaN")
    return np.clip(np.rint(values).astype(np.int64).astype(np.uint8), 0, 255)
""",
        "what is below 0 becomes 0",
    ),
    "takes the remainder": (
        """
def to_uint8(values):
    if np.isnan(values).any():
        raise ValueError("NaN")
    return (np.rint(np.clip(values, 0, 1e6)) % 256).astype(np.uint8)
""",
        "what is above 255 becomes 255",
    ),
    "cuts decimals off": (
        """
def to_uint8(values):
    if np.isnan(values).any():
        raise ValueError("NaN")
    return np.clip(values, 0, 255).astype(np.uint8)
""",
        "each cell becomes the nearest integer",
    ),
    "lets NaN through": (
        """
def to_uint8(values):
    return np.nan_to_num(np.clip(np.rint(values), 0, 255)).astype(np.uint8)
""",
        "must raise ValueError",
    ),
    "leaves the type as it is": (
        """
def downcast(values):
    return values.copy()
""",
        "these integers fit in 6 bytes",
    ),
    "looks at the first cells": (
        """
def downcast(values):
    return values.astype(np.min_scalar_type(values.ravel()[:1].max(initial=0)))
""",
        "every integer stays what it is",
    ),
    "always with a sign": (
        """
def downcast(values):
    for kind in (np.int8, np.int16, np.int32, np.int64):
        if np.array_equal(values.astype(kind), values):
            return values.astype(kind)
    return values
""",
        "the type has no sign where no value is negative",
    ),
}

ALTERNATIVES = {
    "asks NumPy for the smallest type": """
def to_uint8(values):
    if not np.all(values == values):
        raise ValueError("a cell is not a number")
    wide = np.minimum(np.maximum(values, 0.0), 255.0)
    return (wide + 0.5).astype(np.uint8)


def downcast(values):
    low, high = values.min(initial=0), values.max(initial=0)
    if low >= 0:
        return values.astype(np.min_scalar_type(high))
    kinds = (np.int8, np.int16, np.int32, np.int64)
    fits = [k for k in kinds if np.iinfo(k).min <= low and high <= np.iinfo(k).max]
    return values.astype(fits[0])
""",
}

SIZES = "low, high = (values.min(), values.max()) if values.size else "

EQUIVALENT: dict[str, str] = {
    f"{SIZES}(0, 0) -> {SIZES}{other}": "the smallest type holds 0 as well as 1"
    for other in ("(1, 0)", "(0, 1)")
}

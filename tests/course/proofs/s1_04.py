"""What s1.04 must refuse, and what it must accept."""


def _share(examples: str, body: str = "return round(100 * part / whole, digits)") -> str:
    lines = "".join(f"    {line}\n" for line in examples.strip().splitlines())
    return f'''
def share(part, whole, digits=1):
    """Return a share.

{lines}    """
    if whole == 0:
        return 0.0
    {body}
'''


ALL = """
>>> share(1, 8)
12.5
>>> share(2, 3, digits=0)
67.0
>>> share(0, 0)
0.0
"""

MISCONCEPTIONS = {
    "no examples": (_share("It divides."), "the docstring holds examples"),
    "only the ordinary case": (
        _share(">>> share(1, 8)\n12.5\n>>> share(1, 4)\n25.0\n>>> share(2, 3)\n66.7"),
        "no example notices a crash at an empty whole",
    ),
    "never gives the option": (
        _share(">>> share(2, 3)\n66.7\n>>> share(0, 0)\n0.0"),
        "no example notices that `digits` is not used",
    ),
    "round numbers only": (
        _share(
            ">>> share(1, 8, digits=2)\n12.5\n>>> share(1, 8, digits=0)\n12.0\n>>> share(0, 0)\n0.0"
        ),
        "no example notices decimals that are cut off",
    ),
    "part equals whole": (
        _share(">>> share(8, 8)\n100.0\n>>> share(0, 0)\n0.0"),
        "no example notices that part and whole are swapped",
    ),
    "an answer that nobody would see": (
        _share(ALL.replace("12.5", "12.50 %")),
        "each example holds for your own function",
    ),
    "cuts decimals off": (
        _share(
            ALL.replace("67.0", "66.0"), "return int(100 * part / whole * 10**digits) / 10**digits"
        ),
        "within half of the last decimal",
    ),
}

ALTERNATIVES = {
    "examples in sections, a fraction": '''
def share(part, whole, digits=1):
    """Return a share.

    Examples
    --------
    Of nothing there is no share:

    >>> share(5, 0)
    0.0

    Decimals are rounded:

    >>> [share(part, 7, digits=2) for part in (1, 2, 6)]
    [14.29, 28.57, 85.71]
    """
    return round(part / whole * 100, digits) if whole else 0.0
''',
}

EQUIVALENT: dict[str, str] = {}

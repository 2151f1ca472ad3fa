"""What s2.10 must refuse, and what it must accept."""

MISCONCEPTIONS = {
    "the order of the alphabet": (
        """
def encode_ordinal(values, order):
    if len(set(order)) < len(order) or not set(values.dropna()) <= set(order):
        raise ValueError(f"{list(values)} {order}")
    place = {value: number for number, value in enumerate(sorted(order))}
    return values.map(place).astype(float)
""",
        "a later word of the order must have a larger code",
    ),
    "numbers what occurs": (
        """
def encode_ordinal(values, order):
    if len(set(order)) < len(order) or not set(values.dropna()) <= set(order):
        raise ValueError(f"{list(values)} {order}")
    found = [value for value in order if (values == value).any()]
    return values.map({value: number for number, value in enumerate(found)}).astype(float)
""",
        "must not depend on which others occur",
    ),
    "codes of a categorical": (
        """
def encode_ordinal(values, order):
    if not set(values.dropna()) <= set(order):
        raise ValueError(f"{list(values)} {order}")
    codes = pd.Categorical(values, categories=order, ordered=True).codes
    return pd.Series(codes, values.index).astype(float)
""",
        "a missing cell must stay missing",
    ),
    "the unknown becomes missing": (
        """
def encode_ordinal(values, order):
    if len(set(order)) < len(order):
        raise ValueError("twice")
    return values.map({value: number for number, value in enumerate(order)}).astype(float)
""",
        "this input must raise ValueError; nothing was raised",
    ),
    "a message that names nothing": (
        """
def encode_ordinal(values, order):
    if len(set(order)) < len(order) or not set(values.dropna()) <= set(order):
        raise ValueError("unknown value")
    return values.map({value: number for number, value in enumerate(order)}).astype(float)
""",
        "the message must name the value",
    ),
    "counts from one": (
        """
def encode_ordinal(values, order):
    if len(set(order)) < len(order) or not set(values.dropna()) <= set(order):
        raise ValueError(f"{list(values)} {order}")
    return values.map({value: number for number, value in enumerate(order, 1)}).astype(float)
""",
        "the least word must have the code 0",
    ),
}

ALTERNATIVES = {
    "an ordered categorical": """
def encode_ordinal(values, order):
    known = pd.CategoricalDtype(order, ordered=True)  # refuses an order with a value twice
    strange = values[values.notna() & ~values.isin(order)]
    if len(strange):
        raise ValueError(f"unknown: {list(strange.unique())}")
    codes = values.astype(known).cat.codes.astype(float)
    return codes.where(codes >= 0)
""",
    "scikit-learn's encoder": """
def encode_ordinal(values, order):
    from sklearn.preprocessing import OrdinalEncoder

    if len(set(order)) < len(order):
        raise ValueError("a value stands twice")
    if values.empty:
        return values.astype(float)
    levels = np.array([*order, np.nan], dtype=object)
    column = values.astype(object).where(values.notna(), np.nan).to_frame().to_numpy()
    codes = OrdinalEncoder(categories=[levels], encoded_missing_value=np.nan).fit_transform(column)
    return pd.Series(codes[:, 0], values.index)
""",
}

EQUIVALENT: dict[str, str] = {}

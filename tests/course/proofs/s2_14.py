"""What s2.14 must refuse, and what it must accept."""

PEAKS = """
def peaks(values):
    margin = np.ptp(values) / 5
    places = np.linspace(values.min() - margin, values.max() + margin, 200)
    density = gaussian_kde(values)(places)
    return len(find_peaks(density, prominence=density.max() / 10)[0])
"""

FLAGS = """
def flags(values):
    known = values.dropna().to_numpy()
    counts = np.unique(known, return_counts=True)[1]
    if len(counts) < 2:
        return {"constant"}
    scores = (known - known.mean()) / known.std()
    said = {
        "heaped": counts.max() > len(known) / 2,
        "skewed": abs((scores**3).mean()) > 1,
        "two peaks": peaks(known) > 1,
    }
    return {flag for flag, holds in said.items() if holds}
"""

HISTOGRAM = """
def histogram(values, name, axes):
    known, missing = values.dropna(), int(values.isna().sum())
    axes.hist(known, bins=40)
    axes.axvline(known.median())
    title = ", ".join(sorted(flags(values)))
    axes.set(xlabel=name, ylabel="rows", title=f"{title} {missing or ''}")
    return axes
"""


def _changed(text: str, old: str, new: str) -> str:
    assert old in text
    return text.replace(old, new)


MISCONCEPTIONS = {
    "every bump is a peak": (
        _changed(PEAKS, "prominence=density.max() / 10", "prominence=0"),
        "a peak counts from a tenth of the highest one on",
    ),
    "cuts the density off at the ends": (
        _changed(PEAKS, "np.ptp(values) / 5", "0"),
        "a pile at either end of the values is a peak",
    ),
    "a fixed prominence": (
        _changed(PEAKS, "density.max() / 10", "0.5"),
        "the prominence that a peak needs, as a share of the highest density",
    ),
    "compares mean and median": (
        _changed(FLAGS, "abs((scores**3).mean()) > 1", "np.mean(known) > 1.2 * np.median(known)"),
        "a tail to the left is skewed as well",
    ),
    "counts missing values as rows": (
        _changed(FLAGS, "len(known) / 2", "len(values) / 2"),
        "missing values must not count among the rows",
    ),
    "asks the deviation whether it is constant": (
        _changed(FLAGS, "len(counts) < 2", "len(known) == 0 or known.std() == 0"),
        "values that do not differ are constant",
    ),
    "takes the second power": (
        _changed(FLAGS, "scores**3", "scores**2"),
        "skewed is a skewness beyond 1",
    ),
    "the mean for the median": (
        _changed(HISTOGRAM, "known.median()", "known.mean()"),
        "a vertical line must stand at the median",
    ),
    "cuts the tail off": (
        _changed(HISTOGRAM, "bins=40", "bins=40, range=tuple(known.quantile([0.05, 0.95]))"),
        "every known value must lie in a bar",
    ),
    "labels the wrong axis": (
        _changed(HISTOGRAM, 'xlabel=name, ylabel="rows"', 'ylabel=name, xlabel="rows"'),
        "the horizontal axis must be labelled with the name",
    ),
    "hides what is missing": (
        _changed(HISTOGRAM, "{missing or ''}", ""),
        "the title must say how many values are missing",
    ),
    "draws somewhere else": (
        """
def histogram(values, name, axes):
    known = values.dropna()
    axes = plt.figure().subplots()
    axes.hist(known)
    axes.set(xlabel=name, ylabel="rows")
    return axes
""",
        "must return the axes that it was given",
    ),
}

ALTERNATIVES = {
    "by hand": """
def peaks(values):
    reach = values.max() - values.min()
    places = np.linspace(values.min() - 0.2 * reach, values.max() + 0.2 * reach, 400)
    density = gaussian_kde(values).evaluate(places)
    least = 0.1 * density.max()
    found, last_valley, highest = 0, 0.0, 0.0
    rising = True
    for height in density:
        if rising:
            highest = max(highest, height)
            if highest - height >= least and highest - last_valley >= least:
                found, rising, last_valley = found + 1, False, height
            elif height < last_valley:
                last_valley = highest = height
        else:
            last_valley = min(last_valley, height)
            if height - last_valley >= least:
                rising, highest = True, height
    return found


def flags(values):
    from scipy.stats import skew

    known = values.dropna()
    if known.nunique() <= 1:
        return {"constant"}
    said = set()
    if known.value_counts(normalize=True).iloc[0] > 0.5:
        said.add("heaped")
    if not -1 <= skew(known) <= 1:
        said.add("skewed")
    if peaks(known.to_numpy()) >= 2:
        said.add("two peaks")
    return said


def histogram(values, name, axes):
    known = values[values.notna()]
    counts, edges = np.histogram(known, bins=25)
    axes.bar(edges[:-1], counts, width=np.diff(edges), align="edge")
    axes.axvline(np.median(known), linestyle="--")
    axes.set_xlabel(name)
    axes.set_ylabel("rows")
    gone = len(values) - len(known)
    axes.set_title(" and ".join(flags(values)) + (f" ({gone} missing)" if gone else ""))
    return axes
""",
}

SAID = (
    "said = {'heaped': counts.max() > len(known) / 2, "
    "'skewed': abs((scores ** 3).mean()) > 1, 'two peaks': peaks(known) > 1}"
)

EQUIVALENT = {
    "margin = np.ptp(values) / 5 -> margin = np.ptp(values) / 6": "still well beyond both ends",
    "margin = np.ptp(values) / 5 -> margin = np.ptp(values) * 5": "places wider apart, but "
    "closer still than a hill of the density is wide",
    "places = np.linspace(values.min() - margin, values.max() + margin, 200) -> "
    "places = np.linspace(values.min() - margin, values.max() + margin, 201)": "one place more",
    "return len(find_peaks(density, prominence=density.max() / 10)[0]) -> "
    "return len(find_peaks(density, prominence=density.max() / 11)[0])": "too near to tell apart",
    f"{SAID} -> {SAID.replace('> 1, ', '>= 1, ')}": "no column has a skewness of just 1",
    "axes.hist(known, bins=40) -> axes.hist(known, bins=41)": "how many bars is free",
}

"""What s1.21 must refuse, and what it must accept, for the function that was drawn."""

from course.exercises import exercises

CUT = """
def cut_at(scores, share):
    if np.isnan(scores).all():
        raise ValueError("none")
    return {answer}
"""

DRAWN = {
    "cut_at": (
        {
            "leaves the default": (
                CUT.format(answer="float(np.nanquantile(scores, share))"),
                "the answer is one of the scores",
            ),
            "takes the next lower": (
                CUT.format(answer='float(np.nanquantile(scores, share, method="lower"))'),
                "no smaller score has at least that share",
            ),
            "averages at a step": (
                CUT.format(
                    answer='float(np.nanquantile(scores, share, method="closest_observation"))'
                ),
                "came back",
            ),
            "keeps NaN": (
                CUT.format(answer='float(np.quantile(scores, share, method="inverted_cdf"))'),
                "scores that are NaN do not count",
            ),
            "makes NaN small": (
                CUT.format(
                    answer="float(np.quantile(np.nan_to_num(scores, nan=np.nanmin(scores)), share,"
                    ' method="inverted_cdf"))'
                ),
                "with NaN among them the other scores give the same answer",
            ),
            "percent": (
                CUT.format(answer='float(np.nanpercentile(scores, share, method="inverted_cdf"))'),
                "share 1 gives the largest score",
            ),
            "says nothing of nothing": (
                """
def cut_at(scores, share):
    import warnings

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return float(np.nanquantile(scores, share, method="inverted_cdf"))
""",
                "must raise ValueError",
            ),
        },
        {
            "sorts, and counts": """
def cut_at(scores, share):
    import math

    known = np.sort(np.ravel(scores).astype(float))
    known = known[~np.isnan(known)]
    if not known.size or not 0 <= share <= 1:
        raise ValueError("no score, or no share")
    return float(known[max(math.ceil(share * known.size), 1) - 1])
""",
        },
        {},
    ),
    "bins_of": (
        {
            "leaves the default side": (
                """
def bins_of(values, edges):
    values, edges = np.asarray(values, dtype=float), np.asarray(edges)
    inside = (values >= edges[0]) & (values <= edges[-1])
    return np.where(inside, np.searchsorted(edges[1:], values), -1)
""",
                "a left edge belongs to its own bin",
            ),
            "digitize alone": (
                """
def bins_of(values, edges):
    return np.digitize(values, edges) - 1
""",
                "-1 is the only other answer",
            ),
            "loses the last edge": (
                """
def bins_of(values, edges):
    values, edges = np.asarray(values, dtype=float), np.asarray(edges)
    inside = (values >= edges[0]) & (values < edges[-1])
    return np.where(inside, np.searchsorted(edges, values, side="right") - 1, -1)
""",
                "the last right edge belongs to the last bin",
            ),
            "puts strangers into the outer bins": (
                """
def bins_of(values, edges):
    found = np.searchsorted(edges, values, side="right") - 1
    return np.clip(found, 0, len(edges) - 2)
""",
                "counting the numbers gives what np.histogram counts",
            ),
            "counts from one": (
                """
def bins_of(values, edges):
    values, edges = np.asarray(values, dtype=float), np.asarray(edges)
    inside = (values >= edges[0]) & (values <= edges[-1])
    return np.where(inside, np.searchsorted(edges[:-1], values, side="right"), -1)
""",
                "bins are numbered from 0",
            ),
            "forgets NaN": (
                """
def bins_of(values, edges):
    values, edges = np.asarray(values, dtype=float), np.asarray(edges)
    outside = (values < edges[0]) | (values > edges[-1])
    return np.where(outside, -1, np.searchsorted(edges[:-1], values, side="right") - 1)
""",
                "NaN gets -1",
            ),
        },
        {
            "by digitize": """
def bins_of(values, edges):
    values = np.array(values, dtype=float)
    found = np.digitize(values, edges) - 1
    found[values == edges[-1]] = len(edges) - 2
    found[(found > len(edges) - 2) | np.isnan(values)] = -1
    return found
""",
        },
        {},
    ),
    "places": (
        {
            "leaves all defaults": (
                """
def places(scores):
    return rankdata(scores)
""",
                "the shape must be that of the scores",
            ),
            "best last": (
                """
def places(scores):
    rising = np.asarray(scores, float)
    return rankdata(rising, method="min", axis=0, nan_policy="omit").astype(float)
""",
                "in each column the highest score has place 1",
            ),
            "mean places": (
                """
def places(scores):
    return rankdata(-np.asarray(scores, float), axis=0, nan_policy="omit")
""",
                "they share the better of their places",
            ),
            "no gaps": (
                """
def places(scores):
    falling = -np.asarray(scores, float)
    return rankdata(falling, method="dense", axis=0, nan_policy="omit").astype(float)
""",
                "places after a tie are left out",
            ),
            "sorts twice": (
                """
def places(scores):
    falling = -np.asarray(scores, float)
    return 1.0 + falling.argsort(axis=0).argsort(axis=0)
""",
                "equally good models share a place",
            ),
            "lets NaN spread": (
                """
def places(scores):
    return rankdata(-np.asarray(scores, float), method="min", axis=0)
""",
                "where a score is NaN the place is NaN, and nowhere else",
            ),
            "a minus before a type without a sign": (
                """
def places(scores):
    falling = -np.asarray(scores)
    return rankdata(falling, method="min", axis=0, nan_policy="omit").astype(float)
""",
                "counts are scores too",
            ),
            "along the wrong axis": (
                """
def places(scores):
    falling = -np.asarray(scores, float)
    return rankdata(falling, method="min", axis=1, nan_policy="omit").astype(float)
""",
                "came back array of shape",
            ),
        },
        {
            "counts what is better": """
def places(scores):
    table = np.asarray(scores, dtype=float)
    better = (table[None, :, :] > table[:, None, :]).sum(axis=1)
    return np.where(np.isnan(table), np.nan, 1.0 + better)
""",
        },
        {},
    ),
}

MISCONCEPTIONS, ALTERNATIVES, EQUIVALENT = DRAWN[exercises()["s1.21"].functions[0]]

"""Checks of s3.04: what is drawn, and how wide the interval is."""

from statistics import NormalDist

import numpy as np
from course import own
from course.calling import call, require


def mean_error(y, prediction):
    """A metric that is a mean over rows."""
    return float((prediction - y).mean())


def interval_of(lesson, metric, y, prediction, seed, **named):
    """Ask for an interval: two numbers, the smaller one first."""
    rng = np.random.default_rng(seed)
    answer = call(lesson.bootstrap_interval, metric, y, prediction, rng=rng, **named, gives=tuple)
    require(len(answer) == 2, "the answer is a tuple of two numbers, the ends of the interval")
    low, high = answer
    require(np.isfinite([low, high]).all(), "both ends are finite numbers")
    require(low <= high, "the lower end comes first")
    return float(low), float(high)


def test_draws_rows(lesson, rng, seed):
    """Each resample has n rows, with repeats, and truth and prediction of a row stay together."""
    y, seen = rng.permutation(40).astype(float), []

    def watched(truth, prediction):
        seen.append((np.array(truth), np.array(prediction)))
        return float(np.mean(truth))

    for times, named in ((1000, {}), (50, {"times": 50})):
        seen.clear()
        interval_of(lesson, watched, y, y + 1000, seed, **named)
        drawn = [pair for pair in seen if not np.array_equal(pair[0], y)]  # not the rows themselves
        text = f"{times} resamples are scored, once each"
        require(len(drawn) == times, text, "`times`, and its default", f"{len(drawn)} resamples")
    look = "the row numbers: draw them once, and use them for both"
    # That 40 draws out of 40 never repeat has the chance 40! / 40^40, about 1e-16.
    for truth, prediction in drawn:
        shape = f"{truth.shape} and {prediction.shape}"
        text = "each resample has as many rows as there are"
        require(truth.shape == prediction.shape == y.shape, text, came=shape)
        text = "the truth and the prediction of a row stay together"
        require((prediction == truth + 1000).all(), text, look)
        text = "a resample is drawn with replacement: some rows come twice, others not"
        require(len(np.unique(truth)) < len(y), text, "what the generator's method says of repeats")


def test_uses_the_generator(lesson, rng, seed):
    """Equal generators give equal intervals, different ones give others."""
    y, prediction = rng.normal(size=(2, 60))
    first, again, other = (
        interval_of(lesson, mean_error, y, prediction, s, times=100) for s in (seed, seed, seed + 1)
    )
    require(first == again, "two generators in the same state give the same interval")
    require(first != other, "another state of the generator gives another interval")


def test_width(lesson, rng, seed):
    """The interval of a mean is as wide as theory says for its level."""
    y, prediction = np.zeros(200), rng.normal(size=200)
    for level in (0.95, 0.8):
        low, high = interval_of(lesson, mean_error, y, prediction, seed, level=level, times=8000)
        # A resampled mean is nearly normal, with the spread s / sqrt(n). A quantile with the tail a
        # of B resamples scatters by sqrt(a (1 - a) / B) / density: at B = 8000 the width scatters
        # by 1.1 % at either level, so that 8 % is more than 7 standard deviations (1e-12). An
        # interval with twice the tails is 16 % too narrow at 0.95, and 34 % at 0.8.
        expected = 2 * NormalDist().inv_cdf((1 + level) / 2) * prediction.std() / np.sqrt(200)
        ratio, look = (high - low) / expected, "which share is cut off at each end"
        came = f"an interval of level {level}, from {low:.4f} to {high:.4f}"
        text = "the interval is narrower than its level promises"
        require(ratio > 0.92, text, look, came)
        require(ratio < 1.08, "the interval is wider than its level asks for", look, came)


def test_narrows_with_rows(lesson, rng, seed):
    """Four times as many rows make it half as wide."""
    y, prediction = np.zeros(50), rng.normal(size=50)
    widths = []
    for times_as_many in (1, 4):
        rows = np.tile(y, times_as_many), np.tile(prediction, times_as_many)
        low, high = interval_of(lesson, mean_error, *rows, seed, times=2000)
        widths.append(high - low)
    # Each width scatters by about 2 %, their ratio by 3 %: 0.35 to 0.7 is ten of these.
    text = "four times as many rows make the interval half as wide"
    require(0.35 < widths[1] / widths[0] < 0.7, text, "the size of a resample", widths)


def test_grows_with_level(lesson, rng, seed):
    """A higher level gives a wider interval."""
    y, prediction = rng.normal(size=(2, 100))
    widths = []
    for level in (0.5, 0.8, 0.99):
        low, high = interval_of(lesson, mean_error, y, prediction, seed, level=level, times=800)
        widths.append(high - low)
    text = "a higher level gives a wider interval"
    require(widths[0] < widths[1] < widths[2], text, "what the level means", widths)


def test_follows_the_metric(lesson, rng, seed):
    """The interval of a score that was transformed is the interval, transformed."""
    y, prediction = np.zeros(30), rng.normal(size=30)
    low, high = interval_of(lesson, mean_error, y, prediction, seed, times=2000)
    bent = interval_of(
        lesson, lambda a, b: np.exp(8 * mean_error(a, b)), y, prediction, seed, times=2000
    )
    # The quantile lies between two neighbouring scores, which differ by far less than this.
    text = "the ends are quantiles of the resampled scores, also where these are lopsided"
    look = "an interval of the form score plus or minus something"
    require(bent[0] > 0, text, look)  # as every resampled score is
    require(np.allclose(np.log(bent), [8 * low, 8 * high], atol=0.15), text, look)


def test_own_data(lesson, seed):
    """The score of a simple rule on the training rows lies in its interval."""
    y = own.labels().to_numpy()[:1000]
    if own.task() == "regression":
        prediction = np.full(len(y), np.median(y))
    else:
        prediction = np.full(len(y), own.labels().mode()[0], dtype=y.dtype)

    def metric(truth, said):
        off = np.abs(truth - said) if own.task() == "regression" else truth == said
        return float(np.mean(off))

    value = metric(y, prediction)
    low, high = interval_of(lesson, metric, y, prediction, seed, times=300)
    text = "the score of all training rows lies in its interval"
    require(low - 1e-9 <= value <= high + 1e-9, text, came=f"{low:.4f} to {high:.4f}")

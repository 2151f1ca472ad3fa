"""How often the statistical claims of generated projects are wrong, by simulation.

``python -m benchmarks.error_rates`` simulates each rule of docs/statistics.md with the procedures
of the first design and with those of today, and writes the table of that page. It needs the
packages of a generated tabular project. `tests/statistics` asserts the bounds with fewer repeats.
"""

from __future__ import annotations

import argparse
import os
import re
import time
from collections.abc import Callable
from contextlib import chdir
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from tempfile import TemporaryDirectory
from types import ModuleType

import numpy as np
import pandas as pd
from scipy.special import expit
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.neighbors import KNeighborsClassifier

from benchmarks import current_procedures, earlier_procedures
from benchmarks.planted import (
    LARGE,
    Rng,
    binary,
    equal_models,
    grouped,
    hourly,
    regression,
    three_classes,
    true_score,
    two_columns,
)
from mlscaffold.support.subgroups import bin_column

PAGE = Path(__file__).parents[1] / "docs" / "statistics.md"
MARKERS = "<!-- rates: begin -->", "<!-- rates: end -->"
REPEATS, MOST, ERROR = 120, 1200, 0.0149  # simulations, and the standard error to reach
SMALL = 113  # test rows of the breast cancer data

Outcome = Callable[[ModuleType, Rng], float | None]


@dataclass(frozen=True)
class Experiment:
    """One claim of a rule, on data with a planted truth.

    Attributes
    ----------
    outcome
        Function of the procedures and a generator: 1 where something happened, 0 where it did not,
        or a share; None where the procedures claim nothing.
    wanted
        The rate that the rule promises, in words.
    low, high
        What the rate has to lie between.
    certain
        Chance plays no part.
    """

    rule: int
    what: str
    wanted: str
    low: float
    high: float
    outcome: Outcome
    certain: bool = False


def simulate(
    experiment: Experiment, procedures: ModuleType, repeats: int, most: int = 0, error: float = 0
) -> np.ndarray:
    """Return the outcomes that are not None.

    Parameters
    ----------
    repeats
        How often data are drawn; once where chance plays no part.
    most, error
        Up to so many repeats follow until the standard error of the rate is at most `error`.
    """
    outcomes: list[float] = []
    for seed in range(1 if experiment.certain else max(repeats, most)):
        if seed >= repeats and (not outcomes or np.std(outcomes) <= error * len(outcomes) ** 0.5):
            break
        outcome = experiment.outcome(procedures, np.random.default_rng(seed))
        outcomes += [] if outcome is None else [float(outcome)]
    return np.array(outcomes)


# ------------------------------------------------------------------------------- 1 and 2: champions


def recorded(procedures: ModuleType, rng: Rng) -> float:
    """Evaluate one model on the test set three times."""
    with TemporaryDirectory() as folder, chdir(folder):
        return procedures.record_evaluations(3) / 3


def equal_model_promoted(procedures: ModuleType, rng: Rng) -> float:
    """Compare two models that are equally good."""
    y, (champion, new) = equal_models(rng, 300, 2, 0.85)
    return procedures.promotes(y, new, champion, "roc_auc")


def other_model_promoted(noise: float, procedures: ModuleType, rng: Rng) -> float:
    """Compare a model with the champion, of which one is noisier; the new one lacks a column."""
    y, champion = binary(rng, 500, 0.9)
    logits = np.log(champion[:, 1] / champion[:, 0])
    worse = two_columns(expit(logits + abs(noise) * rng.normal(size=len(y))))
    new, old = (worse, champion) if noise > 0 else (champion, worse)
    frame = pd.DataFrame({"a": rng.normal(size=len(y)), "b": rng.normal(size=len(y)), "y": y})
    tables = (frame, frame.drop(columns="b"))
    before, after = (procedures.identify_rows(t[:400], t[400:], "y") for t in tables)
    return before != after or procedures.promotes(y, new, old, "roc_auc")


# ------------------------------------------------------------------------------------ 3: thresholds


def saving_claimed(procedures: ModuleType, rng: Rng) -> float:
    """Choose a threshold where errors cost the same, so that none is better than 0.5."""
    y, p = binary(rng, 456, 0.9)
    return procedures.saving(y, p, 1, 1)["claimed"]


def saving_covered(procedures: ModuleType, rng: Rng) -> float | None:
    """Look whether the interval of the saving holds the true saving of its threshold."""
    y, p = binary(rng, 456, 0.9)
    found = procedures.saving(y, p, 1, 10)
    if "low" not in found:
        return None
    return found["low"] <= true_saving(found["threshold"], 1, 10) <= found["high"]


@cache
def true_saving(threshold: float, fp: float, fn: float) -> float:
    """Compute the saving per row over a threshold of 0.5."""
    y, p = binary(np.random.default_rng(987654321), LARGE, 0.9)

    def cost(at: float) -> float:
        called = p[:, 1] >= at
        return float(np.mean(fp * (called & (y == 0)) + fn * (~called & (y == 1))))

    return cost(0.5) - cost(threshold)


# -------------------------------------------------------------------- 4 and 5: selection, the model


def complex_model_selected(lead: float, procedures: ModuleType, rng: Rng) -> float:
    """Select among three models, of which all but the simplest may have a lead, in logits."""
    y, predictions = equal_models(rng, 300, 3, 0.8)
    names = ("linear", "boosting", "tuned")
    models = dict(zip(names, predictions, strict=True))
    for name in names[1:]:
        odds = np.log(models[name][:, 1] / models[name][:, 0]) + lead * y
        models[name] = two_columns(expit(odds))
    fold = rng.permutation(len(y)) % 5
    return procedures.select(models, y, fold)["name"] != "linear"


def shipped_model_covered(on_test: bool, procedures: ModuleType, rng: Rng) -> float | None:
    """Look whether the interval holds the score of the mean of the models of the folds.

    Parameters
    ----------
    on_test
        Whether it comes from test rows, or else from the held-out rows of the folds.
    """
    weight = np.array([2.5, 1.5, 1, 0, 0])

    def draw(n: int) -> tuple[np.ndarray, np.ndarray]:
        x = rng.normal(size=(n, len(weight)))
        return x, (rng.random(n) < expit(x @ weight - 1)).astype(int)

    def predict(x: np.ndarray) -> np.ndarray:
        return np.mean([model.predict_proba(x) for model in models], axis=0)

    (x, y), (test, test_y), (new, truth) = draw(200), draw(200), draw(20_000)
    fold, oof, models = rng.permutation(len(y)) % 5, np.empty((len(y), 2)), []
    for k in range(5):
        models.append(LogisticRegression().fit(x[fold != k], y[fold != k]))
        oof[fold == k] = models[k].predict_proba(x[fold == k])
    rows = (test_y, predict(test)) if on_test else (y, oof)
    return covers(procedures.interval("roc_auc", *rows), roc_auc_score(truth, predict(new)[:, 1]))


# ------------------------------------------------------------------------------------- 6: intervals


def covers(interval: tuple[float, float] | None, true: float) -> float | None:
    """Return whether an interval holds the true score; None if there is no interval."""
    return None if interval is None else interval[0] <= true <= interval[1]


def binary_covered(metric: str, auc: float, procedures: ModuleType, rng: Rng) -> float | None:
    """Score two classes."""
    found = procedures.interval(metric, *binary(rng, SMALL, auc))
    return covers(found, true_score(metric, binary, auc))


def classes_covered(procedures: ModuleType, rng: Rng) -> float | None:
    """Score three classes of different sizes."""
    found = procedures.interval("macro_f1", *three_classes(rng, 150))
    return covers(found, true_score("macro_f1", three_classes))


def hours_covered(kind: str, procedures: ModuleType, rng: Rng) -> float | None:
    """Score hourly values with dependent errors, half a year of them."""
    rows, y, prediction = hourly(rng, 24 * 182, kind)
    return covers(procedures.interval("rmse", y, prediction, rows), true_rmse(kind))


@cache
def true_rmse(kind: str) -> float:
    """Compute the RMSE of very many hours."""
    errors = hourly(np.random.default_rng(987654321), LARGE, kind)[1]
    return float(np.sqrt(np.mean(errors**2)))


def groups_covered(procedures: ModuleType, rng: Rng) -> float | None:
    """Score values in 40 groups of 25 rows whose errors are correlated."""
    rows, y, prediction = grouped(rng, 40, 25)
    return covers(procedures.interval("rmse", y, prediction, rows), 1.0)


# ------------------------------------------------------- 7 to 9: subgroups, importance, calibration


def subgroup_named(which: int, factor: float, procedures: ModuleType, rng: Rng) -> float:
    """Compare subgroups by four columns, of which one may have larger errors in one of two halves.

    Parameters
    ----------
    which
        0 to return whether one is called weak, 1 whether one is called biased.
    """
    y, prediction = regression(rng, 800)
    columns = {f"c{i}": bin_column(pd.Series(rng.normal(size=len(y)))) for i in range(3)}
    half = rng.random(len(y)) < 0.5
    columns["half"] = pd.Series(np.where(half, "a", "b"))
    y = prediction + (y - prediction) * np.where(half, factor, 1)
    return procedures.weak_subgroups(pd.DataFrame(columns), y, prediction)[which]


def fitted_folds(rng: Rng, signal: float) -> tuple:
    """Fit a linear model in five folds; the target depends on the first of four columns at most."""
    X = pd.DataFrame(rng.normal(size=(200, 4)), columns=list("abcd"))
    y = (rng.random(len(X)) < expit(signal * X["a"])).astype(int).to_numpy()
    fold = rng.permutation(len(y)) % 5
    return X, y, fold, [LogisticRegression().fit(X[fold != k], y[fold != k]) for k in range(5)]


def column_claimed(signal: float, procedures: ModuleType, rng: Rng) -> float:
    """Look whether the title of the figure claims that a column matters."""
    return procedures.importance(*fitted_folds(rng, signal))[1]


def null_columns_covered(procedures: ModuleType, rng: Rng) -> float:
    """Return the share of columns without influence whose interval holds 0."""
    found = procedures.importance(*fitted_folds(rng, 1.5))[0]
    return float(np.mean([r["low"] <= 0 <= r["high"] for r in found if r["columns"] != ["a"]]))


def miscalibration_claimed(overconfidence: float, procedures: ModuleType, rng: Rng) -> float:
    """Draw probabilities that are right, or overconfident."""
    y, p = binary(rng, 500, 0.85, overconfidence=overconfidence)
    return procedures.calls_miscalibrated(y, p[:, 1])


# ------------------------------------------------------ 10 and 11: prediction intervals, duplicates


def new_rows_covered(reported: bool, procedures: ModuleType, rng: Rng) -> float:
    """Return the coverage of new rows, or how much higher the reported coverage is."""
    (y, prediction), (new_y, new) = regression(rng, 150, "t5"), regression(rng, 1000, "t5")
    fold = rng.permutation(len(y)) % 5
    claimed, ends = procedures.prediction_intervals(y, prediction, fold, new)
    covered = float(np.mean((ends[:, 0] <= new_y) & (new_y <= ends[:, 1])))
    return claimed - covered if reported else covered


def copies_split(procedures: ModuleType, rng: Rng) -> float:
    """Return the accuracy of looking up the nearest row, where the target is random."""
    x, y = rng.normal(size=(100, 3)), rng.integers(2, size=100)
    twice = np.repeat(np.arange(100), 2)
    frame = pd.DataFrame(x[twice], columns=list("abc"))
    frame["diagnosis"] = np.array(["benign", "malignant"])[y[twice]]
    fold = procedures.assign_folds(frame.assign(id=np.arange(len(frame))))
    hits = []
    for k in np.unique(fold):
        nearest = KNeighborsClassifier(1).fit(x[twice][fold != k], y[twice][fold != k])
        hits.append(nearest.predict(x[twice][fold == k]) == y[twice][fold == k])
    return float(np.mean(np.concatenate(hits)))


E5, C95, P80 = ("≤ 5%", 0, 0.05), ("95%", 0.92, 0.98), ("≥ 80%", 0.8, 1)

EXPERIMENTS = [
    Experiment(1, "evaluations of one model on the test set that are recorded", "100%", 1, 1,
               recorded, certain=True),
    Experiment(2, "an equally good model becomes champion", *E5, equal_model_promoted),
    Experiment(2, "a worse model with one column less becomes champion", *E5,
               partial(other_model_promoted, 1)),
    Experiment(2, "a clearly better model becomes champion", *P80,
               partial(other_model_promoted, -1)),
    Experiment(3, "a saving is claimed where there is none", *E5, saving_claimed),
    Experiment(3, "the interval of the saving holds the true one", *C95, saving_covered),
    Experiment(4, "of equally good models not the simplest is selected", *E5,
               partial(complex_model_selected, 0)),
    Experiment(4, "a clearly better model is selected", *P80, partial(complex_model_selected, 0.7)),
    Experiment(5, "the interval from 200 test rows holds the score of the shipped model", *C95,
               partial(shipped_model_covered, True)),
    Experiment(5, "the interval from 200 held-out rows holds it", "95%", 0.85, 0.98,
               partial(shipped_model_covered, False)),
    *(Experiment(6, f"the interval holds ROC AUC {auc}, n = {SMALL}", *C95,
                 partial(binary_covered, "roc_auc", auc)) for auc in (0.95, 0.99, 0.999)),
    Experiment(6, f"the interval holds accuracy where ROC AUC is 0.999, n = {SMALL}", *C95,
               partial(binary_covered, "accuracy", 0.999)),
    Experiment(6, "the interval holds macro F1 of three classes, n = 150", *C95, classes_covered),
    *(Experiment(6, f"the interval holds RMSE, hourly, {kind}", *C95, partial(hours_covered, code))
      for kind, code in {"autocorrelated errors": "autocorrelated", "errors alike in a day": "days",
                         "errors of changing size": "volatile"}.items()),
    Experiment(6, "the interval holds RMSE, 40 groups", "95%", 0.88, 0.98, groups_covered),
    Experiment(7, "a subgroup is called weak where all are alike", *E5,
               partial(subgroup_named, 0, 1)),
    Experiment(7, "a subgroup is called biased where none is", *E5, partial(subgroup_named, 1, 1)),
    Experiment(7, "one half of the rows with errors 1.5 times as large is called weak", *P80,
               partial(subgroup_named, 0, 1.5)),
    Experiment(8, "a column is called important where none is", *E5, partial(column_claimed, 0)),
    Experiment(8, "the interval of a column without influence holds 0", *C95,
               null_columns_covered),
    Experiment(8, "an important column is called so", *P80, partial(column_claimed, 1.5)),
    Experiment(9, "right probabilities are called wrong", *E5, partial(miscalibration_claimed, 1)),
    Experiment(9, "twofold logits are called wrong", *P80, partial(miscalibration_claimed, 2)),
    Experiment(10, "new rows are in their prediction interval", "95%", 0.93, 0.97,
               partial(new_rows_covered, False)),
    Experiment(10, "reported coverage minus that of new rows", "0%", -0.02, 0.02,
               partial(new_rows_covered, True)),
    Experiment(11, "accuracy for a random target, each row twice", "50%", 0.47, 0.53, copies_split),
]  # fmt: skip


def describe(outcomes: np.ndarray) -> str:
    """Write a rate with its standard error."""
    if not len(outcomes):
        return "none given"
    if len(outcomes) == 1:
        return f"{outcomes[0]:.0%}"
    error = outcomes.std(ddof=1) / np.sqrt(len(outcomes))
    return f"{100 * outcomes.mean():.1f}% ± {100 * error:.1f}"


def table(repeats: int) -> str:
    """Simulate all experiments with both procedures."""
    lines = ["| rule | what is simulated | wanted | first design | now |", "|" + " --- |" * 5]
    for experiment in EXPERIMENTS:
        started = time.process_time()
        cells = [
            describe(simulate(experiment, procedures, repeats, MOST, ERROR))
            for procedures in (earlier_procedures, current_procedures)
        ]
        row = [str(experiment.rule), experiment.what, experiment.wanted, *cells]
        lines.append(f"| {' | '.join(row)} |")
        print(lines[-1], f"{time.process_time() - started:.0f} s", flush=True)
    return "\n".join(lines)


def main() -> None:
    """Write the table into docs/statistics.md."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.error_rates")
    parser.add_argument("-n", "--repeats", type=int, default=REPEATS)
    repeats = parser.parse_args().repeats
    content = table(repeats)
    command = f"`OMP_NUM_THREADS=1 python -m benchmarks.error_rates -n {repeats}`"
    note = f"Rate ± standard error in points, of {repeats} to {MOST:,} simulations; {command}."
    begin, end = MARKERS
    text = PAGE.read_text(encoding="utf-8")
    replaced = f"{begin}\n\n{content}\n\n{note}\n\n{end}"
    text = re.sub(f"{begin}.*{end}", lambda _: replaced, text, flags=re.DOTALL)
    PAGE.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    main()

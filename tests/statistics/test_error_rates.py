"""Each of the statistical rules, simulated on data with a planted truth.

They use the code of generated tabular projects, with the packages that those need. The rates with
their standard errors are in docs/statistics.md; here fewer repeats show that the bounds hold.
"""

import numpy as np
import pytest

for package in ("joblib", "matplotlib", "optuna", "pydantic", "scipy", "sklearn"):
    pytest.importorskip(package, reason="needs the packages of a generated project")

from benchmarks import current_procedures, earlier_procedures  # noqa: E402
from benchmarks.error_rates import EXPERIMENTS, Experiment, simulate  # noqa: E402

RULES = range(1, 12)  # the twelfth is that the other ones are simulated
UNCHANGED = 5  # the rule about what is said of the model, which no rate shows
FEW, MANY = 35, 100  # repeats
ERRORS = 3  # standard errors that a rate may miss a bound by: there are thirty of them
NAMES = [f"{e.rule}: {e.what}" for e in EXPERIMENTS]

pytestmark = pytest.mark.filterwarnings("default")  # of optuna and scikit-learn


def within(experiment: Experiment, outcomes: np.ndarray) -> bool:
    """Return whether a rate is between its bounds, give or take `ERRORS` standard errors.

    The standard error is the one at the bound: none is observed where nothing happened.
    """
    bounds = np.array([experiment.low, experiment.high])
    variance = np.clip(bounds * (1 - bounds), 0, None)
    if not np.isin(outcomes, (0, 1)).all():  # a share of many rows
        variance = np.full(2, outcomes.var())
    low, high = bounds + ERRORS * np.sqrt(variance / len(outcomes)) * np.array([-1, 1])
    return bool(low <= outcomes.mean() <= high)


def test_every_rule_is_simulated():
    """Rule 12: none of the others is without an experiment."""
    assert {experiment.rule for experiment in EXPERIMENTS} == set(RULES)


@pytest.mark.parametrize("experiment", EXPERIMENTS, ids=NAMES)
def test_the_rate_is_within_its_bounds(experiment):
    """Error rates, coverage and power are what the rule promises, roughly."""
    outcomes = simulate(experiment, current_procedures, FEW)
    assert within(experiment, outcomes), outcomes.mean()


@pytest.mark.slow
@pytest.mark.parametrize("experiment", EXPERIMENTS, ids=NAMES)
def test_the_rate_is_within_its_bounds_more_exactly(experiment):
    """The same with more repeats, so that the bounds are closer."""
    outcomes = simulate(experiment, current_procedures, MANY)
    assert within(experiment, outcomes), outcomes.mean()


@pytest.mark.slow
@pytest.mark.parametrize("rule", [rule for rule in RULES if rule != UNCHANGED])
def test_the_bounds_find_the_errors_of_the_first_design(rule):
    """At least one bound of each rule fails for the procedures of the first design."""
    experiments = [experiment for experiment in EXPERIMENTS if experiment.rule == rule]
    outcomes = ((e, simulate(e, earlier_procedures, FEW)) for e in experiments)
    assert not all(within(e, found) for e, found in outcomes if len(found))

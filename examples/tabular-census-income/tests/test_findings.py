"""Where the model is wrong on average, and how the report says so."""

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest
from scipy.stats import norm

from census_income import config, findings
from census_income.reporting import kind
from census_income.resamples import ROWS, Units

RNG = np.random.default_rng(0)
Y = (RNG.random(400) < 0.3).astype(int)
SAID = 0.2 + 0.6 * Y  # ranks every row rightly, and is too high where the answer is no


def test_bias_is_found_where_the_order_is_right():
    """The mean of what is predicted is compared with the mean of what is true."""
    found = findings.level(Y, np.column_stack([1 - SAID, SAID]), config.load(), ROWS)
    assert found["truth"] == pytest.approx(Y.mean())
    assert found["bias"]["value"] == pytest.approx((SAID - Y).mean())
    assert found == findings.level(Y, SAID, config.load(), ROWS)  # of values, it is the same


def test_interval_of_the_bias_is_that_of_a_mean():
    """It is as wide as the standard error says, and wider where rows hang together."""
    noise = RNG.normal(size=400)
    settings = config.load()
    alike = Units("groups", (noise > 0).astype(int) + 2 * (np.arange(400) % 10))
    rows, groups = (
        findings.level(np.zeros(400), noise, settings, units)["bias"] for units in (ROWS, alike)
    )
    width = norm.ppf((1 + settings.evaluate.level) / 2) * noise.std() / 400**0.5
    assert (rows["high"] - rows["low"]) / 2 == pytest.approx(width, rel=0.2)
    assert groups["high"] - groups["low"] > 2 * (rows["high"] - rows["low"])
    assert findings.level(np.zeros(400), noise, settings, Units("groups", alike.group % 5)) == {}


def test_share_of_a_few_private_rows_is_not_told():
    """Nine rows with the rarer answer could point at somebody, unless rows are public."""
    p = np.full((400, 2), 0.5)
    y = (np.arange(400) < 9).astype(int)
    private, public = (replace(config.load(), publish_rows=told) for told in (False, True))
    assert findings.level(y, p, private, ROWS) == {}
    assert findings.level(y, p, public, ROWS)["truth"] == 9 / 400
    assert findings.level(Y, p, private, ROWS)["truth"] == Y.mean()


def test_many_classes_have_no_one_level():
    """More than two classes would need a table for each."""
    p = np.full((400, 3), 1 / 3)
    assert findings.level(Y, p, config.load(), ROWS) == {}


def part(value, low, high, truth):
    """Make a part of the data as ``slices.json`` has it."""
    bias = {"value": (low + high) / 2, "low": low, "high": high}
    return {"column": "size", "value": value, "n": 1200, "truth": truth, "bias": bias}


def test_report_puts_first_what_chance_does_not_explain():
    """Too high has a plus, too low a minus, and what leaves out zero is counted."""
    parts = [
        part("tiny", -0.1, 0.3, 0.5),
        part("small", -0.0104, 0.0096, 0.25),
        part("large", -0.06, -0.02, 0.5),
    ]
    facts = SimpleNamespace(
        slices={"slices": parts},
        labels=["no", "yes"],
        prepare={"target": {"name": "answer"}},
        config=config.load(),
    )
    text = kind.levels(facts)
    assert "In 1 of 3 parts" in text
    assert "| Part | Rows | Share of yes | Predicted | Difference, points |" in text
    *_, first, second, third = text.splitlines()
    assert first == "| size = large | 1,200 | 50.0% | 46.0% | −4.0 (−6.0 to −2.0) |"
    assert second == "| size = tiny | 1,200 | 50.0% | 60.0% | +10.0 (−10.0 to +30.0) |"
    assert third == "| size = small | 1,200 | 25.0% | 25.0% | +0.0 (−1.0 to +1.0) |"

    facts.labels, parts[1]["bias"] = [], {"value": 12.5, "low": -3.0, "high": 28.0}
    text = kind.levels(facts)
    assert "Mean of answer" in text
    assert "+12.50 (−3.000 to +28.00)" in text

    facts.slices["slices"] = parts * 5
    assert kind.levels(facts).endswith("The first 12 of 15 parts.")
    facts.slices["slices"] = [{"column": "size", "value": "one", "n": 60}]
    assert kind.levels(facts) == "No part of the data can be compared."

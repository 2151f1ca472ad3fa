"""Start-up: `--help` of mlscaffold and of the tools that its users know."""

from __future__ import annotations

from functools import partial

from benchmarks.measure import ROOT, cost, environment, grid, median, paired, ratio, spread

ROUNDS = 20
GOAL = 0.4
# command -> what to install; each has an environment of its own, as with pipx
TOOLS = {
    "mlscaffold": ROOT,
    "cookiecutter": "cookiecutter",
    "copier": "copier",
    "ccds": "cookiecutter-data-science",
    "kedro": "kedro",
}


def measure(rounds: int = ROUNDS) -> str:
    """Return the table."""
    programs = {name: environment(name, package) / name for name, package in TOOLS.items()}
    costs = paired(
        {name: partial(cost, [program, "--help"]) for name, program in programs.items()}, rounds
    )
    ours = costs.pop("mlscaffold")
    fastest = min(costs, key=lambda name: median(costs[name]))
    rows = [["mlscaffold", spread(ours), f"{median(ours, 'cpu'):.2f}", ""]]
    for name, theirs in costs.items():
        share = f"{ratio(ours, theirs):.2f}"
        rows.append([name, spread(theirs), f"{median(theirs, 'cpu'):.2f}", share])
    return (
        grid(["`--help` of", "seconds (range)", "of processors", "mlscaffold ÷ it"], rows)
        + f"\n\nGoal: at most {GOAL} times the fastest of the others. "
        f"It is {fastest}: {ratio(ours, costs[fastest]):.2f} times."
    )

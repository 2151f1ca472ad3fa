"""From raw data to an evaluated, tracked and reported model; each stage is a module."""

from mlscaffold_support.processes import start_stage

start_stage()

"""From raw data to an evaluated, tracked and reported model; each stage is a module."""

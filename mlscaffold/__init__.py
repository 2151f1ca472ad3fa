"""Machine-learning projects that work end to end from the first minute."""

__version__ = "0.1.0.dev0"

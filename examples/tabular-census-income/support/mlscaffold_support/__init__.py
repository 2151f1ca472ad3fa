"""Support code of a generated project: what its owner calls, and has no reason to edit."""

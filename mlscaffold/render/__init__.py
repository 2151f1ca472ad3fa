"""From answers to files."""

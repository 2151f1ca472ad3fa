"""What the report, the cards and the README say, and how they are set."""

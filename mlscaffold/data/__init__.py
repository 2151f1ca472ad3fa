"""Named data sets, and what can be found out about a user's own."""

"""What a stranger sees: the page over several projects, and projects on GitHub."""

"""The project as a web site, from what it has committed."""

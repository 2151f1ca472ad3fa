"""The portfolio checklist: what a stranger asks of a project, as a plugin of repo-review."""

from mlscaffold.review.checklist import Finding, examine

__all__ = ["Finding", "examine"]

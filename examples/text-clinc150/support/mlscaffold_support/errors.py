"""Expected failures: one clear line on stderr instead of a traceback."""


class ProjectError(Exception):
    """A failure that the reader of its message can fix."""


class ConfigError(ProjectError):
    """A value in ``params.yaml`` that cannot be used."""


class DataError(ProjectError):
    """Data that are missing, damaged, or not what the schema says."""


class TrackingError(ProjectError):
    """The MLflow server or store cannot be used."""

"""Failures that are expected: one clear line on stderr and exit code 1, without a traceback."""


class ProjectError(SystemExit):
    """Something that the reader of the message can mend."""


class ConfigError(ProjectError):
    """A choice in ``params.yaml`` that cannot be used."""


class DataError(ProjectError):
    """Data that is missing, damaged, or not what the schema says."""


class TrackingError(ProjectError):
    """The MLflow server or store cannot be used."""

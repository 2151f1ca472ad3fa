"""The sections of ``params.yaml`` that images and texts have alike."""

from dataclasses import dataclass
from typing import Annotated, Literal

from .settings import between

Share = Annotated[float, between(0.01, 0.9)]


@dataclass(frozen=True)
class Split:
    """How the samples to validate with and to test with are set apart."""

    method: Literal["given", "stratified", "group"]
    test: Share | str
    validation: Share | str
    group: str | None
    why: str


@dataclass(frozen=True)
class Evaluate:
    """How the model is judged."""

    bootstrap: Annotated[int, between(100, 100_000)]
    level: Annotated[float, between(0.5, 0.999)]

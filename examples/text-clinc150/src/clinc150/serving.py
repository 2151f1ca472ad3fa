"""The model as MLflow serves it; MLflow runs this file when it loads a version."""

from pathlib import Path

import pandas as pd
from mlflow.models import set_model
from mlflow.pyfunc import PythonModel, PythonModelContext
from mlscaffold_support.files import read_json

from clinc150 import models, predict


class ServedModel(PythonModel):
    """Classify texts as ``predict`` does."""

    def load_context(self, context: PythonModelContext) -> None:
        """Read the model and its description."""
        self.model = read_json(context.artifacts["description"])
        self.members = models.load_members(Path(context.artifacts["model"]))

    def predict(self, context, model_input: pd.DataFrame, params=None) -> pd.DataFrame:
        """Classify the texts in the column ``text``."""
        return predict.predict_rows(model_input, self.model, self.members)


set_model(ServedModel())

"""The model as MLflow serves it. MLflow runs this file when it loads a version."""

from pathlib import Path

import pandas as pd
from mlflow.models import set_model
from mlflow.pyfunc import PythonModel, PythonModelContext

from census_income import config, data, files, models, predict


class Served(PythonModel):
    """Score raw rows as ``predict`` does."""

    def load_context(self, context: PythonModelContext) -> None:
        """Read the model and the choices that it was made with."""
        self.settings = config.load(Path(context.artifacts["params"])).data
        self.model = files.read_json(context.artifacts["description"])
        self.members = models.load(Path(context.artifacts["model"]))

    def predict(self, context, model_input: pd.DataFrame, params=None) -> pd.DataFrame:
        """Score a table of rows."""
        return predict.score(data.clean(model_input, self.settings), self.model, self.members)


set_model(Served())

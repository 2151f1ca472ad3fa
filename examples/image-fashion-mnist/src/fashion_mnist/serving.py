"""The model as MLflow serves it. MLflow runs this file when it loads a version."""

from pathlib import Path

import pandas as pd
from mlflow.models import set_model
from mlflow.pyfunc import PythonModel, PythonModelContext

from fashion_mnist import files, model, predict, weights


class Served(PythonModel):
    """Name what pictures show, as ``predict`` does; the column ``image`` holds whole files."""

    def load_context(self, context: PythonModelContext) -> None:
        """Read the network and how it was made."""
        self.model = files.read_json(context.artifacts["description"])
        network = model.Network(**self.model["network"])
        self.network = weights.load(network, Path(context.artifacts["model"]))

    def predict(self, context, model_input: pd.DataFrame, params=None) -> pd.DataFrame:
        """Score a table of pictures."""
        return predict.score(predict.unpacked(model_input, self.model), self.model, self.network)


set_model(Served())

"""The model as MLflow serves it; MLflow runs this file when it loads a version."""

from pathlib import Path

import pandas as pd
from mlflow.models import set_model
from mlflow.pyfunc import PythonModel, PythonModelContext
from mlscaffold_support.cells import DATE
from mlscaffold_support.files import read_json
from mlscaffold_support.sklearn_models import load_models

from census_income import config, data, features, predict

DTYPES = {"number": "float64", "category": "str", "date": DATE}


class ServedModel(PythonModel):
    """Score raw rows as ``predict`` does."""

    def load_context(self, context: PythonModelContext) -> None:
        """Read the model and the choices that it was made with."""
        self.data = config.load(Path(context.artifacts["params"])).data
        self.model = read_json(context.artifacts["description"])
        self.fitted = load_models(Path(context.artifacts["model"]), features)["final"]

    def predict(self, context, model_input: pd.DataFrame, params=None) -> pd.DataFrame:
        """Score a table of rows."""
        dtypes = {name: DTYPES[kind] for name, kind in self.model["features"].items()}
        rows = data.clean(data.to_values(model_input, self.data, dtypes), self.data)
        return predict.predict_rows(rows, self.model, self.fitted)


set_model(ServedModel())

"""The model as MLflow serves it; MLflow runs this file when it loads a version."""

from pathlib import Path

import pandas as pd
from mlflow.models import set_model
from mlflow.pyfunc import PythonModel, PythonModelContext
from mlscaffold_support.files import read_json

from fashion_mnist import predict


class ServedModel(PythonModel):
    """Classify images as ``predict`` does; the column ``image`` holds the bytes of files."""

    def load_context(self, context: PythonModelContext) -> None:
        """Read the model."""
        self.model = read_json(context.artifacts["description"])
        self.classify = predict.load_classifier(self.model, Path(context.artifacts["model"]))

    def predict(self, context, model_input: pd.DataFrame, params=None) -> pd.DataFrame:
        """Classify a table of images."""
        return predict.predict_column(model_input, self.model, self.classify)


set_model(ServedModel())

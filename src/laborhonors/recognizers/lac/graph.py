"""The encoder as an ONNX graph, in 32-bit floats or with products of 8-bit integers; needs `onnx` (extra `fast`).

Texts stand in lanes, one after another, and forgetting the state where a text begins keeps them apart: nothing is
padded but the ends of lanes, and no text's tags depend on another's. Both directions of a layer share each step.

onnxruntime has no GRU of integers, so its quantizer leaves that as it is; here each step is written out. A state lies
between -1 and 1, so its scale is known without looking at any text.
"""

from __future__ import annotations

from typing import Any, Literal, TypeAlias

import numpy as np
import numpy.typing as npt

from laborhonors.extras import require
from laborhonors.recognizers.lac.weights import HIDDEN, Floats, Gru, Linear, Weights

Arithmetic: TypeAlias = Literal["float32", "int8"]

STEP, ZERO, LARGEST = 1 / 75, 75, 109
"""A state as an unsigned byte is (byte - ZERO) * STEP; LARGEST is that of weights as signed bytes.

Processors without VNNI add two products in 16 bits; with these figures no sum of two overflows them (2 * 150 * 109), so
that tags are the same on all. With 1/127, 128 and 127 they can, and the names differ from the floats' no less.
"""

_GRAPH = """<ir_version: 8, opset_import: ["" : 17, "com.microsoft" : 1]>
lac (int64[distinct] characters, int64[time, 2, lanes] shown, int64[time, 2, lanes] read, int64[length, 2] joined,
     float[time, 2, lanes, 1] kept, float[2, lanes, hidden] nothing) => (float[length, tags] scores) {{
  embedded = Gather(embedding, characters)
  bottom_product = MatMul(embedded, bottom)
  bottom_sum = Add(bottom_product, bottom_bias)
  {lower}
  {middle}
  {upper}
  {top}
}}"""
_LAYER = """
  {layer}_rows = Reshape({inputs}, row)
  {layer}_update_rows = Identity({cells})
  {layer}_reset_rows = Add({cells}, reset_row)
  {layer}_candidate_rows = Add({cells}, candidate_row)
  {layer}_update_inputs = Gather({layer}_rows, {layer}_update_rows)
  {layer}_reset_inputs = Gather({layer}_rows, {layer}_reset_rows)
  {layer}_candidate_inputs = Gather({layer}_rows, {layer}_candidate_rows)
  {layer}_last, {layer}_states = Scan <num_scan_inputs = 4, body = {layer}_step (
      float[2, lanes, hidden] state, float[2, lanes, 1] kept_now, float[2, lanes, hidden] update_input,
      float[2, lanes, hidden] reset_input, float[2, lanes, hidden] candidate_input
    ) => (float[2, lanes, hidden] state_next, float[2, lanes, hidden] state_told) {{
      held = Mul(state, kept_now)
      {update}
      update_sum = Add(update_product, update_input)
      update = Sigmoid(update_sum)
      {reset}
      reset_sum = Add(reset_product, reset_input)
      reset = Sigmoid(reset_sum)
      {candidate}
      candidate_sum = Add(candidate_share, candidate_input)
      candidate = Tanh(candidate_sum)
      difference = Sub(candidate, held)
      change = Mul(update, difference)
      state_next = Add(held, change)
      state_told = Identity(state_next)
  }}> (nothing, kept, {layer}_update_inputs, {layer}_reset_inputs, {layer}_candidate_inputs)
  {layer}_state_rows = Reshape({layer}_states, row)
  {layer}_joined = Gather({layer}_state_rows, joined)
  {layer}_hidden = Reshape({layer}_joined, both)"""


def write(weights: Weights, arithmetic: Arithmetic) -> bytes:
    """The model as a file of ONNX. Raises: MissingExtraError."""
    onnx = require("onnx", extra="fast")
    require("onnx.parser", extra="fast")
    writer = _Writer(arithmetic)
    model: Any = onnx.parser.parse_model(writer.graph(weights))
    constants = (onnx.numpy_helper.from_array(values, name) for name, values in writer.constants.items())
    model.graph.initializer.extend(constants)
    written: bytes = model.SerializeToString()
    return written


class _Writer:
    """Writes the graph as text, and keeps the constants that it names."""

    def __init__(self, arithmetic: Arithmetic):
        self._integers = arithmetic == "int8"
        self.constants: dict[str, npt.NDArray[Any]] = {
            "row": np.array([-1, HIDDEN]),
            "both": np.array([-1, 2 * HIDDEN]),
            "reset_row": np.array(2),
            "candidate_row": np.array(4),
        }
        if self._integers:
            self.constants |= {"step": np.array(STEP, np.float32), "zero": np.array(ZERO, np.uint8)}

    def graph(self, weights: Weights) -> str:
        bottom, middle = _by_gate(weights.bottom), _by_gate(weights.middle)
        self.constants |= {"embedding": weights.embedding, "bottom": bottom.matrix, "bottom_bias": bottom.bias}
        return _GRAPH.format(
            lower=self._layer("lower", "bottom_sum", "shown", weights.lower),
            middle=self._linear("middle_sum", "lower_hidden", "middle", middle),
            upper=self._layer("upper", "middle_sum", "read", weights.upper),
            top=self._linear("scores", "upper_hidden", "top", weights.top),
        )

    def _layer(self, layer: str, inputs: str, cells: str, halves: tuple[Gru, Gru]) -> str:
        update = np.stack([gru.gates[:, :HIDDEN] for gru in halves])
        reset = np.stack([gru.gates[:, HIDDEN:] for gru in halves])
        return _LAYER.format(
            layer=layer,
            inputs=inputs,
            cells=cells,
            update=self._product("update_product", "held", f"{layer}_update", update),
            reset=self._product("reset_product", "held", f"{layer}_reset", reset),
            candidate=self._candidate(layer, halves),
        )

    def _candidate(self, layer: str, halves: tuple[Gru, Gru]) -> str:
        """The state's share of the candidate: the reset gate before the product, or after it."""
        name, matrix = f"{layer}_candidate", np.stack([gru.candidate for gru in halves])
        biases = [gru.bias for gru in halves if gru.bias is not None]
        if not biases:
            product = self._product("candidate_share", "reset_state", name, matrix)
            return f"reset_state = Mul(reset, held)\n{product}"
        self.constants[f"{name}_bias"] = np.stack(biases)[:, None]
        product = self._product("candidate_product", "held", name, matrix)
        biased = f"candidate_biased = Add(candidate_product, {name}_bias)"
        return f"{product}\n{biased}\ncandidate_share = Mul(reset, candidate_biased)"

    def _linear(self, result: str, values: str, name: str, linear: Linear) -> str:
        self.constants[f"{name}_bias"] = linear.bias
        return self._product(f"{result}_product", values, name, linear.matrix) + (
            f"\n{result} = Add({result}_product, {name}_bias)"
        )

    def _product(self, result: str, values: str, name: str, matrix: Floats) -> str:
        if not self._integers:
            self.constants[name] = matrix
            return f"{result} = MatMul({values}, {name})"
        scale = np.abs(matrix).max(axis=-2, keepdims=True) / LARGEST
        scale[scale == 0] = 1
        self.constants[name] = np.round(matrix / scale).astype(np.int8)
        self.constants[f"{name}_scale"] = scale if matrix.ndim > 2 else scale[0]
        bytes_ = f"{result}_bytes = QuantizeLinear({values}, step, zero)"
        product = f"com.microsoft.MatMulIntegerToFloat({result}_bytes, {name}, step, {name}_scale, zero)"
        return f"{bytes_}\n{result} = {product}"


def _by_gate(linear: Linear) -> Linear:
    """Its columns by gate and then direction, where they stood by direction and then gate."""
    columns = np.arange(6 * HIDDEN).reshape(2, 3, HIDDEN).swapaxes(0, 1).ravel()
    return Linear(linear.matrix[:, columns], linear.bias[columns])

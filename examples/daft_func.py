"""Triples of a table of texts with Daft: pip install 'laborhonors[daft]'. Run as examples/spark.py."""

import sys

import daft
import pyarrow.compute

from laborhonors.arrow import BatchExtractor, schema


def main(source: str, target: str, *lexicons: str) -> None:
    extract = BatchExtractor(lexicons=lexicons)  # lexicons are read here and go with it; a worker loads the model once

    @daft.func.batch(return_dtype=daft.DataType.from_arrow_type(pyarrow.list_(pyarrow.struct(schema()))))
    def honors(text: daft.Series) -> pyarrow.Array:
        rows = extract(pyarrow.record_batch({"id": range(len(text)), "text": text.to_arrow()}))
        ends = pyarrow.compute.run_end_encode(rows["id"]).run_ends.to_pylist()  # of each text's rows
        return pyarrow.ListArray.from_arrays([0, *ends], rows.to_struct_array())

    news = daft.read_parquet(source).select("id", honors(daft.col("text")).alias("honor")).explode("honor")
    news.select("id", *(daft.col("honor").get(name) for name in schema().names[1:])).write_parquet(target)


if __name__ == "__main__":
    main(*sys.argv[1:])

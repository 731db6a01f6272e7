"""Triples of a table of texts with Ray Data: pip install 'laborhonors[ray]'.

Run it with a folder of Parquet files that have the columns `id` and `text`, and one for the triples.
"""

import sys

import pyarrow
import ray

from laborhonors.arrow import BatchExtractor


def main(source: str, target: str, *lexicons: str) -> None:
    extract = BatchExtractor(lexicons=lexicons)  # lexicons are read here and go with it; a worker loads the model once

    def honors(news: pyarrow.Table) -> pyarrow.Table:
        return pyarrow.Table.from_batches([extract(news)])

    news = ray.data.read_parquet(source, columns=["id", "text"])
    news.map_batches(honors, batch_format="pyarrow", batch_size=1024).write_parquet(target)


if __name__ == "__main__":
    main(*sys.argv[1:])

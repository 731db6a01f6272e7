"""Triples of a table of texts on a Spark cluster: pip install 'laborhonors[spark]', and Java 17 or later.

Run it with a folder of Parquet files that have the columns `id` and `text`, and one for the triples.
"""

import sys

from pyspark.sql import SparkSession
from pyspark.sql.pandas.types import from_arrow_schema

from laborhonors.arrow import BatchExtractor, schema


def main(source: str, target: str, *lexicons: str) -> None:
    spark = SparkSession.builder.getOrCreate()
    extract = BatchExtractor(lexicons=lexicons)  # lexicons are read here and go with it; a worker loads the model once
    news = spark.read.parquet(source).select("id", "text")
    news.mapInArrow(extract.map, from_arrow_schema(schema())).write.mode("overwrite").parquet(target)


if __name__ == "__main__":
    main(*sys.argv[1:])

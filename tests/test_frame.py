"""Data frames of each kind: one row a triple, stable types, nothing lost; and what is refused."""

from __future__ import annotations

import datetime
import importlib
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest

import laborhonors as lh
from laborhonors.rows import COLUMNS, Row

TEXTS = [
    "段青云、王海波荣获全国劳动模范称号。",
    "今天的天气不错。",
    None,
    "去年，新港造船厂焊工李建国被评为省劳动模范。",
]
IDS = [7, 3, 5, 9]
DAYS = ["2020-01-01", None, None, "2025-05-01"]
RECORDS: list[dict[str, object]] = [
    {"id": id, "text": text, "day": day} for id, text, day in zip(IDS, TEXTS, DAYS, strict=True)
]
RECIPIENTS = ["段青云", "王海波", None, None, "李建国"]


def pandas(**options: Any) -> Any:
    pd = pytest.importorskip("pandas", reason="pandas (extra frame) is not installed")
    return pd.DataFrame(RECORDS, **options)


def polars() -> Any:
    return pytest.importorskip("polars", reason="polars (extra frame) is not installed").DataFrame(RECORDS)


def arrow() -> Any:
    return pytest.importorskip("pyarrow", reason="pyarrow (extra frame) is not installed").Table.from_pylist(RECORDS)


def dictionaries() -> Any:
    return RECORDS


def listed(data: Any) -> list[dict[str, Any]]:
    """The rows of any kind of table as plain values."""
    package = type(data).__module__.partition(".")[0]
    if package == "pandas":
        return [
            {key: None if key != "evidence" and value != value else value for key, value in row.items()}
            for row in data.astype(object).where(data.notna(), None).to_dict("records")
        ]
    if package == "polars":
        return list(data.to_dicts())
    return list(data.to_pylist() if package == "pyarrow" else data)


KINDS = pytest.mark.parametrize("make", [dictionaries, pandas, polars, arrow])


@KINDS
def test_one_row_a_triple_and_no_document_lost(make: Callable[[], Any]) -> None:
    data = make()
    result = lh.frame.extract(data, id="id", published="day")
    assert type(result) is type(data)
    found = listed(result)
    assert [row["recipient"] for row in found] == RECIPIENTS
    assert [row["id"] for row in found] == [7, 7, 3, 5, 9]
    assert [row["triples"] for row in found] == [2, 2, 0, 0, 1]
    assert [row["error"] is None for row in found] == [True, True, True, False, True]
    assert list(found[0]) == ["id", *COLUMNS]
    last = found[-1]
    assert (last["organization"], last["position"], last["year"]) == ("新港造船厂", "焊工", 2024)
    text = TEXTS[3]
    assert text is not None
    assert all(text[e["start"] : e["end"]] == e["text"] for e in last["evidence"])


@KINDS
def test_each_kind_holds_the_same(make: Callable[[], Any]) -> None:
    found = listed(lh.frame.extract(make(), id="id"))
    plain = lh.frame.extract(RECORDS, id="id")
    assert [{**row, "evidence": list(map(dict, row["evidence"]))} for row in found] == plain


@KINDS
def test_documents_without_triples_can_be_left_out_but_not_failed_ones(make: Callable[[], Any]) -> None:
    found = listed(lh.frame.extract(make(), id="id", empty=False))
    assert [row["id"] for row in found] == [7, 7, 5, 9]


@pytest.mark.parametrize("make", [dictionaries, polars, arrow])
def test_without_an_id_the_row_is_told(make: Callable[[], Any]) -> None:
    found = listed(lh.frame.extract(make()))
    assert [row["row"] for row in found] == [0, 0, 1, 2, 3]


def test_pandas_keeps_the_index_and_the_type_of_the_id() -> None:
    data = pandas(index=["a", "b", "c", "d"])
    result: Any = lh.frame.extract(data, id="id")
    assert list(result.index) == ["a", "a", "b", "c", "d"]
    assert result["id"].dtype == data["id"].dtype
    assert "id" not in lh.frame.extract(data).columns
    assert len(data.join(lh.frame.extract(data), how="left")) == 5


@pytest.mark.parametrize("rows", [slice(0, 4), slice(1, 2), slice(0, 0)])
@pytest.mark.parametrize("make", [pandas, polars, arrow])
def test_types_do_not_depend_on_what_is_found(make: Callable[[], Any], rows: slice) -> None:
    data = make()
    part = data.slice(rows.start, rows.stop - rows.start) if hasattr(data, "slice") else data.iloc[rows]
    assert types(lh.frame.extract(part, id="id")) == types(lh.frame.extract(data, id="id"))


def types(result: Any) -> list[str]:
    if hasattr(result, "schema"):
        schema = result.schema
        return [str(item) for item in (schema.items() if hasattr(schema, "items") else schema)]
    return [f"{name} {kind!r}" for name, kind in result.dtypes.items()]


def test_pandas_types() -> None:
    kinds = lh.frame.extract(pandas(), id="id").dtypes.astype(str).to_dict()
    assert kinds == {
        **dict.fromkeys(("recipient", "title", "title_text", "honor", "honor_id"), "string"),
        **dict.fromkeys(("organization", "position", "error"), "string"),
        "id": "int64",
        "kind": "category",
        "year": "Int64",
        "status": "category",
        "confidence": "Float64",
        "evidence": "object",
        "triples": "int64",
    }


@pytest.mark.parametrize("make", [pandas, polars, arrow])
def test_days_may_be_days(make: Callable[[], Any]) -> None:
    if make is pandas:
        pd = importlib.import_module("pandas")
        data = pandas().assign(day=lambda frame: pd.to_datetime(frame["day"]))
    elif make is polars:
        pl = importlib.import_module("polars")
        data = polars().with_columns(pl.col("day").str.to_date())
    else:
        pa = importlib.import_module("pyarrow")
        days = [None if day is None else datetime.date.fromisoformat(day) for day in DAYS]
        data = arrow().set_column(2, "day", pa.array(days))
    assert listed(lh.frame.extract(data, published="day"))[-1]["year"] == 2024


def test_a_day_that_is_none_is_the_document_s_error() -> None:
    (row,) = lh.frame.extract([{"id": "x", "text": "段青云荣获全国劳模。", "day": "soon"}], id="id", published="day")
    assert str(row["error"]).startswith("x: published 'soon'")


def test_an_extractor_of_ones_own() -> None:
    rows = lh.frame.extract([{"text": "段青云老人去年获得了全国劳模称号。"}], extractor=lh.Extractor(ner=None))
    assert [row["triples"] for row in rows] == [0]


@KINDS
def test_a_column_that_is_not_there(make: Callable[[], Any]) -> None:
    for options in ({"text": "body"}, {"id": "body"}, {"published": "body"}):
        with pytest.raises(lh.InputError, match="column 'body': there is no such column"):
            lh.frame.extract(make(), **options)


def test_a_column_without_texts() -> None:
    with pytest.raises(lh.InputError, match="column 'id': the column holds int, not text"):
        lh.frame.extract(RECORDS, text="id")


def test_what_is_no_table() -> None:
    with pytest.raises(TypeError, match=r"builtins\.str is not a pandas or Polars DataFrame"):
        lh.frame.extract("段青云荣获全国劳模。")


def test_no_library_of_tables_is_loaded_for_a_list() -> None:
    program = (
        "import sys, laborhonors as lh; lh.frame.extract([{'text': '段青云荣获全国劳模。'}]);"
        "assert not {'pandas', 'polars', 'pyarrow'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", program], check=True)


def test_the_columns_are_those_of_a_row() -> None:
    assert list(Row.__annotations__) == list(COLUMNS)

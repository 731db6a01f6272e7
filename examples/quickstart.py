"""Reads the three example texts and prints who holds which honour, and where the text says so."""

from pathlib import Path

import laborhonors as lh

FOLDER = Path(__file__).parent


def main() -> None:
    """Prints one line a triple; the evidence is cut out of the text by its offsets."""
    for name in ("news.txt", "list.txt", "profile.txt"):
        document = lh.extract((FOLDER / name).read_text(encoding="utf-8"), id=name)
        print(f"{document.id}: {len(document.triples)} triples, {len(document.counts)} counts")
        for triple in document.triples:
            print(f"  {triple.recipient} | {triple.title} | {triple.organization or '-'} | {triple.year or '-'}")
            for evidence in triple.evidence:
                cut = document.text[evidence.start : evidence.end]
                print(f"    {evidence.start}-{evidence.end} {cut!r} ({evidence.rule})")


if __name__ == "__main__":
    main()

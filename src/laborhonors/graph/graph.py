"""The honour graph: documents go in; persons, organizations, honours and conferrals are asked for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, overload

from laborhonors.errors import GraphError
from laborhonors.graph import conflicts, decisions, derive, edges, export, intake, load, picture, questions, schema
from laborhonors.graph.answers import Answer
from laborhonors.graph.export import Form
from laborhonors.graph.found import Holders, Organizations, People
from laborhonors.graph.nodes import (
    Appearance,
    Colleague,
    Conferral,
    Conflict,
    Decision,
    DocumentNode,
    Edge,
    HonorNode,
    LoadReport,
    Match,
    Merge,
    Organization,
    Person,
    Source,
)
from laborhonors.graph.rows import ask
from laborhonors.graph.tables import Table
from laborhonors.lexicon import Lexicon
from laborhonors.model import Document, Level, Status

if TYPE_CHECKING:
    import networkx
    from ipysigma import Sigma


class HonorGraph:
    """People, organizations, honours and conferrals of many documents, in DuckDB.

    In memory, or a file by `HonorGraph.open`. Each change is one transaction: a crash leaves the last whole state.
    `lexicons` are the user's lists (as for `Extractor`), whose honours and names of organizations are taken for known.

    Raises: MissingExtraError where duckdb or pyarrow is not installed (`pip install 'laborhonors[graph]'`).
    """

    def __init__(self, documents: Iterable[Document] = (), *, lexicons: Sequence[str | Path] = ()):
        self._set_up(None, False, lexicons)
        self.add(documents)

    @classmethod
    def open(cls, path: str | Path, *, read_only: bool = False, lexicons: Sequence[str | Path] = ()) -> HonorGraph:
        """The graph of a file, which is made where there is none.

        Raises: GraphError for a file that is no graph, is of a newer version, or is open elsewhere.
        """
        graph = cls.__new__(cls)
        graph._set_up(path, read_only, lexicons)
        return graph

    def _set_up(self, path: str | Path | None, read_only: bool, lexicons: Sequence[str | Path]) -> None:
        self._lexicon = Lexicon.default().extended(lexicons) if lexicons else None
        self._connection = schema.connect(path, read_only=read_only)
        self._path, self._read_only = path, read_only

    def close(self) -> None:
        """Closes the file; what is in memory is gone."""
        self._connection.close()

    def __repr__(self) -> str:
        return f"<HonorGraph {self._path or 'in memory'}>"

    def __enter__(self) -> HonorGraph:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # What is told

    def add(self, documents: Document | Iterable[Document]) -> LoadReport:
        """Adds documents; one that is there already changes nothing, another of the same id replaces it."""
        given = [documents] if isinstance(documents, Document) else documents
        with self._change():
            return intake.take(self._connection, given, self._lexicon)

    def remove(self, *ids: str) -> None:
        """Removes documents with all that only they tell. Raises: GraphError for an id that is not there."""
        for id in ids:
            questions.require_document(self._connection, id)
        with self._change():
            load.remove(self._connection, ids)

    def document(self, id: str) -> Document:
        """A document as it was added. Raises: GraphError where it is not there."""
        questions.require_document(self._connection, id)
        return next(questions.documents(self._connection, [id]))

    def documents(self) -> Iterator[Document]:
        """All documents as they were added, in that order."""
        return questions.documents(self._connection, None)

    def rebuild(self) -> None:
        """Works everything out anew from the documents and the decisions."""
        with self._change():
            derive.everything(self._connection)

    @contextmanager
    def _change(self) -> Iterator[None]:
        """One transaction: what is told changes in it, and what follows from that is worked out."""
        if self._read_only:
            raise GraphError(f"{self._path} was opened to read only")
        ask(self._connection, "BEGIN")
        try:
            derive.start(self._connection)
            yield
            derive.derive(self._connection, self._lexicon)
        except BaseException:
            ask(self._connection, "ROLLBACK")
            raise
        ask(self._connection, "COMMIT")

    # Identity

    @overload
    def merge(self, left: HonorGraph) -> LoadReport: ...
    @overload
    def merge(
        self, left: Person | Organization | str, right: Person | Organization | str, note: str = ""
    ) -> Decision: ...
    def merge(
        self,
        left: HonorGraph | Person | Organization | str,
        right: Person | Organization | str | None = None,
        note: str = "",
    ) -> LoadReport | Decision:
        """Says that two nodes are one; or takes in all documents and decisions of another graph.

        A node may be given by its id. The decision is kept, and replayed whenever the graph is worked out anew.
        Raises: GraphError for a node that is not there, or two of different kinds.
        """
        if isinstance(left, HonorGraph):
            return self._take_in(left)
        if right is None:
            raise GraphError("merge needs two nodes, or another graph")
        first, second = self._members(left), self._members(right)
        if first.kind != second.kind:
            raise GraphError(f"a {first.kind} and a {second.kind} cannot be one")
        with self._change():
            return decisions.decide(self._connection, first.kind, "same", first.ids, second.ids, note)

    def split(self, node: Person | Organization | str, apart: Sequence[Appearance | str], note: str = "") -> Decision:
        """Says that a part of what was taken for one node is another: `apart` are appearances of a person
        (`graph.appearances`), or names of an organization.

        Raises: GraphError where `apart` is not a part of the node.
        """
        members = self._members(node)
        wanted = [one.id if isinstance(one, Appearance) else one for one in apart]
        taken = questions.told_names(self._connection, members, wanted) if wanted else []
        rest = [id for id in members.ids if id not in taken]
        if not taken or not rest:
            raise GraphError("split needs a part of the node's appearances or names: neither none nor all of them")
        with self._change():
            return decisions.decide(self._connection, members.kind, "different", taken, rest, note)

    def undo(self, decision: Decision | int) -> None:
        """Takes a merge or split back. Raises: GraphError where it is not there."""
        with self._change():
            decisions.undo(self._connection, decision if isinstance(decision, int) else decision.number)

    def decisions(self) -> Answer[Decision]:
        """The merges and splits of the user, in the order in which they were made."""
        return Answer(Decision, decisions.all_decisions(self._connection))

    def merges(self, node: Person | Organization | str | None = None) -> Answer[Merge]:
        """Why tellings were taken for one node: score and reason, of one node or of all."""
        return questions.merges(self._connection, None if node is None else _id(node))

    def appearances(self, person: Person | str) -> Answer[Appearance]:
        """Where a person is told of: a row a document and unit."""
        return questions.appearances(self._connection, _id(person))

    def _members(self, node: Person | Organization | str) -> questions.Members:
        return questions.members(self._connection, _id(node))

    def _take_in(self, other: HonorGraph) -> LoadReport:
        with self._change():
            return intake.take(self._connection, chain(other.documents(), other.decisions()), self._lexicon)

    # Questions

    def person(self, name: str) -> People:
        """The persons of that name (or id): several, where several bear it; none, where nobody does."""
        return questions.people(self._connection, name)

    def organization(self, name: str) -> Organizations:
        """The organizations of that name (or id), by any form of it."""
        return questions.organizations(self._connection, name, self._lexicon)

    def honor(self, name: str) -> HonorNode:
        """The honour of that name, alias or id. Raises: GraphError where no text tells of it."""
        return questions.honor(self._connection, name, self._lexicon)

    def holders(
        self,
        honor: str | HonorNode,
        *,
        year: int | None = None,
        level: Level | None = None,
        region: str | None = None,
        status: Status = "conferred",
    ) -> Holders:
        """Who holds an honour; its sub-honours and near-twins are told apart in the answer.

        `level` and `region` limit the honours (sub-honours of one region). A holder whose honour was revoked is none.
        Raises: GraphError where no text tells of the honour.
        """
        known = questions.known(self._connection, honor, self._lexicon)
        return questions.holders(self._connection, known, year, level, region, status)

    def conferrals(
        self,
        *,
        person: str | None = None,
        organization: str | None = None,
        honor: str | None = None,
        year: int | None = None,
        level: Level | None = None,
        region: str | None = None,
        status: Status | None = None,
        document: str | None = None,
    ) -> Answer[Conferral]:
        """The conferrals that fit all that is given; names may be ids."""
        wanted = questions.Wanted(person, organization, honor, year, level, region, status, document)
        return questions.conferrals(self._connection, wanted, self._lexicon)

    def colleagues(self, person: Person | str) -> Answer[Colleague]:
        """The other persons told with an organization that this person is told with."""
        return questions.colleagues(self._connection, self._one(person))

    def conflicts(self) -> Answer[Conflict]:
        """What does not go together in what the texts tell."""
        return conflicts.conflicts(self._connection)

    def evidence(self, conferral: Conferral | str) -> Answer[Source]:
        """Where the texts tell of a conferral."""
        return questions.evidence(self._connection, conferral if isinstance(conferral, str) else conferral.id)

    def search(self, text: str, *, limit: int = 50) -> Answer[Match]:
        """Persons, organizations and honours with the text in a name, those with the most conferrals first."""
        return questions.search(self._connection, text, limit)

    def sql(self, query: str, parameters: Sequence[object] = ()) -> Table:
        """The answer to a query in SQL; the tables are described in docs/graph.md. It cannot change the graph.

        Raises: GraphError where DuckDB refuses the query.
        """
        return questions.sql(self._connection, query, parameters)

    def nodes(self) -> Answer[DocumentNode]:
        """The documents as nodes."""
        return questions.document_nodes(self._connection)

    def edges(self) -> Answer[Edge]:
        """All edges."""
        return edges.edges(self._connection)

    def to_networkx(self) -> networkx.MultiDiGraph:
        """The nodes with their attributes and the edges. Raises: MissingExtraError."""
        return edges.to_networkx(self._connection)

    # Shown

    def to_svg(self, *, limit: int = picture.SHOWN) -> str:
        """The graph drawn; of more than `limit` nodes (at most 400) a part, with a note of what is left out."""
        return picture.to_svg(self._connection, limit)

    def explore(self, *, limit: int = 1_000) -> Sigma:
        """A live widget for a notebook, of at most `limit` nodes. Raises: MissingExtraError (extra `notebook`)."""
        return picture.explore(self._connection, limit)

    def _repr_html_(self) -> str:
        return picture.to_html(self._connection)

    # Files

    def export(self, path: str | Path, form: Form | None = None) -> None:
        """Writes the graph: `jsonl` (lossless), `graphml`, `turtle`, `jsonld`, `quickstatements`, `svg` (the
        drawing), `html` (a report), or the folders of files `csv`, `parquet`, `neo4j`. The form goes by the suffix
        (.jsonl .graphml .ttl .jsonld .qs .svg .html), if not told.

        Raises: GraphError for a form that is not known, or a folder with other files in it.
        """
        export.write(self._connection, Path(path), form)

    def restore(self, path: str | Path) -> LoadReport:
        """Adds what `export` wrote as JSON Lines: documents and decisions. Raises: GraphError, which names the line."""
        with self._change():
            return intake.take(self._connection, export.jsonl.read(Path(path)), self._lexicon)

    def _one(self, person: Person | str) -> Person:
        if isinstance(person, Person):
            return person
        found = self.person(person)
        if not found:
            raise GraphError(f"nobody is called {person}; graph.search({person!r}) finds names with a text in them")
        if len(found) > 1:
            raise GraphError(
                f"{len(found)} persons are called {person}: give one of graph.person({person!r}), or an id"
            )
        return found[0]


def _id(node: Person | Organization | str) -> str:
    return node if isinstance(node, str) else node.id

"""Tables that a page's text has flattened: a header's columns, and the rows below it put together again.

A header is a line of labels (姓名 单位 职务), or labels a line each; the cells below it may stand in lines of their
own. A form tells label and value in turn.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache, lru_cache

import regex

from laborhonors.lexicon import rows
from laborhonors.text.blocks import Block

Cell = tuple[int, int]

_CELL = regex.compile(r"(?<![^\s|])(?![男女])\p{Han} +\p{Han}(?![^\s|])|[^\s|]+")
_GAP = regex.compile(r"[\s|]")
_COMMA = regex.compile("[,，]")
_LABEL = regex.compile(r"([^:|\n]{2,14})[:|]\s*(?=\S)")
_NEXT_LABEL = regex.compile(r"(?<=[\s,;|])([^\s:|,;]{2,14})[:|]\s*")
_LISTS = regex.compile(r"名单|名录|公示|人选|候选|推荐对象|获得者|获奖者|\(\p{Han}{0,4}\d{1,4}[名人位个]\)$")
_MOST_ABOVE = 60
"""Lines above a form in which the heading of its list is looked for."""
_DITTO = frozenset({"同上", "〃", "同前", "″"})
_BLANKS = frozenset({"-", "--", "—", "——", "/", "无", "\\"})
_GLOSS = regex.compile(r"\([^()]*\)$")
_RECIPIENTS = frozenset({"name", "recipient", "collective", "unit", "completers", "completing-unit"})
OWNERS = _RECIPIENTS | {"chain"}
"""The roles of columns that tell whose an honour is."""
_WHOSE = frozenset({"name", "recipient"})
_TYPED = {
    "number": regex.compile(r"[\d一二三四五六七八九十]{1,4}[.、]?|[A-Z\d]+(?:-[A-Z\d]+)+"),
    "sex": regex.compile(r"[男女]"),
    "people": regex.compile(r"\p{Han}{1,6}族?"),
    "year": regex.compile(r"(?:19|20)\d\d.{0,8}"),
    "name": regex.compile(r"\p{Han}[\p{Han}· ]{1,14}(?:\(.{1,8}\))?|[A-Za-z .·]{3,30}"),
}
_OF_WORK = regex.compile(
    r"(?:所在|工作|所属|服务|任职)[\p{Han}]{0,4}(?:单位|机构|学校|医院|卫生[室院]|公司|企业|部门|村|社区|班组)"
)
_PROPOSED_BY = regex.compile(r"(?:推荐|申报|报送|提名|选送)\p{Han}{1,6}")
"""Labels of where one works, and of who put him forward, which is not his unit (decision 57)."""
_FEWEST_LABELS = 2
_LONGEST_LABEL = 14
_LABELS = 1024
"""Labels whose roles are remembered: of each line it is asked as a form's and as a header's."""


def join_tables(text: str, blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """The blocks, with the lines of each table joined to rows whose `roles` say what their cells are."""
    return tuple(_gathered(text, blocks))


def _gathered(text: str, blocks: tuple[Block, ...]) -> Iterator[Block]:
    index = 0
    while index < len(blocks):
        if form := _form(text, blocks, index) or _labelled(text, blocks, index):
            yield _row(form)
            index += form[-1][2]
            continue
        roles, after = _header(text, blocks, index)
        parted = _commas if index + 1 == after and not _parted(text, blocks[index]) else _cells
        if not roles:
            yield blocks[index]
            index += 1
            continue
        yield from (replace(block, kind="noise") for block in blocks[index:after])
        index = after
        above: dict[str, Cell] = {}
        in_lines = False
        while index < len(blocks):
            row = _record(text, blocks, index, roles, parted)
            if row and in_lines and row[1] > index + 1:
                break
            in_lines = in_lines or (row is not None and row[1] == index + 1)
            if row is None and blocks[index].kind != "row":
                break
            yield _with_ditto(text, _with_blanks(text, row[0]), above) if row else replace(blocks[index], kind="noise")
            index = row[1] if row else index + 1


@cache
def _roles() -> dict[str, str]:
    return {row["label"]: row["role"] for row in rows("columns")}


@lru_cache(maxsize=_LABELS)
def _role(label: str, *, among_labels: bool = False) -> str | None:
    """What a column with this label holds, None where it is no label; 职务/职称 is read by its first part.

    `among_labels` reads a longer label by its last word too (参加工作时间).
    """
    if len(label) > _LONGEST_LABEL:
        return None
    whole, roles = "".join(label.split()).rstrip(":"), _roles()
    plain = whole.strip("()")
    if (role := roles.get(plain)) is not None:
        return role
    if _OF_WORK.fullmatch(plain) is not None:
        return "unit"
    if _PROPOSED_BY.fullmatch(plain) is not None:
        return "other"
    if (gloss := _GLOSS.search(whole)) is not None and gloss.start() > 0:
        return _role(whole[: gloss.start()], among_labels=among_labels)
    names: list[str] = []
    names += [plain.partition(mark)[0] for mark in "/、" if mark in plain]
    names += [plain[at:] for at in range(1, len(plain) - 1)] if among_labels else []
    return next((roles[name] for name in names if name in roles), None)


def _header(text: str, blocks: tuple[Block, ...], index: int) -> tuple[tuple[str, ...], int]:
    """The roles of the columns of a header that begins at `index`, and the block after it; no roles where none does.

    Whose honours the rows tell has no column where all are one's: 年度, 荣誉名称, 授予单位.
    """
    cells = _cells(text, blocks[index]) if _parted(text, blocks[index]) else _commas(text, blocks[index])
    roles = [_role(text[a:b], among_labels=number > 0) for number, (a, b) in enumerate(cells)]
    if len(cells) >= _FEWEST_LABELS and sum(role is not None for role in roles) * 3 >= len(roles) * 2:
        roles = [role or "other" for role in roles]
        after = index + 1
    else:
        after = index
        roles = []
        while after < len(blocks):
            label = text[blocks[after].start : blocks[after].end]
            role = _role(label, among_labels=len(roles) >= _FEWEST_LABELS)
            if role is None or (role in _RECIPIENTS.intersection(roles) and _role(label) is None):
                break
            roles.append(role)
            after += 1
    known = tuple(role for role in roles if role is not None)
    of_one = {"honour", "year"} <= set(known)
    if len(known) < _FEWEST_LABELS or not (of_one or _RECIPIENTS.intersection(known)):
        return (), index
    return known, after


def _cells(text: str, block: Block) -> list[Cell]:
    """The cells of a line, parted as a row is, else by single spaces."""
    if block.kind == "row":
        return list(block.cells)
    return [match.span() for match in _CELL.finditer(text, block.start, block.end)]


def _parted(text: str, block: Block) -> bool:
    """Whether a line is parted into cells by more than commas."""
    return block.kind == "row" or _GAP.search(text, block.start, block.end) is not None


def _commas(text: str, block: Block) -> list[Cell]:
    """The cells of a line of comma-separated values, empty ones too."""
    marks = [match.start() for match in _COMMA.finditer(text, block.start, block.end)]
    return list(zip((block.start, *(at + 1 for at in marks)), (*marks, block.end), strict=True))


Parted = Callable[[str, Block], list[Cell]]
"""What parts a line into its cells."""


def _record(
    text: str, blocks: tuple[Block, ...], index: int, roles: tuple[str, ...], parted: Parted
) -> tuple[Block, int] | None:
    """The row that begins at `index`, in one line or a cell a line, and the block after it; None where none does."""
    if index >= len(blocks) or blocks[index].kind in ("noise", "heading"):
        return None
    block = blocks[index]
    cells = parted(text, block)
    if block.marker and roles[0] == "number":
        cells = [(block.start, block.start), *cells]
    if len(cells) >= _FEWEST_LABELS and (told := _aligned(text, cells, roles)):
        return replace(_row(told), gap=block.gap), index + 1
    return _upright(text, blocks, index, roles)


def _with_blanks(text: str, row: Block) -> Block:
    """A row whose cells that hold no more than a dash are empty, each where it ends."""
    cells = tuple((end, end) if text[start:end] in _BLANKS else (start, end) for start, end in row.cells)
    return replace(row, cells=cells) if cells != row.cells else row


def _with_ditto(text: str, row: Block, above: dict[str, Cell]) -> Block:
    """A row with what stands above in place of 同上; what it tells itself stands above the next."""
    told = tuple(
        above.get(role, cell) if text[slice(*cell)] in _DITTO else cell
        for role, cell in zip(row.roles, row.cells, strict=True)
    )
    above.update(zip(row.roles, told, strict=True))
    return replace(row, cells=told)


def _upright(text: str, blocks: tuple[Block, ...], index: int, roles: tuple[str, ...]) -> tuple[Block, int] | None:
    """A row with a cell a line: from one number to the next, else as many lines as there are columns."""
    first = text[blocks[index].start : blocks[index].end]
    numbered = roles[0] == "number" and first.isdecimal()
    if roles[0] == "number" and _TYPED["number"].fullmatch(first) is None:
        return None
    following = str(int(first) + 1) if numbered else None
    end = index
    while end < len(blocks) and end - index < len(roles) and blocks[end].kind not in ("noise", "heading"):
        if text[blocks[end].start : blocks[end].end] == following and end > index + 1:
            break
        end += 1
    cells = [(block.start, block.end) for block in blocks[index:end]]
    if len(cells) < _FEWEST_LABELS or not (numbered or len(cells) == len(roles)):
        return None
    told = _aligned(text, cells, roles)
    return (_row(told), end) if told else None


Told = tuple[Cell, str, int]


def _aligned(text: str, cells: list[Cell], roles: tuple[str, ...]) -> list[Told]:
    """Each cell with its column's role; a column may be empty in a row. Nothing where the cells do not fit."""
    told: list[Told] = []
    at = 0
    for number, cell in enumerate(cells):
        exact = len(cells) - number == len(roles) - at
        while at < len(roles) and not exact and not _fits(text, cell, roles[at]):
            at += 1
        if at == len(roles):
            return []
        told.append((cell, roles[at], 1))
        at += 1
    names = [cell for cell, role, _ in told if role in _RECIPIENTS or not _RECIPIENTS.intersection(roles)]
    return told if names and all(_fits(text, cell, role) for cell, role, _ in told if role == "name") else []


def _fits(text: str, cell: Cell, role: str) -> bool:
    typed = _TYPED.get(role)
    return typed is None or cell[0] == cell[1] or typed.fullmatch(text, *cell) is not None


def _form(text: str, blocks: tuple[Block, ...], index: int) -> list[Told]:
    """Label and value in turn, the name first: 姓名, 张三, 性别, 女, 单位, 甲厂."""
    told: list[Told] = []
    at = index
    while at + 1 < len(blocks):
        label, value = blocks[at], blocks[at + 1]
        role = _role(text[label.start : label.end])
        if role is None or value.kind == "noise" or _role(text[value.start : value.end]) is not None:
            break
        told.append(((value.start, value.end), role, at + 2 - index))
        at += 2
    return told if len(told) > _FEWEST_LABELS and told[0][1] == "name" else []


def _labelled(text: str, blocks: tuple[Block, ...], index: int) -> list[Told]:
    """Labels with their values, one or more a line, whose they are first: 获奖人：张三, 单位：甲厂, 奖项：云溪工匠.

    The heading of a list may tell the honour that the forms below it do not; then the first value must be one name.
    """
    told: list[Told] = []
    for number, block in enumerate(blocks[index:], 1):
        pairs = _name_first(_pairs(text, block)) if block.kind != "noise" else []
        roles = [role for _, role in pairs]
        if not pairs or (roles[0] in _WHOSE) is bool(told) or not _WHOSE.isdisjoint(roles[1:]):
            break
        told += [(cell, role, number) for cell, role in pairs]
    known = {role for _, role, _ in told}
    if len(told) > _FEWEST_LABELS and not {"honour", "proposed-honour", "past-honour"}.isdisjoint(known):
        return told
    person = bool(told) and told[0][1] == "name" and _fits(text, told[0][0], "name")
    return told if person and not {"unit", "chain"}.isdisjoint(known) and _is_of_list(text, blocks, index) else []


def _name_first(pairs: list[tuple[Cell, str]]) -> list[tuple[Cell, str]]:
    """What a line tells, whose it is first: 编号：07 单位：甲厂 姓名：张三."""
    whose = next((pair for pair in pairs if pair[1] in _WHOSE), None)
    if whose is None or len(pairs) < _FEWEST_LABELS:
        return pairs
    return [whose, *(pair for pair in pairs if pair is not whose)]


def _is_of_list(text: str, blocks: tuple[Block, ...], index: int) -> bool:
    """Whether a form stands below the heading of a list, or below other forms that do."""
    above = (block for block in reversed(blocks[max(0, index - _MOST_ABOVE) : index]) if block.kind != "noise")
    heading = next((block for block in above if not _pairs(text, block)), None)
    return heading is not None and _LISTS.search(text, heading.start, heading.end) is not None


def _pairs(text: str, block: Block) -> list[tuple[Cell, str]]:
    """The values of a line that begins with a label, each with what its label says of it; none where one is a label."""
    first = _LABEL.match(text, block.start, block.end)
    if first is None or (role := _role(first[1])) is None:
        return []
    labels = [(first.start(), first.end(), role)]
    more = ((mark, _role(mark[1])) for mark in _NEXT_LABEL.finditer(text, first.end(), block.end))
    labels += [(mark.start(), mark.end(), role) for mark, role in more if role is not None]
    ends = [start for start, _, _ in labels[1:]] + [block.end]
    told = [(_stripped(text, start, end), role) for (_, start, role), end in zip(labels, ends, strict=True)]
    return told if all(_role(text[slice(*cell)]) is None for cell, _ in told) else []


def _stripped(text: str, start: int, end: int) -> Cell:
    """A value without white space and marks at its end."""
    while end > start and (text[end - 1].isspace() or text[end - 1] in ",;|"):
        end -= 1
    return start, end


def _row(told: list[Told]) -> Block:
    cells = tuple(cell for cell, _, _ in told)
    start, end = min(start for start, _ in cells), max(end for _, end in cells)
    return Block("row", start, end, cells, roles=tuple(role for _, role, _ in told))

"""The honours lexicon: its data keep their promises, titles find their honours, users may add their own."""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from laborhonors.errors import LexiconError
from laborhonors.lexicon import HonorEntry, Lexicon, data_folder, rows, terms
from laborhonors.lexicon.entries import CueRow, FamilyRow, RegionRow
from laborhonors.lexicon.folding import bare, half_width, key, split_grade
from laborhonors.lexicon.regions import Regions, default_regions
from laborhonors.lexicon.tables import parse, read_table, table

LOOKUPS = Path(__file__).parent / "data" / "lookups.csv"
CASES = [tuple(row.values()) for row in csv.DictReader(LOOKUPS.read_text(encoding="utf-8").splitlines())]
LEXICON = Lexicon.default()
HONORS = LEXICON.honors
IDS = {entry.id: entry for entry in HONORS}
REGIONS = default_regions()
LISTED = [entry for entry in HONORS if entry.origin == "listed"]
GENERATED = [entry for entry in HONORS if entry.origin == "generated"]

Save = Callable[..., Path]


@pytest.fixture
def save(tmp_path: Path) -> Save:
    def _save(text: str, name: str = "mine.csv", encoding: str = "utf-8") -> Path:
        path = tmp_path / name
        path.write_bytes(text.encode(encoding))
        return path

    return _save


def lookup(title: str, lexicon: Lexicon = LEXICON, region: str | None = None) -> str | None:
    honor = lexicon.lookup(title, region=region)
    return None if honor is None else honor.id


# The data


def test_there_are_as_many_honours_as_promised() -> None:
    assert len(LISTED) >= 900
    assert len(HONORS) >= 2300


def test_each_id_stands_once() -> None:
    listed = Counter(line.cells["id"] for line in table("honors").lines)
    assert [id for id, times in listed.items() if times > 1] == []
    assert len(IDS) == len(HONORS)


def test_ids_are_readable() -> None:
    assert [id for id in IDS if not id.replace("-", "").isascii() or not id.replace("-", "").isalnum()] == []
    assert [id for id in IDS if id.startswith("seed-") or id != id.lower() or "--" in id] == []


def test_each_canonical_name_stands_once() -> None:
    names = Counter(key(entry.canonical) for entry in HONORS)
    assert [name for name, times in names.items() if times > 1] == []


def test_no_alias_names_two_honours() -> None:
    named: dict[str, set[str]] = defaultdict(set)
    for entry in HONORS:
        for form in (entry.canonical, *entry.aliases):
            named[key(form)].add(entry.id)
    shared = {name: ids for name, ids in named.items() if len(ids) > 1}
    assert {name: ids for name, ids in shared.items() if not _stated_twins(ids)} == {}


def _stated_twins(ids: set[str]) -> bool:
    return all(other in IDS[id].near_twins for id in ids for other in ids - {id})


def test_no_short_form_is_the_full_name_of_any_honour() -> None:
    full = {key(form) for entry in HONORS for form in (entry.canonical, *entry.aliases)}
    assert [(entry.id, form) for entry in HONORS for form in entry.short_forms if key(form) in full] == []


def test_each_source_is_filled() -> None:
    assert [entry.id for entry in HONORS if not entry.source] == []


def test_english_names_are_filled() -> None:
    assert [entry.id for entry in HONORS if not entry.english] == []


def test_regions_are_known_by_their_full_name() -> None:
    known = {row.name for row in REGIONS.rows}
    assert [(entry.id, entry.region) for entry in HONORS if entry.region and entry.region not in known] == []
    assert [entry.id for entry in HONORS if entry.region and REGIONS.find(entry.region) is None] == []


def test_honours_of_a_place_name_it() -> None:
    local = ("regional", "provincial", "city", "district")
    border = "陕甘宁边区"  # an area of 1937–1950, no region of today
    assert [e.id for e in HONORS if e.level in local and e.region is None and not e.canonical.startswith(border)] == []


def test_near_twins_exist_and_are_mutual() -> None:
    assert [(entry.id, twin) for entry in HONORS for twin in entry.near_twins if twin not in IDS] == []
    assert [(e.id, twin) for e in HONORS for twin in e.near_twins if e.id not in IDS[twin].near_twins] == []
    assert [entry.id for entry in HONORS if entry.id in entry.near_twins] == []


def test_parents_exist_and_do_not_go_in_circles() -> None:
    assert [(entry.id, entry.parent) for entry in HONORS if entry.parent and entry.parent not in IDS] == []
    for entry in HONORS:
        seen = {entry.id}
        while entry.parent is not None:
            assert entry.parent not in seen
            seen.add(entry.parent)
            entry = IDS[entry.parent]


def test_years_are_in_order() -> None:
    assert [entry.id for entry in HONORS if entry.since and entry.until and entry.since > entry.until] == []


def test_names_are_in_the_folded_form() -> None:
    forms = [form for entry in HONORS for form in (entry.canonical, *entry.aliases, *entry.short_forms)]
    assert [form for form in forms if half_width(form) != form or form != form.strip()] == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("全国劳动模范", "全国先进工作者"),
        ("龙江工匠", "龙江大工匠"),
        ("中华技能大奖", "全国技术能手"),
        ("全国优秀共产党员", "全国优秀党务工作者"),
        ("湖北省劳动模范", "湖北省先进工作者"),
        ("武汉市五一劳动奖章", "武汉市五一劳动奖状"),
    ],
)
def test_near_twins_are_two_honours(one: str, other: str) -> None:
    first, second = lookup(one), lookup(other)
    assert first is not None
    assert second is not None
    assert first != second
    assert second in IDS[first].near_twins


@pytest.mark.parametrize("family", list(parse(table("honor_families"), FamilyRow)), ids=lambda row: row.id_pattern)
def test_a_family_has_an_honour_in_each_of_its_regions(family: FamilyRow) -> None:
    assert set(family.excluded) <= {row.name for row in REGIONS.provinces()}
    regions = [row for row in REGIONS.provinces() if row.name not in family.excluded]
    if family.regions != ("province",):
        regions = [row for name in family.regions if (row := REGIONS.find(name)) is not None]
        assert len(regions) == len(family.regions)
    for region in regions:
        slug = (region.english or "").lower().replace(" ", "-").replace("'", "")
        assert slug
        entry = IDS[family.id_pattern.format(slug=slug)]
        assert (entry.region, entry.type, entry.kind) == (region.name, family.type, family.kind)
        assert lookup(family.pattern.format(region=region.name, short=region.short)) == entry.id


def test_a_listed_row_wins_over_a_generated_one() -> None:
    guangxi = IDS["guangxi-may-day-labour-medal"]
    assert (guangxi.canonical, guangxi.origin) == ("广西五一劳动奖章", "listed")
    assert "guangxi-may-day-labour-certificate" in {entry.id for entry in GENERATED}


def test_all_31_provinces_have_their_model_workers_and_medals() -> None:
    assert len(REGIONS.provinces()) == 31
    for row in REGIONS.provinces():
        assert lookup(row.name + "劳动模范") is not None
        assert lookup(row.short + "工人先锋号") is not None
    assert {e.region for e in LISTED if "工匠" in e.canonical and e.level == "provincial"} >= {"上海市", "黑龙江省"}


def test_codes_of_regions_stand_once_and_parents_exist() -> None:
    codes = {row.code for row in REGIONS.rows}
    assert len(codes) == len(REGIONS.rows)
    assert [row.code for row in REGIONS.rows if row.parent and row.parent not in codes] == []


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("湖北", "湖北省"),
        ("北平市", "北京市"),
        ("长三角", "长江三角洲"),
        ("闸北区", "闸北区"),
        ("闸北", "闸北区"),
        ("宜昌", "宜昌市"),
        ("苏州", "苏州市"),
        ("襄樊市", "襄阳市"),
    ],
)
def test_regions_are_found_by_short_and_former_names(name: str, found: str) -> None:
    row = REGIONS.find(name)
    assert row is not None
    assert row.name == found


@pytest.mark.parametrize("name", ["朝阳区", "东北县", "", "中国"])
def test_regions_that_two_have_or_none_are_not_found(name: str) -> None:
    assert REGIONS.find(name) is None


def test_surnames_are_one_or_more_characters_by_kind() -> None:
    surnames = rows("surnames")
    assert len({row["surname"] for row in surnames}) == len(surnames)
    assert {len(row["surname"]) for row in surnames if row["kind"] == "single"} == {1}
    assert min(len(row["surname"]) for row in surnames if row["kind"] == "compound") == 2
    assert {row["kind"] for row in surnames} == {"single", "compound"}
    assert {"赵", "肖", "闫", "付", "代", "欧阳", "司马", "年"} <= set(terms("surnames"))
    assert next(row["note"] for row in surnames if row["surname"] == "年") == "rare"


@pytest.mark.parametrize("path", sorted(data_folder().glob("*.csv")), ids=lambda path: path.stem)
def test_files_are_small_and_read(path: Path) -> None:
    assert path.stat().st_size < 1_000_000
    assert read_table(path).lines


@pytest.mark.parametrize("path", sorted(data_folder().glob("*.csv")), ids=lambda path: path.stem)
def test_no_row_stands_twice_and_lines_end_alike(path: Path) -> None:
    lines = path.read_bytes().decode("utf-8").split("\n")
    assert [line for line, times in Counter(lines).items() if times > 1] == []
    assert "\r" not in "".join(lines)


def test_a_row_goes_through_csv_and_back() -> None:
    for line, entry in zip(table("honors").lines, LISTED, strict=True):
        cells = {name: _cell(getattr(entry, name)) for name in table("honors").header}
        assert cells == dict(line.cells)


def _cell(value: object) -> str:
    return "|".join(value) if isinstance(value, tuple) else "" if value is None else str(value)


@pytest.mark.parametrize("entry", [LISTED[0], GENERATED[0]], ids=["listed", "generated"])
def test_an_entry_goes_through_its_fields_and_back(entry: HonorEntry) -> None:
    assert HonorEntry(**entry.model_dump()) == entry


# Lookups


@pytest.mark.parametrize(("title", "region", "level", "id", "note"), CASES, ids=lambda cell: cell)
def test_lookup(title: str, region: str, level: str, id: str, note: str) -> None:
    honor = LEXICON.lookup(title, region=region or None, level=level or None)  # type: ignore[arg-type]
    assert (None if honor is None else honor.id) == (id or None), note


def test_the_table_of_lookups_has_enough_misses() -> None:
    assert len(CASES) >= 150
    assert sum(not case[3] for case in CASES) >= 50
    assert len({case[:3] for case in CASES}) == len(CASES)


def test_each_honour_is_found_by_its_names() -> None:
    for entry in HONORS:
        for form in (entry.canonical, *entry.aliases):
            assert lookup(form) == entry.id, form
            assert form in LEXICON.names(), form


def test_short_forms_never_find_another_honour() -> None:
    for entry in HONORS:
        for form in entry.short_forms:
            found = LEXICON.lookup(form, region=entry.region, level=entry.level)
            assert found is None or found.id == entry.id or found.level == entry.level, form


@pytest.mark.parametrize(
    ("title", "canonical"),
    [
        ("全国劳模", "全国劳动模范"),
        ("上海劳模", "上海市劳动模范"),
        ("国家科技进步奖二等奖", "国家科学技术进步奖二等奖"),
        ("国家科技进步二等奖", "国家科学技术进步奖二等奖"),
        ("五一劳动奖章", None),
        ("大国工匠", "大国工匠"),
        ("省劳模", None),
        ("北京市五一劳动奖章", None),
        ("鲁班奖", None),
        ("优秀班组", None),
    ],
)
def test_only_names_and_aliases_are_safe_to_replace(title: str, canonical: str | None) -> None:
    assert LEXICON.canonical(title) == canonical


@pytest.mark.parametrize(
    ("title", "level", "region", "kind", "type"),
    [
        ("浦东新区十大工匠", "district", "浦东新区", "person", "title"),
        ("江苏省常州市劳动模范", "city", "常州市", "person", "title"),
        ("武汉市青山区三八红旗集体", "district", "青山区", "group", "collective"),
        ("全国服装行业技术标兵", "industry", None, "person", "title"),
        ("省优秀企业家", "provincial", None, "person", "title"),
        ("县先进集体", "district", None, "group", "collective"),
        ("鞍钢集团劳动模范", "enterprise", None, "person", "title"),
        ("中国中铁劳动模范", "enterprise", None, "person", "title"),
        ("全省示范性创新工作室", "provincial", None, "group", "collective"),
        ("特殊贡献奖章", None, None, "person", "medal"),
        ("世界技能大赛金奖", "international", None, "both", "prize"),
        ("爱心天使", None, None, None, None),
    ],
)
def test_an_unlisted_title_is_typed_by_its_form(
    title: str, level: str | None, region: str | None, kind: str | None, type: str | None
) -> None:
    honor = LEXICON.describe(title)
    assert honor.id is None
    assert (honor.name, honor.level, honor.region, honor.kind, honor.type) == (title, level, region, kind, type)


def test_describe_takes_the_region_from_the_context() -> None:
    assert LEXICON.describe("省劳模", region="湖北").id == "hubei-model-worker"
    assert LEXICON.describe("市十佳工人", region="宜昌").region == "宜昌市"
    assert LEXICON.describe("市十佳工人").region is None


def test_a_cue_says_something() -> None:
    for cue in parse(table("title_cues"), CueRow):
        assert cue.level or cue.kind or cue.type, cue.cue


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("“上海工匠”称号", "上海工匠"),
        ("2025年全国劳模", "全国劳模"),
        ("2021-2022年度先进集体", "先进集体"),
        ("第十一届茅盾文学奖", "茅盾文学奖"),
        ("首批温州工匠", "温州工匠"),
        ("国家荣誉称号", "国家荣誉称号"),
        ("“人民工匠”国家荣誉称号", "人民工匠"),
        ("100位新中国成立以来感动中国人物", "100位新中国成立以来感动中国人物"),
    ],
)
def test_bare(title: str, name: str) -> None:
    assert bare(title) == name


@pytest.mark.parametrize(
    ("name", "split"),
    [
        ("国家科技进步奖二等奖", ("国家科技进步奖", "二等奖")),
        ("国家科技进步二等奖", ("国家科技进步奖", "二等奖")),
        ("中国专利金奖", ("中国专利奖", "金奖")),
        ("国家最高科学技术奖", None),
        ("一等奖", None),
    ],
)
def test_split_grade(name: str, split: tuple[str, str] | None) -> None:
    assert split_grade(name) == split


NAMES = (
    "全国",
    "上海市",
    "省",
    "市",
    "广西",
    "劳动模范",
    "劳模",
    "五一劳动奖章",
    "工匠",
    "2025年",
    "第十届",
    "称号",
    "奖",
)
PIECES = st.sampled_from((*NAMES, "一等奖", "年度", *"“”、|(）\n "))
TITLES = st.one_of(st.text(max_size=40), st.lists(PIECES, max_size=8).map("".join))


@settings(max_examples=300, database=None, deadline=None)
@given(title=TITLES, region=st.one_of(st.none(), st.text(max_size=6), st.sampled_from(["湖北", "武汉市", "朝阳区"])))
def test_no_text_breaks_a_lookup(title: str, region: str | None) -> None:
    honor = LEXICON.lookup(title, region=region)
    described = LEXICON.describe(title, region=region)
    assert honor is None or (honor.id in IDS and described == honor)
    canonical = LEXICON.canonical(title)
    assert canonical is None or LEXICON.canonical(canonical) == canonical


@settings(max_examples=200, database=None, deadline=None)
@given(title=TITLES)
def test_bare_is_never_longer_and_stays(title: str) -> None:
    name = bare(title)
    assert len(name) <= len(half_width(title))
    assert "“" not in name


# Files with mistakes


def raised(call: Callable[[], object]) -> LexiconError:
    with pytest.raises(LexiconError) as error:
        call()
    return error.value


HEADER = "id,canonical,level,kind,type,since,source\n"


@pytest.mark.parametrize(
    ("text", "line", "column", "value"),
    [
        (HEADER + "a,甲,national,person,title,,某处\nb,乙,galactic,person,title,,某处\n", 3, "level", "galactic"),
        (HEADER + "a,甲,national,person,title,九八,某处\n", 2, "since", "九八"),
        (HEADER + "a,甲,national,person,title,20250,某处\n", 2, "since", "20250"),
        (HEADER + "a,甲,national,nobody,title,,某处\n", 2, "kind", "nobody"),
        (HEADER + "\n\na,,national,person,title,,某处\n", 4, "canonical", ""),
        (HEADER + "a,甲,national,person,title,,某处,多了,\n", 2, None, "多了"),
        ("id,canonical,leval\na,甲,national\n", 1, "leval", None),
        ("id,id,canonical\na,a,甲\n", 1, None, "id,id,canonical"),
        ("canonical\n甲\n", 1, "id", None),
        ("kind,name\nhonour,甲\n", 2, "kind", "honour"),
        ("kind,name\nhonor,\n", 2, "name", ""),
        ("name\n甲\n", 1, "kind", None),
        ("kind,name,wikidata,since\nhonor,甲,,900\n", 2, "since", "900"),
        ("", 1, None, ""),
    ],
)
def test_a_bad_row_is_named(save: Save, text: str, line: int, column: str | None, value: str | None) -> None:
    error = raised(lambda: LEXICON.extended([save(text)]))
    assert (Path(error.file).name, error.line, error.column, error.value) == ("mine.csv", line, column, value)
    told = [part for part in (f"mine.csv:{line}", column, value) if part]
    assert all(part in str(error) for part in told)


def test_a_line_break_in_a_cell_does_not_shift_the_lines(save: Save) -> None:
    text = HEADER + 'a,甲,national,person,title,,"某\n处"\nb,乙,galactic,person,title,,某处\n'
    assert raised(lambda: LEXICON.extended([save(text)])).line == 4


def test_a_file_that_is_not_utf8_says_so(save: Save) -> None:
    path = save("kind,name\nhonor,全国劳动模范\n", encoding="gb18030")
    assert "UTF-8" in str(raised(lambda: LEXICON.extended([path])))


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    assert "none.csv" in str(raised(lambda: LEXICON.extended([tmp_path / "none.csv"])))


def test_an_unknown_table_or_column_is_named() -> None:
    assert "nothing.csv" in str(raised(lambda: terms("nothing")))
    error = raised(lambda: terms("surnames", "given_name"))
    assert (error.file, error.column) == ("surnames.csv", "given_name")


def test_a_bad_row_of_regions_is_named(save: Save) -> None:
    path = save("code,name,short,level\n42,湖北省,湖北,province\n", "regions.csv")
    error = raised(lambda: list(parse(read_table(path), RegionRow)))
    assert (error.line, error.column, error.value) == (2, "code", "42")


# Users' own lexicons


def test_a_users_file_adds_honours_persons_and_organizations(save: Save) -> None:
    path = save(
        "kind,name,aliases,recipient,source\n"
        "honor,临江市金牌工匠,“金牌工匠”,person,某报\n"
        "person,王小明,小明\n"
        "organization,东方机械厂,东机|东方厂\n"
    )
    lexicon = LEXICON.extended([path])
    honor = lexicon.lookup("金牌工匠")
    assert honor is not None
    assert (honor.name, honor.id, honor.level, honor.region) == (
        "临江市金牌工匠",
        "user:临江市金牌工匠",
        "district",
        "临江市",
    )
    assert [person.forms for person in lexicon.persons] == [("王小明", "小明")]
    assert [organization.forms for organization in lexicon.organizations] == [("东方机械厂", "东机", "东方厂")]
    assert lexicon.conflicts == ()
    assert "金牌工匠" in lexicon.names()
    assert LEXICON.lookup("金牌工匠") is None
    assert LEXICON.persons == ()


def test_a_spreadsheets_bom_and_tabs_are_read(save: Save) -> None:
    assert lookup("某奖", LEXICON.extended([save("\ufeffkind,name\r\nhonor,某奖\r\n")])) == "user:某奖"
    assert lookup("某奖", LEXICON.extended([save("kind\tname\nhonor\t某奖\n", "mine.tsv")])) == "user:某奖"


def test_a_file_in_the_form_of_honors_csv_is_read(save: Save) -> None:
    path = save(HEADER + "my-prize,某奖,enterprise,person,prize,1999,某处\n")
    honor = LEXICON.extended([path]).lookup("1999年某奖")
    assert honor is not None
    assert (honor.id, honor.level, honor.since) == ("my-prize", "enterprise", 1999)


def test_later_files_win_and_conflicts_are_reported(save: Save) -> None:
    first = save("kind,name,id,aliases\nhonor,甲奖,one,全国劳模\n", "first.csv")
    second = save("kind,name,id,aliases\nhonor,乙奖,two,甲奖|全国劳模\n", "second.csv")
    lexicon = LEXICON.extended([first, second])
    assert [lookup(title, lexicon) for title in ("全国劳模", "甲奖", "全国劳动模范")] == ["two", "two", "two"]
    assert lexicon.conflicts == (
        "first.csv:2: 全国劳模 was national-model-worker; now it is one",
        "second.csv:2: 甲奖 was one; now it is two",
        "second.csv:2: 全国劳模 was one; now it is two",
    )
    swapped = LEXICON.extended([second, first])
    assert [lookup(title, swapped) for title in ("全国劳模", "甲奖", "乙奖")] == ["one", "one", "two"]


def test_an_id_of_a_user_replaces_the_lexicons(save: Save) -> None:
    path = save("kind,name,id,level\nhonor,全国劳动模范,national-model-worker,national\n")
    lexicon = LEXICON.extended([path])
    assert lexicon.get("national-model-worker") is not IDS["national-model-worker"]
    assert len(lexicon.honors) == len(HONORS)
    assert lookup("全国劳动模范", lexicon) == "national-model-worker"
    assert lexicon.conflicts == (
        "mine.csv:2: the id national-model-worker stood for 全国劳动模范; this row replaces it",
    )


def test_a_name_twice_in_one_file_is_reported(save: Save) -> None:
    path = save("kind,name\nperson,王小明\norganization,王小明\n")
    lexicon = LEXICON.extended([path])
    assert lexicon.conflicts == ("mine.csv:3: 王小明 stands in line 2 as person; this row replaces it",)


def test_the_package_itself_has_no_conflicts() -> None:
    assert LEXICON.conflicts == ()
    assert LEXICON.extended([]) is LEXICON
    assert Lexicon.default() is LEXICON


def test_regions_of_one_name_prefer_the_larger(save: Save) -> None:
    path = save("code,name,short,level\n110000,吉林省,吉林,province\n110100,吉林市,吉林,city\n", "regions.csv")
    regions = Regions(parse(read_table(path), RegionRow))
    found = regions.find("吉林")
    assert found is not None
    assert found.name == "吉林省"

"""Schema: every table, every column, said once.

What stands here becomes the header of the CSV, the dtypes of ``load``, the types of the Parquet twin, the
``datapackage.json`` and the page docs/tables.md. Offsets are half-open, 0-based, in code points.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

__all__ = ["PLACE", "TABLES", "Column", "Reference", "Table", "table"]


@dataclass(frozen=True, slots=True)
class Column:
    """A column: ``type`` is string, integer, number or boolean; ``listed`` cells hold values separated by
    ``;``.
    """

    name: str
    type: str
    description: str
    example: str = ""
    enum: tuple[str, ...] = ()
    listed: bool = False
    required: bool = False


@dataclass(frozen=True, slots=True)
class Reference:
    """``column`` holds keys of ``table`` (its own, where the name is empty)."""

    column: str
    table: str
    target: str


@dataclass(frozen=True, slots=True)
class Table:
    """A table: ``row`` says in words what a row of it is; ``key`` names the columns that identify a row."""

    name: str
    row: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    references: tuple[Reference, ...] = ()
    names: tuple[str, ...] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "names", tuple(column.name for column in self.columns))

    def column(self, name: str) -> Column:
        """Raises KeyError for a name that the table has not."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(f"{self.name} has no column {name!r}; it has {', '.join(self.names)}.")


def _text(name: str, description: str, example: str = "", *enum: str, listed: bool = False) -> Column:
    return Column(name, "string", description, example, enum, listed)


def _key(name: str, description: str, example: str) -> Column:
    return Column(name, "string", description, example, required=True)


def _count(name: str, description: str, example: str = "0") -> Column:
    return Column(name, "integer", description, example)


def _number(name: str, description: str, example: str = "") -> Column:
    return Column(name, "number", description, example)


def _flag(name: str, description: str, example: str = "true") -> Column:
    return Column(name, "boolean", description, example)


DOC = _key("doc_id", "Path of the report inside the input folder, without suffix.", "2004/huadong")

#: Where a row stands, and who says so; at the end of every table whose rows stand somewhere in the text.
PLACE: tuple[Column, ...] = (
    _count("clean_start", "Where it starts in the text of the last stage, in code points.", "866"),
    _count("clean_end", "Where it ends there (half-open).", "869"),
    _count("raw_start", "Where it starts in the decoded raw file, in code points.", "1204"),
    _count("raw_end", "Where it ends there (half-open); a note belongs to its host.", "1214"),
    _text("surface", "The characters of the clean text between clean_start and clean_end.", "江北区"),
    _text("surface_raw", "The characters of the raw file between raw_start and raw_end.", "江北區(qū)"),
    _text("rule", "The rule that found it: its dotted name is its file.", "extract.districts"),
    _number("confidence", "How sure the rule is, 0 to 1.", "0.95"),
)

_ENTITY = "Key: the report and what it names."
_TO_DOC = Reference("doc_id", "documents", "doc_id")
_TO_SECTION = Reference("section_id", "sections", "section_id")
_TO_SENTENCE = Reference("sentence_id", "sentences", "sentence_id")
_TO_MENTION = Reference("mention_id", "mentions", "mention_id")
_SECTION = _text("section_id", "The section it stands in.", "2004/huadong#section-3")
_SENTENCE = _text(
    "sentence_id", "The sentence it stands in; empty outside the body.", "2004/huadong#sentence-17"
)
_CODE = "division code (GB/T 2260): six digits, townships and streets nine"

_DOCUMENTS = Table(
    "documents",
    "a report",
    (
        DOC,
        _text("source_path", "The file it came from, inside the input folder.", "2004/huadong.txt"),
        _text("title", "The title of the report.", "赴华东考察报告"),
        _text("raw_sha256", "SHA-256 of what was received.", "9f2c…"),
        _text("encoding", "The encoding the bytes were read in.", "gb18030"),
        _text(
            "script",
            "The script the report was written in, before conversion.",
            "hant",
            "hans",
            "hant",
            "mixed",
        ),
        _count("chars_raw", "Characters of the decoded raw file, markup and all.", "5896"),
        _count("chars_clean", "Characters of the clean text.", "3489"),
        _count("n_byte", "Repairs of byte damage.", "6"),
        _count("n_note", "Pinyin notes removed.", "353"),
        _count("n_mojibake", "Stretches decoded anew.", "0"),
        _count("n_character", "Characters, entities and invisible signs mended.", "0"),
        _count("n_width", "Characters whose width was changed.", "2"),
        _count("n_residue", "Damaged places left as they are.", "0"),
        _count("n_restored", "Gaps filled in the reading.", "480"),
        _count("report_year", "The year the report speaks from.", "2004"),
        _text(
            "year_basis", "How the report year is known.", "stated", "metadata", "stated", "inferred", "none"
        ),
        _text("author_code", f"The {_CODE}, of the body that writes.", "330205"),
    ),
    ("doc_id",),
)

_SECTIONS = Table(
    "sections",
    "a heading and its text",
    (
        _key("section_id", "Key of the section.", "2004/huadong#section-3"),
        DOC,
        _count("order", "Its place in the report, from 0.", "3"),
        _count(
            "level", "1 for 一、, 2 for （一）, 3 for 1、 …; 0 for a title and what no heading precedes.", "2"
        ),
        _text("number", "Its number written out from the top.", "2.1"),
        _text("marker_raw", "The numbering as it stands in the raw file.", "（一）"),
        _text("title", "The heading without its numbering.", "强化领导"),
        _text("parent_id", "The section above it.", "2004/huadong#section-2"),
        _text(
            "region",
            "Whose words: the author's (body) or the site's (boilerplate).",
            "body",
            "body",
            "boilerplate",
        ),
        *PLACE,
    ),
    ("section_id",),
    (_TO_DOC, Reference("parent_id", "", "section_id")),
)

_SENTENCES = Table(
    "sentences",
    "a sentence",
    (
        _key("sentence_id", "Key of the sentence.", "2004/huadong#sentence-17"),
        DOC,
        _SECTION,
        _count("order", "Its place in the report, from 0.", "17"),
        _text("text", "The sentence as it stands in the clean text.", "区里成立了领导小组"),
        _text("reading", "The sentence with what was probably dropped filled in.", "区里成立了领导小组。"),
        _count("n_restored", "Gaps filled in the reading.", "1"),
        *PLACE,
    ),
    ("sentence_id",),
    (_TO_DOC, _TO_SECTION),
)

_MENTIONS = Table(
    "mentions",
    "any entity occurrence",
    (
        _key("mention_id", "Key: report, type and raw offsets.", "2004/huadong#district-1204-1214"),
        DOC,
        _text(
            "type",
            "What kind of thing is named.",
            "district",
            "district",
            "agency",
            "person",
            "number",
            "date",
            "programme",
        ),
        _text("subtype", "A finer kind, as the rule has it.", "list"),
        _text("norm", "The normal form of what is named.", "江北区"),
        _text(
            "entity_id",
            "The entity that is named, where it has a row of its own.",
            "2004/huadong#district-330205",
        ),
        _SECTION,
        _SENTENCE,
        _text("flags", "What a reader should know of it.", "touches_repair", listed=True),
        *PLACE,
    ),
    ("mention_id",),
    (_TO_DOC, _TO_SECTION, _TO_SENTENCE),
)

_DISTRICTS = Table(
    "districts",
    "a division named in a report",
    (
        _key("entity_id", _ENTITY, "2004/huadong#district-330205"),
        DOC,
        _text("name", "Its name in the report's year.", "江北区"),
        _text("level", "Its level.", "county"),
        _text("code", f"Its {_CODE}; empty where unresolved.", "330205"),
        _text("province", "The province it lies in.", "浙江省"),
        _text("city", "The city it lies in.", "宁波市"),
        _text("county", "The county or district it is or lies in.", "江北区"),
        _text("township", "The township or street it is.", ""),
        _count("valid_from", "First year of the code.", "1982"),
        _count("valid_to", "Last year of the code; empty while it holds.", ""),
        _text("current_code", "The code that stands for it today.", "330205"),
        _text("current_name", "What it is called today.", "江北区"),
        _count("n_candidates", "Divisions of that name that were weighed.", "2"),
        _text("candidates", "Their codes.", "330205;500105", listed=True),
        _text("resolved_by", "What decided among them.", "list"),
        _text("conflict", "The parent that the report states, where it is not the parent.", ""),
        _text("members", "Codes of the divisions a collective name stands for.", "", listed=True),
        _count("n_mentions", "How often the report names it.", "7"),
        *PLACE,
    ),
    ("entity_id",),
    (_TO_DOC,),
)

_AGENCIES = Table(
    "agencies",
    "an agency named in a report",
    (
        _key("entity_id", _ENTITY, "2004/huadong#agency-区教育局"),
        DOC,
        _text("full_name", "Its full name, as far as the report lets one tell.", "区教育局"),
        _text("short_name", "What the report calls it.", "教育局"),
        _text("level", "The level of the division it serves.", "county"),
        _text("org_type", "What kind of body: party, government, congress and so on.", "government"),
        _text("owner_code", f"The {_CODE}, of the division it serves.", "330205"),
        _text("owner_basis", "How the owner is known.", "section"),
        _text("expansion_rule", "The rule that wrote the short name out.", "extract.agencies"),
        _flag("is_collective", "True for all bodies of a kind (各街道党工委).", "false"),
        _count("n_mentions", "How often the report names it.", "2"),
        *PLACE,
    ),
    ("entity_id",),
    (_TO_DOC,),
)

_PERSONS = Table(
    "persons",
    "a person named in a report",
    (
        _key("entity_id", _ENTITY, "2004/huadong#person-林强"),
        DOC,
        _text("name", "The name.", "林强"),
        _text("titles", "Titles and offices, as written.", "区委副书记", listed=True),
        _text("agency_id", "The body the person serves.", "2004/huadong#agency-区委"),
        *PLACE,
    ),
    ("entity_id",),
    (_TO_DOC, Reference("agency_id", "agencies", "entity_id")),
)

_NUMBERS = Table(
    "numbers",
    "a numeral in the text",
    (
        _key("mention_id", "Key: report, type and raw offsets.", "2004/huadong#number-2071-2075"),
        DOC,
        _number("value", "The value, or the least it can be.", "140"),
        _number("value_max", "The most it can be, where the text gives a range.", ""),
        _text("unit", "The unit or measure word.", "项"),
        _text("unit_class", "What the unit measures.", "count"),
        _text("counted_noun", "What is counted; it stands outside the surface.", "考核指标"),
        _text("approx", "How exact the text is.", "exact", "exact", "ge", "le", "about", "vague"),
        _text("per", "The base of a rate (每年).", ""),
        _text(
            "cls",
            "What the numeral does.",
            "quantity",
            "quantity",
            "money",
            "percent",
            "duration",
            "ordinal",
            "date_part",
            "list_marker",
            "name_part",
            "lexical",
        ),
        _flag("is_quantity", "True where it measures or counts something."),
        *PLACE,
    ),
    ("mention_id",),
    (_TO_DOC, _TO_MENTION),
)

_DATES = Table(
    "dates",
    "a date, range or duration",
    (
        _key("mention_id", "Key: report, type and raw offsets.", "2004/huadong#date-301-311"),
        DOC,
        _text("kind", "Point, range or duration.", "point"),
        _text("timex", "The date in EDTF; an unknown year is XXXX.", "XXXX-09-10"),
        _text("start", "First day, in EDTF.", "XXXX-09-10"),
        _text("end", "Last day, in EDTF.", "XXXX-09-21"),
        _text("duration", "Its length, in ISO 8601.", "P11D"),
        _text("year_basis", "How the year is known.", "none"),
        *PLACE,
    ),
    ("mention_id",),
    (_TO_DOC, _TO_MENTION),
)

_PROGRAMMES = Table(
    "programmes",
    "a named programme, brand, document or slogan",
    (
        _key("mention_id", "Key: report, type and raw offsets.", "2004/huadong#programme-88-95"),
        DOC,
        _text("name", "The name, without its quotes.", "议事园"),
        _text(
            "cls",
            "What is named.",
            "programme",
            "programme",
            "document",
            "slogan",
            "institution",
            "ideology",
            "scare_quote",
        ),
        _text("owner_code", f"The {_CODE}, of the division that runs it.", "330205"),
        _text("marking", "How the text marks it: quotes, title marks, a suffix.", "quotes"),
        *PLACE,
    ),
    ("mention_id",),
    (_TO_DOC, _TO_MENTION),
)

#: Kinds of doing, as docs/tables.md explains them; lexicon/verbs.tsv gives every verb its class.
VERB_CLASSES = (
    "establish", "build", "organise", "hold", "invest", "staff", "equip", "publish", "evaluate", "educate", "serve",
    "sign", "propose", "promote", "implement", "award", "reform",
)  # fmt: skip

_INITIATIVES = Table(
    "initiatives",
    "one undertaking",
    (
        _key(
            "initiative_id", "Key: report and raw offsets of the object.", "2004/huadong#initiative-2110-2120"
        ),
        DOC,
        _text(
            "status",
            "Seen where one visited, done by the author's own, proposed, or an event of the visit.",
            "observed",
            "observed",
            "own",
            "proposed",
            "event",
        ),
        _text("actor", "Who did it, as named; empty when inherited.", "江北区", listed=True),
        _text("actor_code", f"The {_CODE}, of the actor.", "330205", listed=True),
        _text(
            "actor_entity_id",
            "The actor's row in districts or agencies.",
            "2004/huadong#district-330205",
            listed=True,
        ),
        _flag("actor_explicit", "True where the sentence names the actor; false where it is inherited."),
        _text("verb", "What was done.", "成立"),
        _text("verb_class", "The kind of doing.", "establish", *VERB_CLASSES),
        _text("object", "What it was done to.", "社区大学"),
        _text("programme_mention_id", "The programme of that name.", "2004/huadong#programme-88-95"),
        _text("quantity", "The numbers that belong to it, as written.", "14次", listed=True),
        _text("quantity_mention_ids", "Their rows in numbers.", "2004/huadong#number-2071-2075", listed=True),
        _number(
            "amount_yuan_min",
            "The least sum of money said to be spent or given, in yuan: a total, or that of a year or a month. It "
            "stands on every row that it pays for, so do not sum it over rows; a sum per head is no total.",
            "10000000",
        ),
        _number(
            "amount_yuan_each",
            "The least sum for each one, in yuan, where the text gives it per head, household, mu and so on.",
            "800",
        ),
        _text("amount_per", "What amount_yuan_each is paid for each of, as the text has it.", "户"),
        _text("target_group", "For whom.", "老年人"),
        _text("partner", "With whom.", "驻区单位"),
        _text("time", "When, as written.", "去年"),
        _SECTION,
        _SENTENCE,
        _count("verb_start", "Raw offset of the verb.", "2101"),
        _count("verb_end", "Raw end of the verb.", "2103"),
        _count("object_start", "Raw offset of the object.", "2110"),
        _count("object_end", "Raw end of the object.", "2120"),
        _count("actor_start", "Raw offset of the actor; empty when inherited.", "2090"),
        _count("actor_end", "Raw end of the actor; empty when inherited.", "2099"),
        _text("evidence", "What says so, a slice of the clean text.", "江北区成立社区大学"),
        _text("reading", "The evidence with what was probably dropped filled in.", "江北区成立了社区大学。"),
        _text("evidence_raw", "The evidence as the raw file has it.", "江北區(qū)成立社區(qū)大學(xué)"),
        _text("flags", "What a reader should know of it.", "touches_restored", listed=True),
        *PLACE,
    ),
    ("initiative_id",),
    (_TO_DOC, _TO_SECTION, _TO_SENTENCE, Reference("programme_mention_id", "programmes", "mention_id")),
)

_ISSUES = Table(
    "issues",
    "something a reader must know",
    (
        _key("issue_id", "Key of the issue.", "2004/huadong#issue-parent_conflict-2301-2309"),
        DOC,
        _text(
            "type",
            "What is the matter.",
            "parent_conflict",
            "parent_conflict",
            "count_mismatch",
            "duration_mismatch",
            "code_not_valid",
            "unrepaired",
            "low_confidence",
        ),
        _text(
            "severity", "How much it matters: info, warning, error.", "warning", "info", "warning", "error"
        ),
        _text(
            "message",
            "One sentence for the reader.",
            "槐荫区 is said to lie in 宁波市; the table has 济南市.",
        ),
        _text("mention_ids", "The mentions it is about.", "2004/huadong#district-2301-2309", listed=True),
        *PLACE,
    ),
    ("issue_id",),
    (_TO_DOC,),
)

_BY_DISTRICT = Table(
    "initiatives_by_district",
    "a division, and what the reports say it undertook",
    (
        Column("division_code", "string", f"The {_CODE}; empty where the actor has none.", "330205"),
        _text("division", "Its name.", "江北区"),
        _text("province", "The province it lies in.", "浙江省"),
        _count(
            "n_initiatives",
            "Rows of initiatives whose actor_code holds this code; one of several divisions counts for each.",
            "12",
        ),
        _count("n_proposed", "How many of them are plans (status proposed).", "3"),
        _count("n_documents", "Reports that tell of them.", "1"),
        _text("programmes", "Named programmes of these rows.", "议事园;三书", listed=True),
        _text("persons", "Persons named who serve a body of the division.", "林强", listed=True),
        _number(
            "people_min",
            "The least number of people counted in these rows, plans left out; each numeral once, and only "
            "those that no other division shares.",
            "300",
        ),
        _number(
            "people_shared_min",
            "People that undertakings with other divisions count; each numeral once.",
            "120",
        ),
        _number(
            "amount_yuan_min",
            "The least amount of money in these rows, in yuan, plans and rates (每户800元) left out; each numeral "
            "once, and only those that no other division shares: it may be added up over divisions.",
            "10000000",
        ),
        _number(
            "amount_yuan_shared_min",
            "Money that pays for undertakings with other divisions, in yuan; it stands whole in the row of each.",
            "500000",
        ),
    ),
    (),
)

#: Every table, in the order of the contract; the summary is made of the others and comes last.
TABLES: tuple[Table, ...] = (
    _DOCUMENTS,
    _SECTIONS,
    _SENTENCES,
    _MENTIONS,
    _DISTRICTS,
    _AGENCIES,
    _PERSONS,
    _NUMBERS,
    _DATES,
    _PROGRAMMES,
    _INITIATIVES,
    _ISSUES,
    _BY_DISTRICT,
)

_BY_NAME = {made.name: made for made in TABLES}


def table(name: str) -> Table:
    """The table of that name. Raises KeyError; the message lists the names."""
    if name not in _BY_NAME:
        raise KeyError(f"no table {name!r}; there are {', '.join(_BY_NAME)}.")
    return _BY_NAME[name]


def columns() -> Iterator[tuple[Table, Column]]:
    """Every column of every table."""
    for made in TABLES:
        for column in made.columns:
            yield made, column

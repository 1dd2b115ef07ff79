"""gazetteer/divisions.tsv, gazetteer/townships.tsv and gazetteer/surnames.tsv.

Sources, below --sources:

areacodes/result.csv
    codes from the county upwards, 1981 to now, with successors (yescallop/areacodes, CC0)
modood/areas.csv, streets.csv, HK-MO-TW.json
    townships and streets, 2023 (modood/Administrative-divisions-of-China, WTFPL)
names/family_names_1k.tsv
    family names with their frequency (chinese-names-corpus, Apache-2.0)
"""

from __future__ import annotations

import csv
import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from pipeline.data.reader import read
from training.tables.write import tsv

LEVELS = {"省级": "province", "地级": "prefecture", "县级": "county"}
PEOPLES = [
    "维吾尔",
    "哈萨克",
    "柯尔克孜",
    "塔吉克",
    "锡伯",
    "蒙古",
    "塔塔尔",
    "俄罗斯",
    "乌孜别克",
    "回",
    "藏",
    "苗",
    "彝",
    "壮",
    "布依",
    "朝鲜",
    "满",
    "侗",
    "瑶",
    "白",
    "土家",
    "哈尼",
    "傣",
    "黎",
    "傈僳",
    "佤",
    "畲",
    "高山",
    "拉祜",
    "水",
    "东乡",
    "纳西",
    "景颇",
    "土",
    "达斡尔",
    "仫佬",
    "羌",
    "布朗",
    "撒拉",
    "毛南",
    "仡佬",
    "阿昌",
    "普米",
    "怒",
    "鄂温克",
    "德昂",
    "保安",
    "裕固",
    "京",
    "独龙",
    "鄂伦春",
    "赫哲",
    "门巴",
    "珞巴",
    "基诺",
    "各",
]
PEOPLE = "(?:" + "|".join(sorted(PEOPLES, key=len, reverse=True)) + ")族"
BARE = "(?:维吾尔|哈萨克|柯尔克孜|塔吉克|锡伯|蒙古)"  # these also stand without 族: 伊犁哈萨克自治州
AUTONOMOUS = re.compile(f"(.{{2,}}?)(?:{BARE}|{PEOPLE})*(?:自治区|自治州|自治县|自治旗)")
OWN_PEOPLE = re.compile("(东乡|鄂温克|鄂伦春)族?自治[县旗]")  # named after the people alone
BANNER_SIDES = re.compile(".*(?:[左右前后中]旗|联合旗)")
PLAIN = re.compile("(.{2,}?)(?:特别行政区|行政区|省|地区|盟|新区|林区|特区|矿区|市|区|县|旗)")
PROVINCES = {
    "内蒙古自治区": "内蒙古",
    "西藏自治区": "西藏",
    "新疆维吾尔自治区": "新疆",
    "宁夏回族自治区": "宁夏",
    "广西壮族自治区": "广西",
}


class Record(NamedTuple):
    """One row of areacodes/result.csv."""

    code: str
    province: str
    parent: str
    name: str
    level: str
    state: str
    start: int
    end: int | None
    successors: list[tuple[str, int | None]]


def short_name(name: str, level: str) -> str:
    """黄浦区 -> 黄浦, 恩施土家族苗族自治州 -> 恩施; empty where fewer than two characters would stay or
    nobody says it."""
    if name in PROVINCES:
        return PROVINCES[name]
    if level == "zone":
        return "" if len(name) > 5 or name.endswith("新区") else name.rstrip("区市")
    if own := OWN_PEOPLE.fullmatch(name):
        return own[1]
    if BANNER_SIDES.fullmatch(name):
        return ""
    found = AUTONOMOUS.fullmatch(name) or PLAIN.fullmatch(name)
    return found[1] if found else ""


def records(path: Path) -> list[Record]:
    """All rows of areacodes/result.csv."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        found = []
        for row in csv.reader(file):
            if row[0] == "代码":
                continue
            code, province, parent, name, level, state, start, end, after = row
            successors = [
                (part[:6], int(part[7:11]) if "[" in part else None) for part in after.split(";") if part
            ]
            found.append(
                Record(
                    code,
                    province,
                    parent,
                    name,
                    LEVELS[level],
                    state,
                    int(start),
                    int(end) if end else None,
                    successors,
                )
            )
    return found


class Row(NamedTuple):
    """One row of gazetteer/divisions.tsv."""

    code: str
    name: str
    level: str
    parent: str
    valid_from: str
    valid_to: str
    successors: str
    short: str
    short_is_word: str
    basis: str


def parent_of(record: Record, prefectures: dict[str, list[Record]]) -> str:
    """Code of the division above: the prefecture with the same four digits if the source names one, else
    the province."""
    if record.level == "province":
        return ""
    upper = record.code[:4] + "00"
    if record.level == "county" and record.parent != "直辖" and upper in prefectures:
        return upper
    return record.code[:2] + "0000"


def successors_of(record: Record) -> list[str]:
    """The codes that took over when this one ended; parts ceded in earlier years do not count."""
    if record.end is None:
        return []
    whole = [code for code, year in record.successors if year is None or year == record.end]
    return list(dict.fromkeys(whole or [code for code, _ in record.successors]))


def divisions(sources: Path) -> list[Row]:
    """All rows: GB/T 2260 since 1981, zones that only statistics number, Hong Kong, Macao and Taiwan
    below the top."""
    all_records = records(sources / "areacodes" / "result.csv")
    prefectures: dict[str, list[Record]] = defaultdict(list)
    for record in all_records:
        if record.level == "prefecture":
            prefectures[record.code].append(record)
    merged: dict[tuple[str, str, str], list[Record]] = defaultdict(list)
    for record in sorted(all_records, key=lambda r: (r.code, r.start)):
        merged[record.code, record.name, parent_of(record, prefectures)].append(record)

    plain: list[tuple[str, str, str, str, int, int | None, list[str], str]] = []
    for (code, name, parent), group in merged.items():
        # A county has a new record whenever the name of its prefecture changes; it is still the same county.
        runs: list[list[Record]] = []
        for record in group:
            if runs and runs[-1][-1].end == record.start:
                runs[-1].append(record)
            else:
                runs.append([record])
        for run in runs:
            last = run[-1]
            plain.append((code, name, last.level, parent, run[0].start, last.end, successors_of(last), "gb"))

    # Where the source names no successor of a prefecture (邯郸地区 was merged into 邯郸市): the same code
    # under another name, or else the divisions to which the heirs of its counties belong.
    spans: dict[str, list[tuple[int, int, str]]] = defaultdict(list)
    for code, _, _, parent, start, end, _, _ in plain:
        spans[code].append((start, end or 9999, parent))
    heirs: dict[tuple[str, int], Counter[str]] = defaultdict(Counter)
    for _, _, level, parent, _, end, after, _ in plain:
        if level == "county" and end is not None:
            for heir in after:
                heirs[parent, end].update(upper for first, last, upper in spans[heir] if first <= end < last)
    for i, (code, name, level, parent, start, end, after, basis) in enumerate(plain):
        if level == "prefecture" and end is not None:
            found: Counter[str] = Counter()
            if any(first == end for first, _, _ in spans[code]):
                found[code] = 1
            else:
                # Counties in the source's list are parts that were ceded in another year.
                found.update(
                    c for c in after if c.endswith("00") and any(last > end for _, last, _ in spans[c])
                )
                for year in (end, end - 1, end + 1):
                    found.update(Counter() if after and found else heirs[code, year])
                del found[code]
                found = found or Counter(after)
            plain[i] = (code, name, level, parent, start, end, [c for c, _ in found.most_common()], basis)

    known = {row[0] for row in plain}
    with (sources / "modood" / "areas.csv").open(encoding="utf-8", newline="") as file:
        for area in csv.DictReader(file):
            if area["code"] not in known:
                upper = area["code"][:4] + "00"
                parent = upper if upper in known else area["code"][:2] + "0000"
                plain.append((area["code"], area["name"], "zone", parent, 0, None, [], "statistics"))
    plain += overseas(sources)

    risky = {name for (name,) in read("gazetteer/risky_short_names.tsv")[1]}
    made = []
    for code, name, level, parent, start, end, after, basis in plain:
        short = short_name(name, level)
        word = short in risky and level != "province"
        made.append(
            Row(
                code,
                name,
                level,
                parent,
                str(start or ""),
                str(end or ""),
                ";".join(after),
                short,
                "1" if word else "",
                basis,
            )
        )
    return made


def island_names(sources: Path) -> dict[str, dict[str, list[str]]]:
    """Hong Kong, Macao and Taiwan as modood lists them: top -> second -> third."""
    text = (sources / "modood" / "HK-MO-TW.json").read_text(encoding="utf-8")
    loaded: dict[str, dict[str, list[str]]] = json.loads(text)
    return loaded


def overseas(sources: Path) -> Iterable[tuple[str, str, str, str, int, int | None, list[str], str]]:
    """Second level of Hong Kong, Macao and Taiwan. GB/T 2260 has no codes below the top: these are keys
    of ours."""
    names = island_names(sources)
    for top, code, start in (("香港特别行政区", "810000", 1997), ("澳门特别行政区", "820000", 1999)):
        districts = [district for group in names[top].values() for district in group]
        for number, district in enumerate(districts, 1):
            name = district.split("（")[0]  # 嘉模堂区（氹仔）
            yield f"{code[:3]}{number:03d}", name, "county", code, start, None, [], "none"
    for number, name in enumerate(names["台湾省"], 1):
        yield f"71{number:02d}00", name, "prefecture", "710000", 0, None, [], "none"


def townships(sources: Path) -> list[tuple[str, str, str]]:
    """Code of nine digits, name, parent."""
    found = []
    with (sources / "modood" / "streets.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            found.append((row["code"], row["name"], row["areaCode"]))
    for number, districts in enumerate(island_names(sources)["台湾省"].values(), 1):
        found += [
            (f"71{number:02d}00{i:03d}", name, f"71{number:02d}00") for i, name in enumerate(districts, 1)
        ]
    return found


def surnames(sources: Path) -> list[tuple[str, str, str]]:
    """Name, frequency per 100,000 people, whether it is an everyday word as well."""
    found: dict[str, str] = {}
    with (sources / "names" / "family_names_1k.tsv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t"):
            found[row["NameB"]] = row["TF"]
    for (name,) in read("gazetteer/compound_surnames.tsv")[1]:
        found.setdefault(name, "0")
    return [(name, count, "compound" if len(name) > 1 else "single") for name, count in found.items()]


def make(sources: Path) -> dict[str, str]:
    """Name of a table -> its text."""
    return {
        "gazetteer/divisions.tsv": tsv(
            "gazetteer/divisions.tsv",
            Row._fields,
            divisions(sources),
        ),
        "gazetteer/townships.tsv": tsv(
            "gazetteer/townships.tsv",
            ("code", "name", "parent"),
            townships(sources),
        ),
        "gazetteer/surnames.tsv": tsv(
            "gazetteer/surnames.tsv",
            ("surname", "per_100k", "kind"),
            surnames(sources),
        ),
    }

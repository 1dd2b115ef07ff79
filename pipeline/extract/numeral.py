"""Numeral: the characters of a number and what they are worth, as in 三千零五萬, 1.2億, 十幾, 七八百.

Shape      digits, units 十百千 in falling order, great units 萬億兆, a decimal part, 多/余/几/数 for what is left open
Evidence   the grammar of Chinese numerals; a stretch that breaks it ends where it breaks
Not this   登陸 放肆 收拾: financial digits that stand alone are words
Ask first  whether it counts anything is for extract.numbers to say: 四 in 四川 is read as 4 here
First seen a study-tour report: 上千萬元, 17人

All functions take text folded to Hans (``pipeline.data.fold``) and answer with exact values (int or Decimal).
Offsets are half-open and count code points. Values follow GB/T 15835-2011 and the usual school grammar; 兆 is 10^12.

    >>> read("三千零五万元", 0).low, read("十几个", 0).low, read("十几个", 0).high
    (30050000, 11, 19)
    >>> value("四百五"), value("一点二亿"), value("壹佰贰拾叁元肆角")
    (450, 120000000, Decimal('123.4'))
"""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

import regex

__all__ = ["DIGITS", "GREAT", "START", "UNITS", "Reading", "plain", "read", "render", "tidy", "value"]

Number = int | Decimal

DIGITS: dict[str, int] = {char: i for i, char in enumerate("零一二三四五六七八九")} | {
    "〇": 0,
    "○": 0,
    "两": 2,
}
DIGITS |= {char: i + 1 for i, char in enumerate("壹贰叁肆伍陆柒捌玖")} | {"弌": 1, "弍": 2, "弎": 3, "幺": 1}
UNITS: dict[str, int] = {"十": 10, "百": 100, "千": 1000, "拾": 10, "佰": 100, "仟": 1000}
GREAT: dict[str, int] = {"万": 10**4, "亿": 10**8, "兆": 10**12}
#: Written in full on cheques; alone they are mostly words and names: 登陆 放肆 收拾 队伍.
FINANCIAL = frozenset("壹贰叁肆伍陆柒捌玖拾佰仟弌弍弎幺")
ZEROS = frozenset("零〇○")
#: A first character that a numeral may have.
START = "0-9零〇○一二两三四五六七八九十百千万亿兆廿卅几数半壹贰叁肆伍陆柒捌玖拾佰仟"

_WIDE = dict(zip("０１２３４５６７８９．％－＋／～", "0123456789.%-+/~", strict=True))
#: Digits of a number: grouped by thousands, or plain. Longer than 18 digits it is a serial number, not a value.
_ARABIC = regex.compile(r"(?>\d{1,3}(?:,\d{3})++(?![\d])|\d++)(?:\.\d{1,24}+(?![\d.]))?", regex.ASCII)
_DIGIT_RUN = regex.compile(r"[零〇○一二三四五六七八九]{2,}+|[壹贰叁肆伍陆柒捌玖]{2,}+")
_FRACTION = regex.compile(r"点([零〇○一二三四五六七八九壹贰叁肆伍陆柒捌玖]{1,24}+)(?![十百千拾佰仟])")
_LONGEST = 18


class Reading(NamedTuple):
    """A numeral that ends at ``end``: worth ``low`` up to ``high``; ``base`` is its worth without 几 and 多.

    ``approx``: exact, ge (多 余), about (七八), vague (几 数). ``form``: arabic, han, mixed, digits (二〇〇五).
    """

    end: int
    low: Number
    high: Number
    base: Number
    approx: str
    form: str


def plain(folded: str) -> str:
    """Full-width digits and signs as half-width ones; same length."""
    for wide, narrow in _WIDE.items():
        folded = folded.replace(wide, narrow)
    return folded


def tidy(number: Number) -> Number:
    """An int where the value is whole, else a Decimal without idle zeros."""
    if isinstance(number, int):
        return number
    whole = number.to_integral_value()
    return int(whole) if number == whole else number.normalize()


class _Part(NamedTuple):
    """A coefficient: what stands before a unit."""

    end: int
    low: Number
    high: Number
    base: Number
    approx: str
    form: str
    single: bool


def _arabic(text: str, at: int) -> _Part | None:
    found = _ARABIC.match(text, at)
    if found is None:
        return None
    digits = found.group().replace(",", "")
    if len(digits) > _LONGEST:
        return None
    worth: Number = tidy(Decimal(digits)) if "." in digits else int(digits)
    return _Part(found.end(), worth, worth, worth, "exact", "arabic", False)


def _coefficient(text: str, at: int, after_unit: bool) -> _Part | None:
    char = text[at : at + 1]
    if not char:
        return None
    if "0" <= char <= "9":
        return _arabic(text, at)
    if char in "几数":
        if char == "数" and (after_unit or text[at + 1 : at + 2] not in UNITS | GREAT):
            return None
        low = 1 if after_unit else 2
        return _Part(at + 1, low, 9, 0, "vague", "han", False)
    first = DIGITS.get(char)
    if not first:
        return None
    second = DIGITS.get(text[at + 1 : at + 2], 0)
    third = text[at + 2 : at + 3]
    if (second == first + 1 or (first, second) == (3, 5)) and third not in DIGITS and third != "点":
        return _Part(at + 2, first, second, first, "about", "han", False)
    return _Part(at + 1, first, first, first, "exact", "han", True)


_WORST = {"exact": 0, "ge": 1, "about": 2, "vague": 3}


@lru_cache(maxsize=8192)
def _read_short(text: str) -> Reading | None:
    return _read(text, 0)


def read(text: str, at: int) -> Reading | None:
    """The longest well-formed numeral that starts at ``at``, or None. ``text`` is folded and plain."""
    found = _read_short(text[at : at + 48])
    if found is None:
        return None
    return Reading(found.end + at, found.low, found.high, found.base, found.approx, found.form)


def _read(text: str, at: int) -> Reading | None:
    char = text[at : at + 1]
    if char in ("廿", "卅"):
        base = 20 if char == "廿" else 30
        ones = DIGITS.get(text[at + 1 : at + 2], 0)
        end = at + 2 if ones else at + 1
        return Reading(end, base + ones, base + ones, base + ones, "exact", "han")
    run = _DIGIT_RUN.match(text, at)
    if run is not None:
        reading = _digit_run(text, run)
        if reading is not None:
            return reading
    return _compound(text, at)


def _digit_run(text: str, run: regex.Match[str]) -> Reading | None:
    """二〇〇五, 一九九八: digits read one by one. None where the run is the beginning of something else (七八十)."""
    chars = run.group()
    end = run.end()
    following = text[end : end + 1]
    if following in UNITS or following in GREAT:
        return None
    if len(chars) == 2:
        first, second = DIGITS[chars[0]], DIGITS[chars[1]]
        if first and (second == first + 1 or (first, second) == (3, 5)):
            return None
    if len(chars) > _LONGEST:
        return None
    worth: Number = int("".join(str(DIGITS[c]) for c in chars))
    fraction = _FRACTION.match(text, end)
    if fraction is not None:
        worth = tidy(worth + _decimals(fraction.group(1)))
        end = fraction.end()
    return Reading(end, worth, worth, worth, "exact", "digits")


def _decimals(chars: str) -> Decimal:
    return Decimal("0." + "".join(str(DIGITS[c]) for c in chars))


def _compound(text: str, at: int) -> Reading | None:
    """Coefficients and units: the part below the next great unit is collected, then multiplied into place."""
    great: list[tuple[Number, Number, Number, int]] = []  # low, high, base, unit: falling units
    low: Number = 0
    high: Number = 0
    base: Number = 0
    open_part = False  # something below the next great unit was read
    closed = False  # that part has its ones: only a great unit may follow
    last = 0  # the last unit read, 0 before any
    small = 10**6  # the last of 十百千 since the last great unit
    gap_zero = False  # a 零 stands since the last unit
    approx = "exact"
    forms: set[str] = set()
    i = at
    end = at
    while True:
        char = text[i : i + 1]
        if char in GREAT and (open_part or great):
            unit = GREAT[char]
            if not open_part and great and great[-1][3] > unit and i == end and last != great[-1][3]:
                break
            part_low, part_high, part_base = low, high, base
            if not open_part and great[-1][3] > unit:
                break  # 亿万: no number
            if open_part and great and great[-1][3] == unit:
                break  # 三万五万: two numbers
            while great and great[-1][3] <= unit:
                g_low, g_high, g_base, _ = great.pop()
                part_low, part_high, part_base = part_low + g_low, part_high + g_high, part_base + g_base
            loose = unit - 1 if last == 0 and approx == "vague" else 0  # 几万
            great.append((part_low * unit, part_high * unit + loose, part_base * unit, unit))
            low = high = base = 0
            open_part = closed = gap_zero = False
            small = 10**6
            last = unit
            i += 1
            end = i
            if text[i : i + 1] in ("多", "余") and text[i + 1 : i + 2] in GREAT:
                approx = max(approx, "ge", key=_WORST.__getitem__)
                i += 1
            continue
        if char in ("多", "余") and end > at and i == end and text[i + 1 : i + 2] in GREAT and open_part:
            approx = max(approx, "ge", key=_WORST.__getitem__)
            i += 1
            continue
        if closed:
            break
        if char in ZEROS and end > at and last > 10 and not gap_zero:
            gap_zero = True
            i += 1
            continue
        part: _Part | None
        if (char in UNITS and (UNITS[char] == 10 or end == at) and UNITS[char] < small) or (
            char in GREAT and end == at
        ):
            part = _Part(i, 1, 1, 1, "exact", "han", True)
        elif char in ZEROS and end == at:
            part = _Part(i + 1, 0, 0, 0, "exact", "han", False)
        else:
            part = _coefficient(text, i, last > 0)
        if part is None:
            break
        if part.form == "arabic" and end > at and "mixed" not in forms and "arabic" not in forms and not last:
            break
        unit_char = text[part.end : part.end + 1]
        if unit_char in UNITS and UNITS[unit_char] < small:
            unit = UNITS[unit_char]
            # 几十 reaches up to 99
            loose = unit - 1 if part.approx == "vague" else 0
            low, high, base = low + part.low * unit, high + part.high * unit + loose, base + part.base * unit
            small = last = unit
            open_part, gap_zero = True, False
            i = end = part.end + 1
        else:
            if unit_char in GREAT and great and great[-1][3] == GREAT[unit_char]:
                break  # 三万五万: two numbers
            scale = 1
            alone = part.single and not gap_zero and last > 10 and (open_part or great)
            if alone and unit_char not in GREAT:
                scale = last // 10  # 四百五, 九万四
            if unit_char in UNITS and end > at:
                break  # 三百五千: the second begins a number of its own
            if part.form == "arabic" and last == 0 and end > at:
                break
            low, high, base = low + part.low * scale, high + part.high * scale, base + part.base * scale
            open_part = closed = True
            i = end = part.end
        forms.add(part.form)
        approx = max(approx, part.approx, key=_WORST.__getitem__)
        if open_part:
            fraction = _FRACTION.match(text, i)
            if fraction is not None and approx == "exact":
                more = _decimals(fraction.group(1))
                low, high, base = low + more, high + more, base + more
                closed = True
                i = end = fraction.end()
    if end == at:
        return None
    if end == i - 1 and text[end : end + 1] in ZEROS and last == 0:
        return None
    if great:
        fraction = _FRACTION.match(text, end) if not open_part else None
        if fraction is not None:
            low = high = base = _decimals(fraction.group(1))
            end = fraction.end()
        for g_low, g_high, g_base, _ in great:
            low, high, base = low + g_low, high + g_high, base + g_base
    form = "mixed" if len(forms) > 1 or ("arabic" in forms and last) else next(iter(forms), "han")
    return Reading(end, tidy(low), tidy(high), tidy(base), approx, form)


_MONEY = regex.compile(
    r"(?P<yuan>.*[^角分整正])?[元圆块](?:(?P<jiao>[^角分]{1,3})角)?(?:(?P<fen>[^角分]{1,3})分)?[整正]?"
)
_COINS = regex.compile(r"(?:(?P<jiao>[^角分]{1,3})角)?(?:(?P<fen>[^角分]{1,3})分)?[整正]?")


def value(text: str, strict: bool = False) -> Number:
    """What a whole string is worth: 三千零五, 1.2億 (folded), 負十一, 壹拾壹元壹角.

    ``strict``: only the school grammar, as cheques demand it: no digits in a row (壹壹), no 四百五, no 百十一.
    Raises ValueError where the string is no numeral from end to end.

    >>> value("负二十五点五")
    Decimal('-25.5')
    """
    body = plain(text)
    sign = 1
    if body[:1] in ("负", "-"):
        sign, body = -1, body[1:]
    money = _MONEY.fullmatch(body) or (
        _COINS.fullmatch(body) if body[-1:] in ("角", "分", "整", "正") else None
    )
    if money is not None:
        parts = money.groupdict()
        if not any(parts.values()):
            raise ValueError(f"no numeral: {text!r}")
        total: Number = 0
        for name, worth in (("yuan", Decimal(1)), ("jiao", Decimal("0.1")), ("fen", Decimal("0.01"))):
            if parts.get(name):
                total += value(parts[name], strict) * worth
        return tidy(sign * total)
    reading = read(body, 0) if body and (body[0] in DIGITS or body[0] in UNITS or body[0].isdigit()) else None
    if reading is None or reading.end != len(body) or reading.approx != "exact":
        raise ValueError(f"no numeral: {text!r}")
    if strict and not _by_the_book(body, reading):
        raise ValueError(f"not written by the rules: {text!r}")
    return tidy(sign * reading.low)


_FROM_FINANCIAL = str.maketrans("壹贰叁肆伍陆柒捌玖拾佰仟〇○", "一二三四五六七八九十百千零零")


def _by_the_book(body: str, reading: Reading) -> bool:
    """True where the school grammar writes this value in just this way (一十一 and 十一 both pass)."""
    if reading.form not in ("han", "digits"):
        return False
    whole, point, decimals = body.translate(_FROM_FINANCIAL).replace("两", "二").partition("点")
    written = render(int(reading.low)).replace("一十", "十")
    return whole.replace("一十", "十") == written and bool(point) == bool(decimals)


def render(number: int) -> str:
    """A whole number below 10^16 in Chinese numerals, as it is taught at school.

    >>> render(30050000), render(1010), render(15)
    ('三千零五万', '一千零一十', '十五')

    Raises ValueError where the number is out of bounds.
    """
    if not 0 <= number < 10**16:
        raise ValueError(f"out of bounds: {number}")
    if number < 10:
        return "零一二三四五六七八九"[number]
    for unit, char in ((10**8, "亿"), (10**4, "万"), (1000, "千"), (100, "百"), (10, "十")):
        if number >= unit:
            head, rest = divmod(number, unit)
            made = ("" if unit == 10 and head == 1 else render(head)) + char
            if not rest:
                return made
            tail = render(rest)
            if rest * 10 < unit:
                made += "零"
            return made + ("一" if 10 <= rest < 20 else "") + tail
    raise AssertionError(number)

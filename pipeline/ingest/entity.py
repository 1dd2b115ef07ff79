"""Entity: a character reference in a page, decoded once.

    >>> decoded("&ldquo;"), decoded("&#20013;"), decoded("&amp;"), decoded("&nosuch;")
    ('“', '中', '&', None)

Shape      &name; or &#number; in the text of a page
Not this   &amp;nbsp; reads &nbsp; afterwards: somebody escaped it twice, which is damage, and repair's to
           judge
"""

from __future__ import annotations

import html

import regex

RULE = "ingest.entity"
#: The longest name that HTML knows has 32 characters.
REFERENCE = regex.compile(r"&(?:#[0-9]{1,8}+|#[xX][0-9a-fA-F]{1,7}+|[A-Za-z][A-Za-z0-9]{0,31}+);?+")


def decoded(reference: str) -> str | None:
    """What a reference stands for, or None where it is none. Control characters are worth nothing: ''."""
    meant = html.unescape(reference)
    if meant == reference:
        return None
    if len(meant) == 1 and (meant < " " or "\x7f" <= meant < "\xa0"):
        return " " if meant in "\t\n\r\f" else ""
    return meant

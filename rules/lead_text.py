"""Bytes of a message to text, and text to what a person reads 原文 (E01): nothing is guessed, nothing is lost."""

import codecs
import html
import re

from .text import clean

MAX_BYTES = 256 * 1024
# Codecs that a document may name itself; used only when it is no UTF-8.
_DECLARED = {
    "iso-8859-1": "cp1252", "latin-1": "cp1252", "latin1": "cp1252", "windows-1252": "cp1252", "cp1252": "cp1252",
    "big5": "big5hkscs", "big5-hkscs": "big5hkscs",
}
_DECLARATION = re.compile(rb"^\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([A-Za-z0-9._\-]{1,40})[\"']")
_MARKS = {"cdata": ("<![CDATA[", "]]>"), "comment": ("<!--", "-->")}
_DECLARES = re.compile(r"<!\s*(?:doctype|entity)", re.IGNORECASE)
_TAG = re.compile(r"<[/!?]?[A-Za-z_][^<>]*>|<!--|-->")


def decode(content, charset=""):
    """(text, whether every byte was understood): UTF-16 with its mark, UTF-8, what the document names, GB18030.

    No statistics: they fail on 喆 镕 堃 (reliability.md).

    >>> decode("堃".encode("gb18030")), decode("\\ufeff堃".encode()), decode(b"ok \\xff")
    (('堃', True), ('堃', True), ('ok \\\\xff', False))
    """
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return content.decode("utf-16", "replace"), True
    declared = _DECLARATION.match(content[:400])
    names = [charset, declared[1].decode("ascii") if declared else ""]
    known = [_DECLARED[name.lower()] for name in names if name.lower() in _DECLARED]
    for encoding in ("utf-8-sig", *known, "gb18030"):
        try:
            return content.decode(encoding), True
        except UnicodeDecodeError:
            continue
    return content.decode("utf-8", "backslashreplace"), False


def spans(text):
    """Parts of an XML text as (kind, start, end, inner start, inner end); one pass, whatever is left open.

    ``kind`` is 'text', 'cdata' or 'comment'.
    """
    position, nexts = 0, {}
    while position < len(text):
        for kind, (opening, _closing) in _MARKS.items():
            if nexts.get(kind, -1) < position:
                found = text.find(opening, position)
                nexts[kind] = len(text) if found < 0 else found  # not there once is not there at all: asked once
        kind = min(nexts, key=nexts.get)
        start = nexts[kind]
        if start > position:
            yield "text", position, start, position, start
        if start == len(text):
            return
        opening, closing = _MARKS[kind]
        inner = start + len(opening)
        end = text.find(closing, inner)
        stop, position = (len(text), len(text)) if end < 0 else (end, end + len(closing))
        yield kind, start, position, inner, stop


def sections(text):
    """Parts of an XML text as (kind, part).

    >>> list(sections("a<![CDATA[b]]>c<!--d-->"))
    [('text', 'a'), ('cdata', 'b'), ('text', 'c'), ('comment', 'd')]
    """
    for kind, _start, _end, inner, stop in spans(text):
        yield kind, text[inner:stop]


def outside(text):
    """The text with CDATA and comments blanked; every other sign stands where it stood.

    >>> outside("a<!--b-->c")
    'a        c'
    """
    return "".join(text[start:end] if kind == "text" else " " * (end - start) for kind, start, end, _inner, _stop in spans(text))


def has_doctype(text):
    """Whether an XML text declares a document type or an entity; the word inside of CDATA or a comment is only a word.

    >>> has_doctype('<!doctype adf SYSTEM "x"><adf/>'), has_doctype("<adf><![CDATA[<!DOCTYPE html>]]></adf>")
    (True, False)
    """
    return bool(_DECLARES.search(outside(text)))


def plain(text):
    """What a person reads of an XML or HTML text: the words without the tags, of CDATA and comments too.

    >>> plain("<a>x &lt;b&gt;y&lt;/b&gt; &amp; <![CDATA[<i>z</i>]]></a>")
    'x y & z'
    """
    parts = []
    for kind, part in sections(text):
        # escaped mark-up is mark-up once more
        parts.append(_TAG.sub(" ", html.unescape(_TAG.sub(" ", part))) if kind != "cdata" else html.unescape(_TAG.sub(" ", part)))
    lines = (clean(row) for row in " ".join(parts).splitlines())
    return "\n".join(row for row in lines if row)


def is_markup(text):
    """Whether a text that stands in XML is mark-up that was escaped or wrapped.

    >>> is_markup("<br/>x"), is_markup("a < b")
    (True, False)
    """
    return bool(_TAG.search(text))


def storable(text):
    """A text as PostgreSQL can hold it: every sign stays, but NUL is shown and half characters are spelled.

    >>> storable("a\\x00b\\ud800")
    'a␀b\\\\ud800'
    """
    return text.replace("\x00", "␀").encode("utf-8", "backslashreplace").decode("utf-8")

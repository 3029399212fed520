"""Leads out of a mail 邮件线索 (E01): ADF as attachment, in the body or in CDATA; else the mail's own words."""

import re

from . import adf
from . import lead_facts as f
from .lead_text import MAX_BYTES, decode, is_markup, plain
from .text import clean

MAX_PARTS = 30


def text_of(content, charset=""):
    """A part as text, whatever it came as.

    >>> text_of("张三".encode("gbk")), text_of("x")
    ('张三', 'x')
    """
    return decode(content[: MAX_BYTES + 1], charset)[0] if isinstance(content, bytes) else str(content or "")


def read(subject, sender, parts):
    """The leads of a mail: of every part that holds ADF, once each; when none does, one lead with the mail's own text.

    :param parts: list of (content type, file name, bytes or text, charset)
    :return: (Reading, text of the parts that were read)
    """
    leads, problems, used, refused = [], [], [], ""
    seen = set()
    for kind, filename, content, charset in parts[:MAX_PARTS]:
        if not _is_text(kind, filename):
            continue
        text = text_of(content, charset)
        reading = adf.read(text, strict=_is_xml(kind, filename))
        refused = refused or (reading.refused if reading.refused != "empty" else "")
        fresh = [lead for lead in reading.leads if not seen & _marks(lead)]
        for lead in fresh:
            seen |= _marks(lead)
        if fresh:
            leads += fresh
            used.append(text)
            problems += [problem for problem in reading.problems if problem not in problems]
    if leads:
        if len(leads) > 1:
            for lead in leads:
                lead.raw = lead.raw or f.mask_certain(used[0])
        return f.Reading(leads=leads, text="\n".join(plain(text) for text in used), problems=problems), "\n\n".join(used)
    words = _words(subject, parts)
    if refused:
        return f.Reading(refused=refused, text=words), words
    return f.Reading(leads=[_from_words(sender, words)], text=words, problems=[f.Problem("mail.words")]), words


def _marks(lead):
    return {lead.external_id or lead.content_hash()}


def _is_xml(kind, filename):
    return kind in ("application/xml", "text/xml", "application/adf+xml") or clean(filename).lower().endswith((".xml", ".adf"))


def _is_text(kind, filename):
    return kind.startswith("text/") or _is_xml(kind, filename) or clean(filename).lower().endswith(".txt")


def _words(subject, parts):
    """What a person would read: the plain text, or the HTML without its tags."""
    bodies = [(kind, text_of(content, charset)) for kind, filename, content, charset in parts[:MAX_PARTS] if _is_text(kind, filename)]
    texts = [text for kind, text in bodies if kind == "text/plain"] or [text for _kind, text in bodies]
    words = "\n".join(plain(text) if is_markup(text) else clean(text, multiline=True) for text in texts)
    return f.mask_certain(f"{clean(subject)}\n{words}".strip("\n"))


def _from_words(sender, words):
    """A lead "to complete": a phone or address in the words is its contact, the mail's sender is not."""
    facts = f.LeadFacts()
    facts.note("mail.words")
    facts.comments = f.block(facts, words)
    numbers = re.findall(r"(?<![0-9])(?:\+?86[ -]?)?1[3-9][0-9](?:[ -]?[0-9]{4}){2}(?![0-9])", words[:20_000])
    f.add_phones(facts, numbers[:2])
    named = re.search(r"(?:姓名|称呼|联系人|客户|Name)\s*[:：]\s*([^\s,，;；|]{1,30})", words[:20_000], re.IGNORECASE)
    if named:
        f.set_name(facts, named[1])
    address = re.search(r"[\w.+\-]{1,60}@[\w\-]{1,60}(?:\.[\w\-]{1,30}){1,4}", words[:20_000])
    if address and address[0].lower() not in clean(sender).lower():
        f.add_email(facts, address[0])
    return facts

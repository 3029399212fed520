"""merge_po.py EXPORTED CATALOGUE CORE_ADDONS: bring the catalogue to the source's terms, in polib's own format.

A new term that core has translated ("Created by") takes core's word, `base` first; the others stay empty to be translated."""

import sys
from pathlib import Path

import polib

TRUSTED = ("base", "web", "mail", "crm", "sale", "fleet", "account", "calendar", "survey")


def core_words(addons, wanted):
    words = {}
    for module in TRUSTED:
        file = Path(addons) / module / "i18n" / "zh_CN.po"
        for entry in polib.pofile(str(file)) if file.exists() else ():
            if entry.msgid in wanted and entry.msgstr and not entry.fuzzy:
                words.setdefault(entry.msgid, entry.msgstr)
    return words


def main(exported, catalogue, addons):
    source = polib.pofile(exported, wrapwidth=78)
    old = polib.pofile(catalogue) if Path(catalogue).exists() else []
    known = {entry.msgid: entry for entry in old}
    words = core_words(addons, {entry.msgid for entry in source if not (entry.msgid in known and known[entry.msgid].msgstr)})
    result = polib.POFile(wrapwidth=78)
    # no dates: a re-run without new terms changes nothing
    result.metadata = {
        "Project-Id-Version": "Odoo Server 19.0", "Report-Msgid-Bugs-To": "", "Last-Translator": "", "Language-Team": "",
        "Language": "zh_CN", "MIME-Version": "1.0", "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit", "Plural-Forms": "nplurals=1; plural=0;",
    }
    for entry in sorted(source, key=lambda entry: entry.msgid):
        before = known.get(entry.msgid)
        entry.msgstr = (before.msgstr if before else "") or words.get(entry.msgid, "")
        entry.flags = [flag for flag in (before.flags if before else entry.flags) if flag != "fuzzy" or not entry.msgstr]
        result.append(entry)
    Path(catalogue).parent.mkdir(exist_ok=True)
    Path(catalogue).write_text(str(result), encoding="utf-8")
    empty = [entry.msgid for entry in result if not entry.msgstr]
    gone = set(known) - {entry.msgid for entry in source}
    print(f"{len(result)} terms, {len(empty)} to translate, {len(gone)} no longer used were removed")
    for term in empty:
        print(f"  {term!r}")


if __name__ == "__main__":
    main(*sys.argv[1:])

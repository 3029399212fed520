"""Is the Chinese catalogue complete? Read by polib, which the environment of Odoo has."""

import json
import re
import subprocess

from . import python_env

READER = """
import json, sys, polib
exported, catalogue = (polib.pofile(path) for path in sys.argv[1:])
print(json.dumps({
    "wanted": sorted({entry.msgid for entry in exported if not entry.obsolete}),
    "have": {entry.msgid: [entry.msgstr, entry.fuzzy, entry.linenum] for entry in catalogue if not entry.obsolete},
}))
"""


def compare(wanted, have):
    """Lines for people: terms without a Chinese word, fuzzy ones, placeholders that differ."""
    found = []
    for term in wanted:
        text, fuzzy, line = have.get(term, ("", False, 0))
        short = term if len(term) <= 70 else term[:67] + "..."
        if term not in have:
            found.append(f"i18n/zh_CN.po: term is missing: {short!r}")
        elif not text.strip():
            found.append(f"i18n/zh_CN.po:{line}: not translated: {short!r}")
        elif fuzzy:
            found.append(f"i18n/zh_CN.po:{line}: fuzzy: {short!r}")
        elif placeholders(term) != placeholders(text):
            found.append(f"i18n/zh_CN.po:{line}: placeholders differ: {short!r}")
    known = set(wanted)
    for term, (_text, _fuzzy, line) in have.items():
        if term not in known:
            found.append(f"i18n/zh_CN.po:{line}: no longer in the source: {term[:70]!r}")
    return found


def placeholders(text):
    """The %s and %(name)s of a sentence, sorted: a translation may reorder named ones only."""
    return sorted(re.findall(r"%\(\w+\)[sdf]|%[sd](?!\w)", text.replace("%%", "")))


def findings(python, exported, catalogue):
    done = subprocess.run(
        [str(python), "-c", READER, str(exported), str(catalogue)],
        capture_output=True, text=True, env=python_env.clean_environ(), check=False)
    if done.returncode:
        return [f"i18n/zh_CN.po cannot be read: {done.stderr.strip().splitlines()[-1]}"]
    facts = json.loads(done.stdout)
    return compare(facts["wanted"], facts["have"])

"""Is the Chinese catalogue complete? Read by polib, which the environment of Odoo has."""

import json
import re
import shutil
import subprocess
import tempfile
from pathlib import Path

from . import database, paths, python_env, say

CATALOGUE = paths.ROOT / "i18n" / "zh_CN.po"
TEMPLATE = paths.ROOT / "i18n" / f"{paths.MODULE}.pot"
SCRIPT = Path(__file__).parent / "scripts" / "merge_po.py"

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


def export(machine, target):
    """The addon's terms as its present source has them, in the file `target`."""
    name = database.Databases(machine).installed()
    machine.odoo_quietly("i18n", "export", "-d", name, "-o", target, paths.MODULE, hint="Odoo could not export the terms.")


def check(machine):
    """What the Chinese catalogue lacks, as lines for people."""
    if not CATALOGUE.exists():
        return ["i18n/zh_CN.po is missing: ./dealer po makes it"]
    with tempfile.TemporaryDirectory(prefix="dealer_po_") as folder:
        exported = Path(folder) / f"{paths.MODULE}.pot"
        export(machine, exported)
        return findings(machine.python, exported, CATALOGUE) + stale(machine.python, exported)


def update(machine):
    """Bring the catalogue to the present source; prints what is left to translate."""
    with tempfile.TemporaryDirectory(prefix="dealer_po_") as folder:
        exported = Path(folder) / f"{paths.MODULE}.pot"
        export(machine, exported)
        print(say.run(
            [machine.python, SCRIPT, exported, CATALOGUE, machine.odoo.library / "odoo" / "addons"],
            "the catalogue could not be updated.", env=python_env.clean_environ()).strip())
        shutil.copyfile(exported, TEMPLATE)


def stale(python, exported):
    """Odoo loads only those words whose terms are in the template beside the catalogue: it must not lag behind."""
    if not TEMPLATE.exists():
        return []
    return [
        line.replace("zh_CN.po", TEMPLATE.name) for line in findings(python, exported, TEMPLATE)
        if re.match(r"[^ ]+: (term is missing|no longer in the source): ", line)]


def findings(python, exported, catalogue):
    done = subprocess.run(
        [str(python), "-c", READER, str(exported), str(catalogue)],
        capture_output=True, text=True, env=python_env.clean_environ(), check=False)
    if done.returncode:
        return [f"i18n/zh_CN.po cannot be read: {done.stderr.strip().splitlines()[-1]}"]
    facts = json.loads(done.stdout)
    return compare(facts["wanted"], facts["have"])

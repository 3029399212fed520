"""./dealer bench: every measure on stock Odoo and on ours, with the same data, in the same run."""

import json
import re

from . import database, paths, say
from .machine import Machine

FOLDER = paths.TOOLS / "bench"
COLUMNS = ("name", "cards", "ours", "reference", "ratio", "queries", "reference_queries", "peak_mb")


def run(machine: Machine, options):
    names = chosen(options.names)
    databases = database.Databases(machine)
    sides = {
        "reference": _filled(databases, databases.core(), "stock", options.cards, ""),
        "ours": _filled(databases, databases.installed(), "ours", options.cards, database.source_hash()),
    }
    print(f"{'measure':<24}{'cards':>10}{'ours ms':>11}{'stock ms':>11}{'ratio':>8}{'queries':>9}{'stock q':>9}{'peak MB':>9}")
    results = []
    for name in names:
        taken = {side: _take(databases, target, name, side, options.runs) for side, target in sides.items()}
        results.append(row(name, taken["ours"], taken["reference"]))
        print(line(results[-1]), flush=True)
        # after each measure: a long run that is stopped keeps what it has
        (paths.ROOT / "bench.json").write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")
    return 0


def chosen(wanted):
    there = sorted(file.stem for file in (FOLDER / "measures").glob("*.py") if not file.stem.startswith("_"))
    unknown = [name for name in wanted if name not in there]
    if unknown:
        raise say.Failure(f"there is no measure {', '.join(unknown)}; there are: {', '.join(there)}")
    return wanted or there


def row(name, ours, reference):
    ratio = round(ours["ms"] / reference["ms"], 3) if reference["ms"] else None
    values = (name, ours["cards"], ours["ms"], reference["ms"], ratio, ours["queries"], reference["queries"], ours["peak_mb"])
    return dict(zip(COLUMNS, values, strict=True))


def line(result):
    return (f"{result['name']:<24}{result['cards']:>10}{result['ours']:>11.1f}{result['reference']:>11.1f}"
            f"{result['ratio'] or 0:>8.2f}{result['queries']:>9}{result['reference_queries']:>9}{result['peak_mb']:>9}")


def _filled(databases, template, side, cards, key):
    """A database with that many cards, kept for the next run; one of an older source goes."""
    stem = f"{paths.MODULE}_bench_{side}_{cards}"
    name = f"{stem}_{key}" if key else stem
    if not databases.exists(name):
        for old in databases.names():
            if re.fullmatch(rf"{stem}(_[0-9a-f]{{10}})?(\.new)?", old):
                databases.drop(old)
        with say.step(f"filling {cards} cards into {side} (kept for the next run)"):
            databases.clone(template, f"{name}.new")
            _shell(databases, f"{name}.new", action="fill", cards=cards)
            databases.machine.sql(f"{name}.new", "VACUUM ANALYZE")
            databases.rename(f"{name}.new", name)
    return name


def _take(databases, target, name, side, runs):
    return _shell(databases, target, action="measure", measure=name, side=side, runs=runs)


def _shell(databases, target, **values):
    output = databases.script(target, FOLDER / "runner.py", bench=FOLDER, **values)
    answers = re.findall(r"^BENCH (.+)$", output, re.MULTILINE)
    if not answers:
        raise say.Failure(f"the measure gave no answer: {say.tail(output, 5)}")
    return json.loads(answers[-1])

"""./dealer bench: every measure on stock Odoo and on ours, with the same data, in the same run.

A measure that says `DATA = "workshop"` is taken on as many cars and their visits instead (`tools/bench/workshop.py`). Stock has no
such screens: the other side is the best single statement, on the same database."""

import ast
import contextlib
import json
import os
import re
import select
import subprocess
import tempfile
from pathlib import Path

from . import database, paths, say
from .machine import Machine

FOLDER = paths.TOOLS / "bench"
WARM_UPS = 2
COLUMNS = ("name", "cards", "ours", "reference", "ratio", "queries", "reference_queries", "peak_mb")


def run(machine: Machine, options):
    names = chosen(options.names)
    databases, filled = database.Databases(machine), {}
    print(f"{'measure':<24}{'cards':>10}{'ours ms':>11}{'stock ms':>11}{'ratio':>8}{'queries':>9}{'stock q':>9}{'peak MB':>9}")
    results = []
    for name in names:
        data = data_of(name)
        if data not in filled:
            filled[data] = _sides(databases, data, options.cards)
        taken = _take(databases, filled[data], name, options.runs)
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


def data_of(name):
    """Which fill a measure is taken on, read from its text: it imports what is there in Odoo's shell only."""
    tree = ast.parse((FOLDER / "measures" / f"{name}.py").read_text(encoding="utf-8"))
    values = {
        target.id: node.value.value for node in tree.body if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
        for target in node.targets if isinstance(target, ast.Name)}
    return values.get("DATA", "data")


def row(name, ours, reference):
    ratio = round(ours["ms"] / reference["ms"], 3) if reference["ms"] else None
    values = (name, ours["cards"], ours["ms"], reference["ms"], ratio, ours["queries"], reference["queries"], ours["peak_mb"])
    return dict(zip(COLUMNS, values, strict=True))


def line(result):
    return (f"{result['name']:<24}{result['cards']:>10}{result['ours']:>11.1f}{result['reference']:>11.1f}"
            f"{result['ratio'] or 0:>8.2f}{result['queries']:>9}{result['reference_queries']:>9}{result['peak_mb']:>9}")


def _sides(databases, data, cards):
    """Side → its database."""
    key = database.source_hash()
    if data != "data":
        return dict.fromkeys(("reference", "ours"), _filled(databases, databases.installed(), data, cards, key, data))
    return {
        "reference": _filled(databases, databases.core(), "stock", cards, "", data),
        "ours": _filled(databases, databases.installed(), "ours", cards, key, data),
    }


def _filled(databases, template, side, cards, key, data):
    """A database with that many cards, kept for the next run; one of an older source goes."""
    stem = f"{paths.MODULE}_bench_{side}_{cards}"
    name = f"{stem}_{key}" if key else stem
    if not databases.exists(name):
        for old in databases.names():
            if re.fullmatch(rf"{stem}(_[0-9a-f]{{10}})?(\.new)?", old):
                databases.drop(old)
        with say.step(f"filling {cards} cards into {side} (kept for the next run)"):
            databases.clone(template, f"{name}.new")
            _answer(databases.script(f"{name}.new", FOLDER / "runner.py", bench=FOLDER, action="fill", cards=cards, data=data))
            databases.machine.sql(f"{name}.new", "VACUUM ANALYZE")
            databases.rename(f"{name}.new", name)
    return name


class Side:
    """One Odoo shell that takes one measure, a run at a time."""

    def __init__(self, databases, target, name, side, folder):
        machine, self.gate, self.log = databases.machine, Path(folder) / side, Path(folder) / f"{side}.log"
        for end in ("go", "done"):
            os.mkfifo(f"{self.gate}.{end}")
        # opened for both directions: no waiting for a process that may have died
        self.go, self.done = (os.open(f"{self.gate}.{end}", os.O_RDWR) for end in ("go", "done"))
        values = {"action": "measure", "measure": name, "side": side, "gate": self.gate, "bench": FOLDER}
        env = machine.environ(**{f"DEALER_{key.upper()}": str(value) for key, value in values.items()})
        with open(FOLDER / "runner.py", encoding="utf-8") as script, open(self.log, "w", encoding="utf-8") as log:
            self.process = subprocess.Popen(
                machine.command("shell", "-d", target, "--no-http", "--log-level=warn"),
                env=env, stdin=script, stdout=log, stderr=subprocess.STDOUT)

    def turn(self, word):
        os.write(self.go, f"{word}\n".encode())
        while not select.select([self.done], [], [], 1)[0]:
            if self.process.poll() is not None:
                raise say.Failure(f"the measure stopped: {say.tail(self.log.read_text(encoding='utf-8'), 12)}")
        os.read(self.done, 100)

    def answer(self):
        os.write(self.go, b"end\n")
        self.process.wait()
        return _answer(self.log.read_text(encoding="utf-8"))

    def close(self):
        self.process.kill()
        self.process.wait()
        os.close(self.go)
        os.close(self.done)


def _take(databases, sides, name, runs):
    with tempfile.TemporaryDirectory(prefix="dealer_bench_") as folder, contextlib.ExitStack() as stack:
        started = {}
        for side, target in sides.items():
            started[side] = Side(databases, target, name, side, folder)
            stack.callback(started[side].close)
        for word in ["warm"] * WARM_UPS + ["run"] * runs:
            for side in started.values():
                side.turn(word)
        return {key: side.answer() for key, side in started.items()}


def _answer(output):
    answers = re.findall(r"^BENCH (.+)$", output, re.MULTILINE)
    if not answers:
        raise say.Failure(f"the measure gave no answer: {say.tail(output, 5)}")
    return json.loads(answers[-1])

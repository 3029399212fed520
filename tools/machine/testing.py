"""./dealer test: lint, ORM, HTTP and browser tests on a fresh copy of an installed database, the pure tests beside them."""

import contextlib
import json
import os
import shutil
import subprocess
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from pathlib import Path

from . import database, lint, paths, programs, python_env, say
from .machine import Machine

PLUGINS = Path(__file__).parent / "plugins"
TOOL_TESTS = paths.TOOLS / "tests"
RULE_TESTS = paths.ROOT / "rules" / "tests"
NO_TESTS = 5  # pytest's exit code for "nothing collected"


@dataclass
class Outcome:
    code: int = 0
    counts: dict = field(default_factory=dict)
    skips: list = field(default_factory=list)

    def add(self, other):
        if other.code not in (0, NO_TESTS):
            self.code = other.code
        for key, value in other.counts.items():
            self.counts[key] = self.counts.get(key, 0) + value
        self.skips += other.skips


def run(options):
    start = time.monotonic()
    machine = Machine(options.odoo)
    pure, in_odoo = classify(options.paths)
    extra = [*(["-k", options.k] if options.k else []), *(["-x"] if options.x else [])]
    outcome, findings = Outcome(), 0
    # -x ends everything at the first failure, so nothing may go on beside it
    apart = bool(pure and in_odoo) and not options.x and (os.cpu_count() or 1) > 1
    with _beside(lambda output: _pure(machine, pure, extra, output)) if apart else contextlib.nullcontext() as pure_run:
        if not (options.paths or options.k):
            findings = lint.check(machine)
        if pure and not apart:
            outcome.add(_pure(machine, pure, extra))
        if in_odoo and not (options.x and outcome.code):
            programs.ensure()
            outcome.add(_in_odoo(machine, in_odoo, extra))
    if apart:
        outcome.add(pure_run.result())
    return _conclude(outcome, findings, bool(pure) + bool(in_odoo), time.monotonic() - start)


@contextlib.contextmanager
def _beside(work):
    """Do `work(output)` with what the machine has to spare; its output is shown when what is done meanwhile is done."""
    with tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace") as output, ThreadPoolExecutor(1) as pool:
        future = pool.submit(work, output)
        try:
            yield future
        finally:
            if not future.done():
                say.note("waiting for the pure tests ...")
            wait([future])
            output.seek(0)
            print(output.read(), end="", flush=True)


def classify(given):
    """Which tests run without Odoo (rules, tools) and which in it; node ids (`file::test`) stay whole."""
    if not given:
        return [str(TOOL_TESTS), str(RULE_TESTS), str(paths.ROOT / "tests")], [str(paths.ROOT / "tests")]
    pure, in_odoo = [], []
    for name in given:
        file, colons, rest = name.partition("::")
        path = Path(file).resolve()
        if not path.exists():
            raise say.Failure(f"there is no {file}.")
        if not path.is_relative_to(paths.ROOT):
            # as `./dealer env` names it: through the link
            raise say.Failure(f"{file} is not a test of this checkout.")
        node = f"{path}{colons}{rest}"
        if path == paths.ROOT:
            pure, in_odoo = classify([])
        elif path.is_relative_to(TOOL_TESTS) or path.is_relative_to(RULE_TESTS) or path.name.startswith("test_rules_"):
            pure.append(node)
        elif path.is_dir():
            pure.append(node)
            in_odoo.append(node)
        else:
            in_odoo.append(node)
    return pure, in_odoo


def _pure(machine, nodes, extra, output=None):
    """A copy of the folders without Odoo around them: `from ..rules import x` works, `import odoo` gives nothing."""
    with tempfile.TemporaryDirectory(prefix="dealer_rules_") as base:
        addon = Path(base) / "odoo" / "addons" / paths.MODULE
        (addon / "tests").mkdir(parents=True)
        (addon / "__init__.py").touch()
        (addon / "tests" / "__init__.py").touch()
        for name in ("rules", "tools"):
            (addon / name).symlink_to(paths.ROOT / name)
        for file in (paths.ROOT / "tests").glob("test_rules_*.py"):
            (addon / "tests" / file.name).symlink_to(file)
        for name in ("data", "fixtures"):
            if (paths.ROOT / "tests" / name).is_dir():
                (addon / "tests" / name).symlink_to(paths.ROOT / "tests" / name)
        targets = [str(addon / Path(node).relative_to(paths.ROOT)) for node in nodes]
        targets = [target for target in targets if Path(target.partition("::")[0]).exists()]
        if not targets:
            return Outcome()
        env = python_env.clean_environ(PYTHONPATH=f"{PLUGINS}:{paths.TOOLS}:{base}:{addon}")
        return _pytest(machine, ["-p", "no:odoo", *targets, *extra], env, addon, output)


def _in_odoo(machine, nodes, extra):
    databases = database.Databases(machine)
    name = f"{paths.MODULE}_test_{os.getpid()}"
    databases.drop(name)
    databases.clone_of(databases.installed, name)
    try:
        link = paths.addons_dir() / paths.MODULE
        targets = [str(link / Path(node).relative_to(paths.ROOT)) for node in nodes]
        env = machine.environ(**database.FAST)
        env["PYTHONPATH"] = f"{env['PYTHONPATH']}:{PLUGINS}"
        arguments = [f"--odoo-config={machine.config}", f"--odoo-database={name}", "--odoo-http", *targets, *extra]
        return _pytest(machine, arguments, env, link.parent)
    finally:
        databases.drop(name)


def _pytest(machine, arguments, env, root, output=None):
    """:param output: file that takes what pytest says; such a run yields to the others, whose browser has no time to lose"""
    with tempfile.TemporaryDirectory(prefix="dealer_report_") as folder:
        report = Path(folder) / "report.json"
        command = [str(machine.python), "-m", "pytest", "-p", "no:cacheprovider", "-p", "dealer_report",
                   "-c", str(TOOL_TESTS / "pytest.ini"), "--rootdir", str(root), "-rfE", *arguments]
        if output and shutil.which("nice"):
            command = ["nice", "-n", "19", *command]
        code = subprocess.call(command, env={**env, "DEALER_REPORT": str(report)}, cwd=root, stdout=output, stderr=output)
        facts = json.loads(report.read_text(encoding="utf-8")) if report.exists() else {}
        return Outcome(code, facts.get("counts", {}), facts.get("skips", []))


def _conclude(outcome, findings, runs, seconds):
    code = outcome.code or (1 if findings else 0)
    browserless = sum("Chrome executable" in reason or "websocket" in reason for reason in outcome.skips)
    if browserless:
        say.warn(f"no browser on this machine: {browserless} browser tours were SKIPPED (install chromium).")
        if os.environ.get("CI"):
            code = code or 1
            say.warn("that is a failure where CI is set.")
    if any("--odoo-http" in reason for reason in outcome.skips):
        say.warn("HTTP tests were skipped: that must not be.")
        code = code or 1
    if findings:
        say.warn(f"lint: {findings} checks failed (see above).")
    if not outcome.counts:
        say.warn("no test was found.")
        code = code or NO_TESTS
    if runs > 1:
        print(summary_line(outcome.counts, seconds), flush=True)
    return code


def summary_line(counts, seconds):
    """The sum of the runs, in the words of pytest's own last line."""
    order = ("failed", "error", "passed", "skipped", "xfailed", "xpassed", "subtests failed", "warnings")
    words = [f"{counts[key]} {key}{'s' if key == 'error' and counts[key] > 1 else ''}" for key in order if counts.get(key)]
    text = f" {', '.join(words) or 'no tests ran'} in {seconds:.2f}s "
    return text.center(shutil.get_terminal_size().columns, "=")

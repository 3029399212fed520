"""./dealer lint: every static check, each with one line of verdict."""

import contextlib
import io
import os
import shutil
import subprocess
import tempfile
import xml.etree.ElementTree as ElementTree
from pathlib import Path

from . import paths, po, python_env
from .machine import Machine

PRODUCT = ("models", "rules", "wizards", "reports", "controllers", "hooks.py", "tools")  # what bandit reads
# OCA conventions that do not fit an addon that is a repository's root and keeps files by room
# README.md, with pictures; `_ = self.env._` is the same translation; a hook of ours may have nothing to return from super
PYLINT_DISABLED = ("missing-readme", "prefer-env-translation", "missing-return")
# the last empties "ID" = "ID", ours wants it filled
OCA_DISABLED = ("missing-readme", "prefer-readme-rst", "xml-header-wrong", "po-pretty-format")


def run(options):
    return 1 if check(Machine(options.odoo)) else 0


def check(machine):
    """Number of failed checks."""
    python = python_env.for_lint()
    checks = (
        ("ruff", lambda: _ruff(python)),
        ("pylint-odoo", lambda: _pylint(python)),
        ("OCA module checks", lambda: _oca(python)),
        ("XML format", _xml),
        ("zh_CN.po complete", lambda: "\n".join(po.check(machine))),
        ("bandit", lambda: _bandit(python)),
    )
    failed = 0
    for name, function in checks:
        findings = function()
        failed += bool(findings)
        if findings:
            print(findings.rstrip())
        print(f"lint: {name}: {'FAILED' if findings else 'ok'}", flush=True)
    return failed


def _output(command, cwd=paths.ROOT):
    """What a checker printed when it was not satisfied."""
    env = python_env.clean_environ(PYTHONDONTWRITEBYTECODE="1")
    done = subprocess.run(
        [str(part) for part in command], cwd=cwd, env=env, capture_output=True, text=True, check=False)
    return (done.stdout + done.stderr).strip() or f"exit code {done.returncode}" if done.returncode else ""


def project_files():
    """Files that belong to the project, committed or about to be (also where there is no git: an unpacked archive)."""
    done = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard"], cwd=paths.ROOT, capture_output=True, text=True, check=False)
    if done.returncode == 0:
        names = done.stdout.splitlines()
        return [Path(name) for name in names if (paths.ROOT / name).is_file()]
    skip = {".git", "__pycache__", "build", "dist"}
    return [file.relative_to(paths.ROOT) for file in sorted(paths.ROOT.rglob("*"))
            if file.is_file() and not skip & set(file.relative_to(paths.ROOT).parts)]


@contextlib.contextmanager
def copy_named_after_module():
    """OCA's checks find nothing where the addon is git's top level, and whool names the wheel after the folder."""
    with tempfile.TemporaryDirectory(prefix="dealer_copy_") as base:
        target = Path(base) / paths.MODULE
        for name in project_files():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(paths.ROOT / name, target / name)
        yield target


def _ruff(python):
    return _output([python, "-m", "ruff", "check", "--no-cache", "--quiet", "--output-format=concise", "."])


def _pylint(python):
    link = paths.addons_dir() / paths.MODULE
    return _output([python, "-m", "pylint", f"--rcfile={paths.ROOT / 'pyproject.toml'}",
                    "--disable=all", "--enable=odoolint", f"--disable={','.join(PYLINT_DISABLED)}", link], cwd=link.parent)


def _oca(python):
    with copy_named_after_module() as copy:
        shutil.rmtree(copy / "tools", ignore_errors=True)
        (copy / "demo" / "logins.csv").unlink(missing_ok=True)  # read by ./dealer demo, not by Odoo
        found = _output([python.parent / "oca-checks-odoo-module", f"--disable={','.join(OCA_DISABLED)}", copy], cwd=copy.parent)
        catalogues = sorted((copy / "i18n").glob("*.po*"))
        if catalogues:
            found += "\n" + _output([python.parent / "oca-checks-po", f"--disable={','.join(OCA_DISABLED)}", *catalogues], cwd=copy.parent)
        return found.strip().replace(f"{copy}{os.sep}", "").replace(f"{copy}{os.sep}"[1:], "")


def _bandit(python):
    there = [name for name in PRODUCT if (paths.ROOT / name).exists()]
    return _output([python, "-m", "bandit", "--quiet", "--recursive", "-ll", "-c", "pyproject.toml", *there])


def _xml():
    return "\n".join(f"{name}:{line}: {text}" for name in project_files() if name.suffix == ".xml"
                     for line, text in xml_findings((paths.ROOT / name).read_text(encoding="utf-8")))


def xml_findings(text):
    """(line, what is wrong) of one XML file: well-formed, declared UTF-8, indented by fours, tidy line ends."""
    found = []
    try:
        for _event in ElementTree.iterparse(io.BytesIO(text.encode())):  # nosec B314 - our own files
            pass
    except ElementTree.ParseError as error:
        found.append((error.position[0], f"not well-formed: {error}"))
    lines = text.split("\n")
    if not lines[0].lower().startswith('<?xml version="1.0" encoding="utf-8"'):  # Odoo's own form
        found.append((1, 'does not begin with <?xml version="1.0" encoding="utf-8"?>'))
    if not text.endswith("\n") or text.endswith("\n\n"):
        found.append((len(lines), "must end with exactly one line end"))
    for number, line in enumerate(lines, 1):
        indent = len(line) - len(line.lstrip(" "))
        if "\t" in line or "\r" in line:
            found.append((number, "tab or carriage return"))
        elif line != line.rstrip():
            found.append((number, "blanks at the end of the line"))
        elif line.lstrip(" ").startswith(("<record", "<menuitem", "<template", "<data", "<function", "<delete")) and indent % 4:
            found.append((number, "indentation is not a multiple of four"))
    return found

"""The Python environments: exact versions from tools/requirements, built once and shared between checkouts."""

import hashlib
import os
import re
import subprocess
import sys
from pathlib import Path

from . import debian, paths, say

SAFE = {"xlrd": "2.0.1", "lxml": "5.0.0"}
CLEAN = ("PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV", "PIP_TARGET", "PIP_PREFIX")


def clean_environ(**extra):
    """The caller's environment without what would bend another Python."""
    env = {key: value for key, value in os.environ.items() if key not in CLEAN}
    return {**env, **extra}


def for_odoo(odoo):
    """Python that can import Odoo, the addon's libraries and the test tools."""
    if odoo.interpreter is None:
        return environment("odoo", ("odoo.lock", "addon.lock", "test.lock"))
    python = environment("overlay", ("addon.lock", "test.lock"), base=odoo.interpreter)
    warn_of_unsafe_libraries(python)
    return python


def warn_of_unsafe_libraries(python):
    """Old pins of Odoo leak the server's files through a crafted spreadsheet; a found Odoo may still have them."""
    script = ("import importlib.metadata as m\n"
              "for n in ('xlrd', 'lxml'):\n"
              "    try: print(n, m.version(n))\n"
              "    except m.PackageNotFoundError: pass")
    for line in _answer(python, script).splitlines():
        name, version = line.split()
        if is_older(version, SAFE[name]):
            say.warn(f"this Odoo's {name} {version} leaks files through crafted spreadsheets: upgrade it to {SAFE[name]} or later.")


def is_older(version, wanted):
    def numbers(text):
        return [int(part) for part in re.findall(r"\d+", text)[:3]]
    return numbers(version) < numbers(wanted)


def for_lint():
    return environment("lint", ("lint.lock",))


def environment(name, locks, base=None):
    """Path of the interpreter of the environment with exactly these locks."""
    files = [paths.REQUIREMENTS / lock for lock in locks]
    # the same key when asked from inside one of these environments
    python = base or os.path.realpath(sys.executable)
    content = b"".join(file.read_bytes() for file in files) + f"{python} {sys.version}".encode()
    key = hashlib.sha256(content).hexdigest()[:10]
    home = paths.cache() / "python" / f"{name}-{key}"
    interpreter, complete = home / "bin/python", home / ".complete"
    if not complete.exists():
        home.parent.mkdir(exist_ok=True)
        with paths.lock(home.with_suffix(".lock"), "installing Python packages"):
            if not complete.exists():
                _build(home, interpreter, files, python, overlay=bool(base))
                complete.touch()
    return interpreter


def _build(home, interpreter, files, python, overlay):
    paths.need_space(paths.cache(), 800)
    with say.step(f"installing Python packages into {home.name} (once)"):
        if not interpreter.exists():
            _make_venv(home, python)
        if overlay:
            _see_packages_of(python, home, interpreter)
        arguments = [part for file in files for part in ("-r", file)]
        say.run(
            [interpreter, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input", *arguments],
            "Python packages could not be installed: check the network (pip's own settings apply) and disk, then run again.",
            env=clean_environ(),
        )


def _make_venv(home, python):
    done = subprocess.run(
        [python, "-m", "venv", str(home)], capture_output=True, text=True, env=clean_environ(), check=False)
    if done.returncode == 0:
        return
    # Debian splits ensurepip off into python3-venv
    if debian.install(["python3-venv"], "Python's venv module"):
        say.run([python, "-m", "venv", "--clear", home], "python -m venv failed.", env=clean_environ())
        return
    _make_venv_with_unpacked_pip(home, python)


def _make_venv_with_unpacked_pip(home, python):
    """For an ordinary user on a Debian without python3-venv: pip's wheel out of Debian's package."""
    hint = "this Python has no venv/ensurepip; install python3-venv (or set DEALER_PYTHON) and run again."
    if not debian.tools_present():
        raise say.Failure(hint)
    target = paths.cache() / "pip"
    debian.unpack(debian.PrivateApt("odoo", ("sid", "bookworm")).download(["python3-pip-whl/bookworm"]), target)
    wheels = sorted(target.glob("usr/share/python-wheels/pip-*.whl"))
    if not wheels:
        raise say.Failure(hint)
    say.run([python, "-m", "venv", "--clear", "--without-pip", home], hint, env=clean_environ())
    say.run([home / "bin/python", f"{wheels[-1]}/pip", "install", "--quiet", "--no-index", wheels[-1]], hint,
            env=clean_environ())


def _see_packages_of(python, home, interpreter):
    """The environment of a found Odoo may itself be a venv: `--system-site-packages` would miss it."""
    script = "import site, sys; print('\\n'.join(p for p in sys.path if 'packages' in p))"
    seen = _answer(python, script)
    own = _answer(interpreter, "import sysconfig; print(sysconfig.get_path('purelib'))")
    (Path(own) / "found_odoo.pth").write_text(seen + "\n", encoding="utf-8")


def _answer(python, script):
    done = subprocess.run(
        [str(python), "-c", script], capture_output=True, text=True, env=clean_environ(), check=False)
    if done.returncode:
        raise say.Failure(f"{python} does not work: {done.stderr.strip()}")
    return done.stdout.strip()

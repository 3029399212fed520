"""Odoo 19: the one that is there, else Debian's package unpacked privately."""

import functools
import hashlib
import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from . import debian, paths, say

PACKAGE = "odoo-19"
KNOWN_SHA256 = "9d2f598b0555db17e291d48ed24df184c70823c053c4c5ed53c467ca7f629bbf"  # 19.0.0+dfsg-1
# Fonts and scripts that the package links to. sid's Font Awesome is 7.x and breaks Odoo's icons.
COMPANIONS = (
    "fonts-montserrat/sid", "libjs-jquery/bookworm", "libjs-jquery-form/bookworm", "libjs-underscore/bookworm",
    "fonts-roboto-unhinted/bookworm", "fonts-ocr-b/bookworm", "fonts-font-awesome/bookworm", "fonts-inconsolata/bookworm",
)
# The Debian build lacks this file; every backend page logs an error and every tour fails on it.
MISSING_SCRIPT = "odoo/addons/mail/static/lib/selfie_segmentation/selfie_segmentation.js"


@dataclass(frozen=True)
class Odoo:
    """`script` starts it, `library` is the folder that holds the package `odoo`."""
    script: Path
    library: Path
    interpreter: str | None  # None: the private one, which runs in our own Python environment

    @property
    def addons_paths(self):
        beside = self.script.resolve().parent / "addons"  # a source checkout keeps most addons there
        found = [self.library / "odoo" / "addons"]
        if beside.is_dir() and (beside / "web").is_dir():
            found.insert(0, beside)
        return found


def find(wanted=None):
    """The Odoo asked for, else the one on this machine, else the private one."""
    named = wanted or os.environ.get("ODOO_BIN")
    if named and Path(named) == _private_prefix() / "usr/bin/odoo":
        return private()  # a shell that has evaluated `./dealer env`
    if named:
        found = _accept(named)
        if not found:
            raise say.Failure(f"{named} is not an Odoo 19 (its --version must print 'Odoo Server 19.').")
        return found
    for name in ("odoo", "odoo-bin"):
        path = shutil.which(name)
        found = _accept(path) if path else None
        if found:
            return found
    return private()


@functools.cache
def _accept(path):
    path = shutil.which(path) or path
    if os.path.isdir(path):
        path = next((str(f) for f in (Path(path) / "odoo-bin", Path(path) / "odoo") if f.is_file()), path)
    try:
        done = subprocess.run([path, "--version"], capture_output=True, text=True, timeout=60, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return None
    if not done.stdout.startswith("Odoo Server 19."):
        return None
    interpreter = _interpreter(path)
    library = subprocess.run(
        [interpreter, "-c", "import odoo; print(list(odoo.__path__)[0])"],
        capture_output=True, text=True, cwd=Path(path).resolve().parent, check=False,
    ).stdout.strip()
    if not library:
        return None
    return Odoo(Path(path), Path(library).parent, interpreter)


def _interpreter(script):
    with open(script, "rb") as stream:
        first = stream.readline(500).decode(errors="replace").strip()
    words = first[2:].split() if first.startswith("#!") else []
    if words and os.path.basename(words[0]) == "env":
        return shutil.which(words[-1]) or "python3"
    return words[0] if words else shutil.which("python3")


def _private_prefix():
    return paths.cache() / "odoo-19.0"


def private():
    prefix = _private_prefix()
    if not (prefix / "usr/bin/odoo").exists():
        with paths.lock(paths.cache() / "odoo.lock", "unpacking Odoo"):
            if not (prefix / "usr/bin/odoo").exists():
                _unpack(prefix)
    library = prefix / "usr/lib/python3/dist-packages"
    return Odoo(prefix / "usr/bin/odoo", library, None)


def _unpack(prefix):
    paths.need_space(paths.cache(), 2500)
    apt = debian.PrivateApt("odoo", ("sid", "bookworm"))
    with say.step("downloading Odoo 19.0 (130 MB, once)"):
        archives = apt.download([f"{PACKAGE}/sid", *COMPANIONS])
    _check(archives[0])
    fresh = prefix.with_name(prefix.name + ".unpacking")
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir()
    with say.step("unpacking Odoo 19.0 (1.1 GB, once)"):
        debian.unpack(archives, fresh)
    script = fresh / "usr/lib/python3/dist-packages" / MISSING_SCRIPT
    script.parent.mkdir(parents=True, exist_ok=True)
    script.touch()
    fresh.rename(prefix)


def _check(archive):
    version = re.match(rf"{PACKAGE}_(.+)_all\.deb", archive.name)
    if not version or not version.group(1).startswith("19.0."):
        raise say.Failure(f"Debian now offers {archive.name}, which is not Odoo 19.0: pass --odoo PATH to an Odoo 19.0.")
    if hashlib.sha256(archive.read_bytes()).hexdigest() != KNOWN_SHA256:
        say.warn(f"{archive.name} is signed by Debian but newer than the one this project was tried with.")

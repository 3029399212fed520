"""Browser, PDF engine and a Chinese font for the tests: from the machine, by APT as root, else unpacked privately."""

import os
import shutil

from . import debian, paths, say

BROWSERS = ("google-chrome", "chromium", "chromium-browser", "google-chrome-stable")  # as Odoo looks for them
CJK_FONTS = ("/usr/share/fonts/opentype/noto", "/usr/share/fonts/truetype/wqy", "/usr/share/fonts/truetype/arphic")
PACKAGES = {"browser": "chromium", "pdf": "wkhtmltopdf", "font": "fonts-wqy-microhei"}


def folder():
    return paths.cache() / "programs"


def _which(name):
    return shutil.which(name) or shutil.which(name, path=str(folder() / "bin"))


def browser():
    return next((path for path in map(_which, BROWSERS) if path), None)


def _has_font():
    private = folder() / "root/usr/share/fonts/truetype/wqy"
    return any(os.path.isdir(place) for place in (*CJK_FONTS, private))


def missing():
    wanted = {"browser": browser(), "pdf": _which("wkhtmltopdf"), "font": _has_font()}
    return [PACKAGES[kind] for kind, found in wanted.items() if not found]


def ensure():
    """Get what the tests want; what cannot be had is said, and the tests that need it skip."""
    packages = missing()
    if not packages:
        return
    with paths.lock(paths.cache() / "programs.lock", "getting a browser"):
        packages = missing()
        if packages and not debian.install(packages, "browser tests and PDF"):
            _unpack(packages)
    if missing():
        say.warn(f"still missing for some tests: {', '.join(missing())}.")


def _unpack(packages):
    if paths.is_root() or not debian.tools_present():
        return
    suite = debian.codename()
    target = folder() / "root"
    try:
        with say.step(f"unpacking {' '.join(packages)} privately (once)"):
            apt = debian.PrivateApt(f"programs-{suite}", (suite,), knows_machine=True)
            archives = apt.download_closure(packages)
            debian.unpack(archives, target)
            _wrap(target)
    except say.Failure as failure:
        say.warn(str(failure))


def _wrap(target):
    """Small starters that show each program its own libraries and fonts, and nobody else."""
    programs = {"chromium": target / "usr/lib/chromium/chromium", "wkhtmltopdf": target / "usr/bin/wkhtmltopdf"}
    libraries = [str(p) for p in (*target.glob("usr/lib/*-linux-gnu*"), *target.glob("lib/*-linux-gnu*"))]
    base = "/etc/fonts/fonts.conf"
    config = folder() / "fonts.conf"
    config.write_text(
        '<?xml version="1.0"?>\n<!DOCTYPE fontconfig SYSTEM "fonts.dtd">\n<fontconfig>\n'
        f'  <include ignore_missing="yes">{base}</include>\n'
        f'  <include ignore_missing="yes">{target}{base}</include>\n'
        f"  <dir>{target}/usr/share/fonts</dir>\n"
        f"  <cachedir>{folder()}/fontcache</cachedir>\n</fontconfig>\n", encoding="utf-8")
    (folder() / "bin").mkdir(exist_ok=True)
    for name, program in programs.items():
        if program.exists():
            starter = folder() / "bin" / name
            starter.write_text(
                f'#!/bin/sh\nLD_LIBRARY_PATH="{":".join(libraries)}" FONTCONFIG_FILE="{config}" '
                f'QT_QPA_PLATFORM=offscreen exec "{program}" "$@"\n', encoding="utf-8")
            starter.chmod(0o755)

"""Debian packages unpacked privately: nothing is installed and any user may do it.

The mirror is the one of the machine's own APT sources; signatures and hashes are APT's work."""

import os
import re
import shutil
from pathlib import Path

from . import paths, say

KEYRINGS = ("/usr/share/keyrings/debian-archive-keyring.gpg", "/usr/share/keyrings/debian-archive-keyring.pgp")


def tools_present():
    return all(shutil.which(tool) for tool in ("apt-get", "dpkg-deb"))


def parse_mirror(texts):
    """First address of a Debian archive (not security, not a third party) in the given sources files."""
    for text in texts:
        for line in text.splitlines():
            line = line.strip()
            if line.startswith("#"):
                continue
            for address in re.findall(r"(?:https?|file|mirror\+file|copy):/[^\s\]]+", line):
                if re.search(r"/debian/?$", address):
                    return address.rstrip("/")
    return None


def mirror():
    given = os.environ.get("DEALER_DEBIAN_MIRROR")
    if given:
        return given.rstrip("/")
    etc = Path("/etc/apt")
    extra = etc / "sources.list.d"
    files = [*sorted(extra.glob("debian*")), etc / "sources.list", *sorted(extra.glob("*"))]
    texts = [file.read_text(errors="replace") for file in files if file.is_file() and os.access(file, os.R_OK)]
    found = parse_mirror(texts)
    if not found:
        raise say.Failure(
            "the machine's APT sources name no Debian archive: set DEALER_DEBIAN_MIRROR, "
            "or install Odoo 19 yourself and pass --odoo PATH."
        )
    return found


def codename():
    text = Path("/etc/os-release").read_text(encoding="utf-8")
    match = re.search(r"^VERSION_CODENAME=\"?(\w+)", text, re.MULTILINE)
    return match.group(1) if match else "bookworm"


def keyring():
    for path in KEYRINGS:
        if os.path.exists(path):
            return path
    raise say.Failure("Debian's archive keyring is missing; install the package debian-archive-keyring.")


class PrivateApt:
    """An APT of its own below the cache, which never touches the system's."""

    def __init__(self, name, suites, *, knows_machine=False):
        self.home = paths.cache() / "apt" / name
        self.suites = suites
        self.knows_machine = knows_machine

    def _prepare(self):
        if not tools_present():
            raise say.Failure(
                "apt-get and dpkg-deb are missing (not a Debian?): install Odoo 19 and PostgreSQL yourself and pass --odoo PATH."
            )
        for folder in ("lists/partial", "archives/partial"):
            (self.home / folder).mkdir(parents=True, exist_ok=True)
        address, key = mirror(), keyring()
        sources = "".join(f"deb [signed-by={key}] {address} {suite} main\n" for suite in self.suites)
        (self.home / "sources.list").write_text(sources, encoding="utf-8")
        status = self.home / "status"
        if self.knows_machine:
            # what the machine has needs no download
            shutil.copyfile("/var/lib/dpkg/status", status)
        else:
            status.write_text("", encoding="utf-8")
        lines = {
            "Dir::State": self.home, "Dir::State::lists": self.home / "lists", "Dir::State::status": status,
            "Dir::Cache": self.home, "Dir::Cache::archives": self.home / "archives",
            "Dir::Etc::sourcelist": self.home / "sources.list", "Dir::Etc::sourceparts": "/dev/null",
            "Dir::Etc::preferences": "/dev/null", "Dir::Etc::preferencesparts": "/dev/null",
            "Dir::Etc::main": "/dev/null",
            "Acquire::Languages": "none", "Acquire::Check-Valid-Until": "false", "Acquire::Retries": "3",
            # docker images delete every downloaded archive: ours are the cache
            "Binary::apt::APT::Keep-Downloaded-Packages": "true", "APT::Keep-Downloaded-Packages": "true",
            "Debug::NoLocking": "true", "APT::Sandbox::User": "root" if paths.is_root() else "",
        }
        text = "".join(f'{option} "{value}";\n' for option, value in lines.items() if str(value))
        text += "#clear DPkg::Post-Invoke;\n#clear APT::Update::Post-Invoke;\n"
        (self.home / "apt.conf").write_text(text, encoding="utf-8")

    def _apt(self, *arguments, hint, cwd=None):
        env = {**os.environ, "APT_CONFIG": str(self.home / "apt.conf"), "LC_ALL": "C"}
        return say.run(["apt-get", "-q", *arguments], hint, env=env, cwd=cwd)

    def refresh(self):
        self._prepare()
        self._apt("update", "--error-on=any", hint=(
            "Debian's package lists could not be read: check the network or proxy, then run the same command again."))

    def download(self, names):
        """Debian files of the given `name` or `name/suite`, in order; kept for the next time."""
        folder = self.home / "archives"
        have = {name: self._kept(name) for name in names}
        if not all(have.values()):
            self.refresh()
            paths.need_space(folder, 300)
            self._apt("download", *names, cwd=folder, hint=(
                "a Debian package could not be downloaded: check the network and disk, then run the same command again."))
            have = {name: self._kept(name) for name in names}
        return list(have.values())

    def _kept(self, name):
        found = sorted((self.home / "archives").glob(f"{name.split('/')[0]}_*.deb"))
        return found[-1] if found else None

    def download_closure(self, names):
        """The packages with whatever the machine lacks for them."""
        self.refresh()
        paths.need_space(self.home, 600)
        self._apt("install", "--download-only", "--yes", "--no-install-recommends", *names, hint=(
            f"Debian's {' '.join(names)} could not be downloaded: check network and disk, then run the same command again."))
        return sorted((self.home / "archives").glob("*.deb"))


def unpack(archives, target):
    Path(target).mkdir(parents=True, exist_ok=True)
    for archive in archives:
        say.run(["dpkg-deb", "-x", archive, target], (
            f"{archive} could not be unpacked (damaged download or full disk): delete that file and run again."))


def install(names, why):
    """Through the system's own APT, for root only. Returns whether it worked."""
    if not (paths.is_root() and shutil.which("apt-get")):
        return False
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    try:
        with say.step(f"installing {' '.join(names)} ({why})"):
            say.run(["apt-get", "-q", "update"], "apt-get update failed", env=env)
            say.run(["apt-get", "-qy", "install", "--no-install-recommends", *names], "apt-get install failed", env=env)
    except say.Failure as failure:
        say.warn(f"{failure}; {why} is not available.")
        return False
    return True

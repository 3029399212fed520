"""Databases: a cached core to clone from, the addon on top, its demo data on top of that."""

import ast
import hashlib
import os
import re
import shutil
from pathlib import Path

from . import paths, say

LANGUAGE, COUNTRY, TIME_ZONE = "zh_CN", "CN", "Asia/Shanghai"
FAST = {"PGOPTIONS": "-c synchronous_commit=off"}  # a half-made database is thrown away anyhow
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,62}")
# Folders whose files reach the database when the module is installed or upgraded.
IN_DATABASE = ("models", "wizards", "reports", "views", "security", "data", "i18n", "migrations", "controllers", "rules")
STATE_OF_ADDON = "SELECT state FROM ir_module_module WHERE name = 'auto_dealership'"
SCRIPTS = Path(__file__).parent / "scripts"


def manifest():
    file = paths.ROOT / "__manifest__.py"
    try:
        return ast.literal_eval(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (SyntaxError, ValueError) as error:
        raise say.Failure(f"{file} cannot be read: {error}") from error


def depends():
    return sorted(manifest().get("depends") or ["crm", "sale_crm"])


def source_hash(folders=IN_DATABASE):
    """Changes with any file of the addon that an installed database holds a copy of."""
    digest = hashlib.sha256()
    files = [paths.ROOT / name for name in ("__init__.py", "__manifest__.py", "hooks.py")]
    for folder in folders:
        files += sorted((paths.ROOT / folder).rglob("*"))
    for file in files:
        if file.is_file() and file.suffix not in (".pyc",):
            digest.update(f"{file.relative_to(paths.ROOT)}\0".encode())
            digest.update(file.read_bytes())
    return digest.hexdigest()[:10]


def core_hash(machine):
    locks = b"".join(file.read_bytes() for file in sorted(paths.REQUIREMENTS.glob("odoo.lock")))
    release = (machine.odoo.library / "odoo/release.py").read_bytes()
    return hashlib.sha256(locks + release + repr((depends(), LANGUAGE, COUNTRY, TIME_ZONE, 1)).encode()).hexdigest()[:10]


def _qualified(machine, name):
    """On a server that other checkouts use as well, our own names carry this checkout's key."""
    return name if machine.server.private else f"{name}_{paths.checkout_key()}"


class Databases:
    def __init__(self, machine):
        self.machine = machine
        self.demo_name = _qualified(machine, f"{paths.MODULE}_demo")

    # -- plain ---------------------------------------------------------------------------------------------------
    def names(self):
        return self.machine.sql("postgres", "SELECT datname FROM pg_database WHERE NOT datistemplate ORDER BY 1")

    def exists(self, name):
        return name in self.names()

    def filestore(self, name):
        return self.machine.data_dir / "filestore" / name

    def drop(self, name):
        self.machine.sql("postgres", f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        shutil.rmtree(self.filestore(name), ignore_errors=True)
        self.marker(name).unlink(missing_ok=True)

    def clone(self, source, target):
        """With its files: a database without its filestore answers 500."""
        with paths.lock(self.machine.state / "clone.lock", "copying a database"):
            self.machine.sql("postgres", f'CREATE DATABASE "{target}" TEMPLATE "{source}"')
        if self.filestore(source).is_dir():
            shutil.rmtree(self.filestore(target), ignore_errors=True)
            # files are named by their content and never changed in place: links will do
            shutil.copytree(self.filestore(source), self.filestore(target), copy_function=_link_or_copy)
        # two databases with one uuid would be taken for the same by whoever counts them
        self.machine.sql(target, "UPDATE ir_config_parameter SET value = gen_random_uuid() WHERE key = 'database.uuid'")

    def clone_of(self, template, target):
        """Clone what `template()` names, again when another command has just replaced it by a newer one."""
        for _attempt in range(3):
            source = template()
            try:
                return self.clone(source, target)
            except say.Failure:
                if self.exists(source):
                    raise
        raise say.Failure("the addon's source keeps changing: run the same command again.")

    def rename(self, source, target):
        self.machine.sql("postgres", f'ALTER DATABASE "{source}" RENAME TO "{target}"')
        if self.filestore(source).is_dir():
            shutil.rmtree(self.filestore(target), ignore_errors=True)
            self.filestore(source).rename(self.filestore(target))

    def marker(self, name):
        """Remembers from which source the addon in a database was made."""
        folder = self.machine.state / "made_from"
        folder.mkdir(exist_ok=True)
        return folder / name

    # -- made once -----------------------------------------------------------------------------------------------
    def core(self):
        """Odoo with the addon's core dependencies, Chinese, without any demo data."""
        return self._once("core", core_hash(self.machine), self._make_core)

    def installed(self):
        """`core` with the addon of this moment's source."""
        self.core()
        return self._once("installed", core_hash(self.machine) + source_hash(), self._make_installed)

    def _once(self, kind, key, make):
        """The database of this kind and key, made when missing; those of an older key go."""
        stem = _qualified(self.machine, f"{paths.MODULE}_{kind}")
        name = f"{stem}_{key}"
        if self.exists(name):
            return name
        with paths.lock(self.machine.state / f"{kind}.lock", "making a database"):
            if not self.exists(name):
                paths.need_space(self.machine.state, 500)
                for old in self.names():
                    if re.fullmatch(rf"{stem}_[0-9a-f]{{10,20}}(\.new)?", old):
                        self.drop(old)
                fresh = f"{name}.new"
                make(fresh)
                self.rename(fresh, name)
        return name

    def _make_core(self, name):
        with say.step("installing Odoo's modules into a database (about 2 minutes, once)"):
            self._odoo("db", "init", name, "--language", LANGUAGE, "--country", COUNTRY)
            self._odoo("module", "install", "-d", name, *depends())
            self.script(name, "core.py", time_zone=TIME_ZONE)

    def _make_installed(self, name):
        with say.step("installing the addon into a database"):
            self.clone_of(self.core, name)
            self.install(name)

    def install(self, name):
        if not manifest():
            raise say.Failure("the addon has no __manifest__.py yet: make the database with --bare.")
        log = self._odoo("server", "-d", name, "-i", paths.MODULE, "--stop-after-init", "--no-http")
        self._complain(log)
        state = self.machine.sql(name, STATE_OF_ADDON)
        if state != ["installed"]:
            raise say.Failure(f"the addon was not installed (its state is {state or 'unknown'}).")

    def _complain(self, log):
        bad = [line for line in log.splitlines() if re.search(r" (ERROR|CRITICAL) ", line)]
        if bad:
            print("\n".join(bad[:20]), flush=True)

    def upgrade(self, name):
        self._complain(self._odoo("server", "-d", name, "-u", paths.MODULE, "--stop-after-init", "--no-http"))

    def _odoo(self, *arguments):
        return self.machine.odoo_quietly(
            *arguments, env=self.machine.environ(**FAST),
            hint=f"Odoo could not do that (see above, the whole log is {self.machine.state / 'odoo.log'}).")

    def script(self, name, script, **values):
        """Run one of our scripts in Odoo's shell; `values` reach it as DEALER_* environment variables."""
        env = self.machine.environ(**FAST, **{f"DEALER_{key.upper()}": str(value) for key, value in values.items()})
        return say.run(
            self.machine.command("shell", "-d", name, "--no-http", "--log-level=warn"),
            f"{script} failed in database {name} (see above).", env=env, log=self.machine.state / "odoo.log",
            input=(SCRIPTS / script).read_text(encoding="utf-8"))

    # -- for people ----------------------------------------------------------------------------------------------
    def new(self, name, contents):
        """`contents`: bare (core only), empty (with the addon), demo (and its demo data)."""
        if not NAME.fullmatch(name):
            raise say.Failure(f"{name!r} is no name for a database: letters, digits, '_', '.' and '-', at most 63.")
        if self.exists(name):
            raise say.Failure(f"the database {name} exists already; remove it with: ./dealer db drop {name}")
        fresh = f"{name[:58]}.new"
        self.drop(fresh)
        self.clone_of(self.core if contents == "bare" else self.installed, fresh)
        if contents == "demo":
            with say.step("loading the demo data"):
                self.script(fresh, "demo.py", module=paths.MODULE)
        self.rename(fresh, name)
        self.marker(name).write_text(source_hash() + demo_hash(), encoding="utf-8")

    def up_to_date(self, name):
        """Bring a database to the source of this moment."""
        marker, now = self.marker(name), source_hash() + demo_hash()
        if marker.exists() and marker.read_text(encoding="utf-8") == now:
            return
        with say.step(f"the addon's source has changed: upgrading {name}"):
            try:
                self.upgrade(name)
            except say.Failure as failure:
                raise say.Failure(f"{failure} To start afresh instead: ./dealer db drop {name}") from failure
        marker.write_text(now, encoding="utf-8")


def demo_hash():
    return source_hash(("demo",))


def _link_or_copy(source, target):
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)

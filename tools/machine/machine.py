"""Everything needed to run Odoo with the addon, put together once per command."""

import os
import shutil
import subprocess
from pathlib import Path

from . import keyring, odoo, paths, postgres, python_env, say


class Machine:
    def __init__(self, wanted_odoo=None):
        self.odoo = odoo.find(wanted_odoo)
        self.python = python_env.for_odoo(self.odoo)
        self.server = postgres.ensure(self.python)
        self.key_file = keyring.ensure()
        self.state = paths.state()
        self.data_dir = self.state / "data"
        self.addons_path = [*self.odoo.addons_paths, paths.addons_dir()]
        self.config = self.state / "odoo.conf"
        self._write_config()

    def _write_config(self):
        options = {
            "addons_path": ",".join(map(str, self.addons_path)), "data_dir": self.data_dir,
            "db_host": self.server.host, "db_port": self.server.port, "db_user": self.server.user, "db_maxconn": 32,
            "list_db": "False", "http_interface": "127.0.0.1", "max_cron_threads": 1,
        }
        options = {key: value for key, value in options.items() if value}
        text = "[options]\n" + "".join(f"{key} = {value}\n" for key, value in options.items())
        if not self.config.exists() or self.config.read_text(encoding="utf-8") != text:
            fresh = self.config.with_suffix(f".{os.getpid()}")
            fresh.write_text(text, encoding="utf-8")
            fresh.chmod(0o600)
            fresh.replace(self.config)

    def environ(self, **extra):
        """Environment of every process that runs Odoo."""
        env = python_env.clean_environ(**self.server.environ(), **{keyring.VARIABLE: str(self.key_file)})
        env["PYTHONPATH"] = str(self.odoo.library)
        env["PYTHONDONTWRITEBYTECODE"] = "" if os.access(self.odoo.library, os.W_OK) else "1"
        env.setdefault("LC_ALL", "C.UTF-8")
        browser = debian_tool_path()
        if browser:
            env["PATH"] = f"{browser}:{env['PATH']}"
        return {**env, **extra}

    def command(self, *arguments):
        """Odoo's command line with the configuration where the sub-command expects it."""
        return [str(self.python), str(self.odoo.script), *with_config(arguments, self.config)]

    def odoo_quietly(self, *arguments, hint, env=None):
        return say.run(self.command(*arguments), hint, env=env or self.environ(), log=self.state / "odoo.log")

    def sql(self, database, query, *, binary="psql"):
        """Rows as lines of tab-separated text."""
        done = subprocess.run(
            [self.tool(binary), "-X", "-v", "ON_ERROR_STOP=1", "-At", "-F", "\t", "-d", database, "-c", query],
            capture_output=True, text=True, env=self.tool_environ(), check=False)
        if done.returncode:
            raise say.Failure(f"PostgreSQL says: {done.stderr.strip().splitlines()[0]}")
        return done.stdout.splitlines()

    def tool(self, name):
        """PostgreSQL's client program."""
        if self.server.binaries:
            return str(self.server.binaries / name)
        found = shutil.which(name)
        if not found:
            raise say.Failure(f"{name} is missing: install the package postgresql-client.")
        return found

    def tool_environ(self):
        env = {**self.environ(), "LC_ALL": "C.UTF-8"}
        if self.server.library_path:
            env["LD_LIBRARY_PATH"] = self.server.library_path
        return env

    def describe(self):
        """What another tool needs, as names and values for a shell."""
        return {
            "DEALER_ROOT": paths.ROOT, "DEALER_STATE": self.state, "DEALER_CACHE": paths.cache(),
            "ODOO_PYTHON": self.python, "ODOO_BIN": self.odoo.script, "ODOO_LIB": self.odoo.library,
            "ODOO_CONF": self.config, "ODOO_ADDONS_PATH": ",".join(map(str, self.addons_path)),
            "ODOO_ADDON": paths.addons_dir() / paths.MODULE, "ODOO_DATA_DIR": self.data_dir,
            "PYTHONPATH": self.odoo.library, keyring.VARIABLE: self.key_file,
            "PGBIN": Path(self.tool("psql")).parent, "PGDATA": paths.cluster_home() / "data" if self.server.private else "",
            **{key: value for key, value in self.server.environ().items() if value},
        }


def debian_tool_path():
    """Folder of privately unpacked programs (browser), if there is one."""
    folder = paths.cache() / "programs" / "bin"
    return str(folder) if folder.is_dir() else None


WITHOUT_CONFIG = {"cloc", "deploy", "genproxytoken", "help", "scaffold", "tsconfig", "upgrade_code", "--version", "--help", "-h"}


def with_config(arguments, config):
    """Odoo's commands want `-c` in three different places."""
    arguments = [str(argument) for argument in arguments]
    option = ["-c", str(config)]
    if any(argument in ("-c", "--config") or argument.startswith("--config=") for argument in arguments):
        return arguments
    first = arguments[0] if arguments else ""
    if first in WITHOUT_CONFIG:
        return arguments
    if first in ("module", "i18n"):
        return [*arguments[:2], *option, *arguments[2:]]
    if first and not first.startswith("-"):
        return [first, *option, *arguments[1:]]
    return ["server", *option, *arguments]

"""PostgreSQL: a reachable server >= 13 as it is, else a private cluster of this checkout (socket only)."""

import json
import os
import shutil
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

from . import debian, paths, say
from .python_env import clean_environ

MINIMUM = 130000
EXTENSIONS = ("pg_trgm", "unaccent", "btree_gist")
USER = "odoo"
SETTINGS = {
    "listen_addresses": "''", "jit": "off", "max_connections": "300", "shared_buffers": "'256MB'",
    "work_mem": "'16MB'", "maintenance_work_mem": "'256MB'", "max_wal_size": "'2GB'", "random_page_cost": "1.1",
    "log_min_messages": "warning", "unix_socket_permissions": "0700", "timezone": "'UTC'",
}
# Run by the Python of Odoo, which has psycopg2: prints what the server is, as JSON.
PROBE = """
import json, psycopg2
with psycopg2.connect(dbname="postgres", connect_timeout=3) as connection, connection.cursor() as cursor:
    cursor.execute("SELECT rolname, rolcreatedb OR rolsuper FROM pg_roles WHERE rolname = current_user")
    user, creates = cursor.fetchone()
    cursor.execute("SELECT name FROM pg_available_extensions")
    extensions = [row[0] for row in cursor.fetchall()]
    print(json.dumps({"version": connection.server_version, "user": user, "creates": creates,
                      "extensions": extensions, "host": connection.info.host, "port": connection.info.port}))
"""


@dataclass(frozen=True)
class Server:
    host: str
    port: int
    user: str
    binaries: Path | None  # folder of psql, createdb, pg_dump …; None: on PATH
    private: bool
    library_path: str = ""

    def environ(self):
        env = {"PGHOST": self.host, "PGPORT": str(self.port), "PGUSER": self.user}
        if self.private:
            env["PGDATABASE"] = "postgres"
        return env


def ensure(python):
    """The server of this checkout, running."""
    private = (paths.cluster_home() / "data" / "PG_VERSION").exists()
    if not private and not os.environ.get("DEALER_PRIVATE_POSTGRESQL"):
        found = _reachable(python)
        if found:
            return found
    # once there is a private cluster it stays the one: it holds this checkout's databases
    return _private()


def _reachable(python):
    """The server that libpq's own settings (PGHOST, PGUSER …) lead to, if it will do."""
    asked_for = os.environ.get("PGHOST") or os.environ.get("PGSERVICE")
    done = subprocess.run(
        [str(python), "-c", PROBE], capture_output=True, text=True, env=clean_environ(), check=False)
    if done.returncode:
        if asked_for:
            raise say.Failure(f"PGHOST/PGSERVICE is set, but: {done.stderr.strip().splitlines()[-1]}")
        return None
    facts = json.loads(done.stdout)
    wrong = unfit(facts)
    if wrong and asked_for:
        raise say.Failure(f"the PostgreSQL at {facts['host']} cannot be used: {wrong}.")
    if wrong:
        say.note(f"the PostgreSQL of this machine is left alone ({wrong}); a private one is used.")
        return None
    return Server(facts["host"] or "", facts["port"], facts["user"], None, private=False)


def unfit(facts):
    """Why a server will not do, or an empty string."""
    if facts["version"] < MINIMUM:
        return f"version {facts['version'] // 10000} is older than 13"
    if facts["user"] == "postgres":
        return "Odoo refuses the user postgres; set PGUSER to another"
    if not facts["creates"]:
        return f"user {facts['user']} may not create databases"
    missing = [name for name in EXTENSIONS if name not in facts["extensions"]]
    return f"extensions missing: {', '.join(missing)}" if missing else ""


def binaries():
    """Folder with initdb and postgres on this machine, newest version first."""
    places = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda p: -float(p.parent.name))
    places += [Path(p) for p in ("/usr/pgsql/bin", "/usr/local/pgsql/bin")]
    on_path = shutil.which("initdb")
    if on_path:
        places.append(Path(os.path.realpath(on_path)).parent)
    for folder in places:
        # contrib is a package of its own on some systems
        share = [folder.parent / "share", Path("/usr/share/postgresql") / folder.parent.name]
        has_extensions = any((s / sub / "btree_gist.control").exists() for s in share for sub in ("extension", "postgresql/extension"))
        if (folder / "initdb").exists() and (folder / "postgres").exists() and has_extensions:
            return folder, ""
    return _unpacked()


def _unpacked():
    """Debian's server unpacked where the user that runs it can read it."""
    base = Path("/var/lib") / paths.MODULE if paths.is_root() else paths.cache()
    prefix = base / "postgresql"
    if not prefix.exists():
        base.mkdir(parents=True, exist_ok=True)
        with paths.lock(paths.cache() / "postgresql.lock", "unpacking PostgreSQL"):
            if not prefix.exists():
                suite = debian.codename()
                apt = debian.PrivateApt(f"postgresql-{suite}", (suite,), knows_machine=True)
                fresh = prefix.with_name("postgresql.unpacking")
                shutil.rmtree(fresh, ignore_errors=True)
                with say.step("downloading and unpacking PostgreSQL (once)"):
                    archives = apt.download_closure(["postgresql"])
                    fresh.mkdir(mode=0o755)
                    debian.unpack(archives, fresh)
                if not list(fresh.glob("usr/lib/postgresql/*/bin/postgres")):
                    raise say.Failure("no usable PostgreSQL on this machine and none in its APT sources: install postgresql.")
                fresh.rename(prefix)
    folders = sorted(prefix.glob("usr/lib/postgresql/*/bin"))
    libraries = [str(p) for p in (*prefix.glob("usr/lib/*-linux-gnu*"), *prefix.glob("lib/*-linux-gnu*"))]
    return folders[-1], ":".join(libraries)


def _private():
    home = paths.cluster_home()
    home.mkdir(parents=True, exist_ok=True)
    folder, library_path = binaries()
    cluster = Cluster(home, folder, library_path)
    with paths.lock(paths.state() / "postgresql.lock", "starting PostgreSQL"):
        if not cluster.answers():
            cluster.create_if_missing()
            cluster.start()
    return Server(str(cluster.run), 5432, USER, folder, private=True, library_path=library_path)


def stop():
    """Stop this checkout's private cluster, if there is one."""
    if (paths.cluster_home() / "data" / "PG_VERSION").exists():
        Cluster(paths.cluster_home(), *binaries()).stop()


class Cluster:
    def __init__(self, home, folder, library_path):
        self.home, self.folder = home, folder
        self.data, self.run, self.log = home / "data", paths.socket_dir(), home / "postgresql.log"
        # only for PostgreSQL's own processes: these libraries must not reach Odoo's Python
        self.env = clean_environ(LC_ALL="C.UTF-8")
        if library_path:
            self.env["LD_LIBRARY_PATH"] = library_path

    def _as_server(self, command):
        """PostgreSQL refuses to run as root."""
        if not paths.is_root():
            return [str(part) for part in command]
        if not shutil.which("setpriv"):
            raise say.Failure("setpriv (package util-linux) is missing: install it, or run as an ordinary user.")
        return ["setpriv", f"--reuid={paths.NOBODY}", f"--regid={paths.NOBODY}", "--clear-groups", *map(str, command)]

    def _call(self, command, hint):
        return say.run(self._as_server(command), hint, env=self.env, cwd="/")

    def answers(self):
        if not (self.data / "postmaster.pid").exists():
            return False
        done = subprocess.run(
            [self.folder / "psql", "-h", self.run, "-U", USER, "-d", "postgres", "-Atc", "SELECT 1"],
            capture_output=True, text=True, env=self.env, check=False)
        return done.stdout.strip() == "1"

    def _own(self, folder):
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        if paths.is_root():
            os.chown(folder, paths.NOBODY, paths.NOBODY)
        elif folder.stat().st_uid != os.geteuid():
            raise say.Failure(f"{folder} belongs to somebody else: remove it or set XDG_STATE_HOME to a shorter path.")
        folder.chmod(0o700)

    def create_if_missing(self):
        if (self.data / "PG_VERSION").exists():
            # a cluster is opened by the version that made it
            made_by = (self.data / "PG_VERSION").read_text(encoding="utf-8").strip()
            same = Path("/usr/lib/postgresql") / made_by / "bin"
            if (same / "postgres").exists():
                self.folder = same
            return
        paths.need_space(self.home, 500)
        with say.step("creating a private PostgreSQL cluster (once)"):
            self._own(self.home)
            fresh = self.home / "data.new"
            shutil.rmtree(fresh, ignore_errors=True)
            self._call([self.folder / "initdb", "-D", fresh, "-U", USER, "--encoding=UTF8", "--locale=C.UTF-8",
                        "--auth-local=trust", "--auth-host=reject"],
                       "PostgreSQL's initdb failed (see above).")
            lines = "".join(f"{key} = {value}\n" for key, value in SETTINGS.items())
            with open(fresh / "postgresql.conf", "a", encoding="utf-8") as stream:
                stream.write(f"\n# auto_dealership\n{lines}")
            fresh.rename(self.data)

    def start(self):
        self._own(self.run)
        with say.step("starting PostgreSQL"):
            # not waiting on pg_ctl's inherited pipes: the server would keep them open
            subprocess.run(
                self._as_server([self.folder / "pg_ctl", "-D", self.data, "-l", self.log, "-W",
                                 "-o", f"-k '{self.run}'", "start"]),
                env=self.env, cwd="/", stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                check=False, start_new_session=True)
            for _attempt in range(300):
                if self.answers():
                    return
                time.sleep(0.2)
        print(say.tail(self.log.read_text(errors="replace")) if self.log.exists() else "")
        raise say.Failure(f"PostgreSQL does not start, see {self.log}.")

    def stop(self):
        self.create_if_missing()
        if self.answers():
            self._call([self.folder / "pg_ctl", "-D", self.data, "-m", "fast", "-w", "stop"], "PostgreSQL does not stop.")

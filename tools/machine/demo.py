"""Serve the demo store."""

import contextlib
import csv
import signal
import socket
import subprocess
import time
import urllib.request

from . import database, paths, say

LOCAL = ("127.0.0.1", "::1", "0.0.0.0")  # nosec B104 - only compared with
START_LIMIT = 180  # seconds; a slow laptop needs 20


def serve(machine, options):
    databases = database.Databases(machine)
    name = databases.demo_name + ("_empty" if options.empty else "")
    if not options.setup_only:
        need_port(options.host, options.port)  # before minutes of work
    with paths.lock(machine.state / "demo.lock", "making the demo database"):
        if databases.exists(name):
            databases.up_to_date(name)
        else:
            databases.new(name, "empty" if options.empty else "demo")
            with say.step("preparing the web client (once)"):
                databases.script(name, "assets.py")
    if options.setup_only:
        return 0
    return _run(machine, name, options)


def need_port(host, port):
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except (OSError, OverflowError) as error:
            raise say.Failure(
                f"port {port} on {host} is taken or not allowed ({error.args[-1]}); choose another: "
                f"./dealer demo --port {port + 1}") from error


def _run(machine, name, options):
    log = machine.state / "demo.log"
    command = machine.command(
        "server", "-d", name, f"--db-filter=^{name}$", f"--http-port={options.port}",
        f"--http-interface={options.host}", "--log-level=info")
    with open(log, "w", encoding="utf-8") as stream:
        server = subprocess.Popen(
            command, env=machine.environ(), stdout=stream, stderr=subprocess.STDOUT, start_new_session=True)
    try:
        host = "localhost" if options.host in LOCAL else options.host
        address = f"http://{host}:{options.port}"
        with say.step("starting Odoo"):
            _wait(server, f"{address}/web/login", log)
        _greet(address, options.empty, log)
        return server.wait()
    finally:
        _stop(server)


def _wait(server, url, log):
    end = time.monotonic() + START_LIMIT
    while time.monotonic() < end:
        if server.poll() is not None:
            print(say.tail(log.read_text(encoding="utf-8", errors="replace")), flush=True)
            raise say.Failure(f"Odoo stopped by itself (see above, whole log: {log}).")
        with contextlib.suppress(OSError), urllib.request.urlopen(url, timeout=60) as answer:  # nosec B310 - our own address
            if answer.status == 200:
                return
        time.sleep(0.3)
    raise say.Failure(f"Odoo does not answer within {START_LIMIT} s, see {log}.")


def _stop(server):
    if server.poll() is None:
        server.send_signal(signal.SIGTERM)
        try:
            server.wait(20)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def logins(file=None):
    """Rows of demo/logins.csv: login, password, role, name."""
    file = file or paths.ROOT / "demo" / "logins.csv"
    if not file.exists():
        return []
    with open(file, newline="", encoding="utf-8-sig") as stream:
        return [{key: (value or "").strip() for key, value in row.items() if key} for row in csv.DictReader(stream)]


def _greet(address, empty, log):
    rows = [{"login": "admin", "password": "admin", "role": "administrator", "name": ""}]
    if not empty:
        rows += [row for row in logins() if row.get("login") != "admin"]
    print(f"\n  The dealership is open at {address}\n")
    print(f"  {'login':<16} {'password':<16} {'role':<24} name")
    for row in rows:
        print(f"  {row.get('login', ''):<16} {row.get('password', ''):<16} {row.get('role', ''):<24} {row.get('name', '')}".rstrip())
    print(f"\n  Log: {log}\n  Ctrl-C stops it.\n", flush=True)

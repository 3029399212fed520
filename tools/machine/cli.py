"""The command line of ./dealer."""

import argparse
import os
import shlex
import signal
import sys

from . import say
from .database import Databases
from .machine import Machine

EPILOG = """
Settings by environment: ODOO_BIN (an Odoo 19 to use), PGHOST/PGUSER… (a PostgreSQL to use), DEALER_PRIVATE_POSTGRESQL=1
(never a found one), DEALER_PYTHON, DEALER_DEBIAN_MIRROR, XDG_CACHE_HOME, XDG_STATE_HOME, DEALER_VERBOSE=1.
"""


def parser():
    top = argparse.ArgumentParser(prog="./dealer", epilog=EPILOG, description="A car dealership on Odoo 19 from nothing.")
    top.add_argument("--odoo", metavar="PATH", help="use this Odoo 19 (odoo, odoo-bin or its folder)")
    commands = top.add_subparsers(dest="command", metavar="COMMAND", required=True)

    demo = commands.add_parser("demo", help="set up what is missing and serve the demo store")
    demo.add_argument("--port", type=int, default=8069)
    demo.add_argument("--host", default="127.0.0.1", help="address to listen on (0.0.0.0: every machine may reach the demo)")
    demo.add_argument("--empty", action="store_true", help="the addon without its demo data")
    demo.add_argument("--setup-only", action="store_true", help="make everything ready, do not serve")

    test = commands.add_parser("test", help="lint and every test; with PATHs only these tests")
    test.add_argument("paths", nargs="*", metavar="PATH")
    test.add_argument("-k", metavar="EXPRESSION", help="only tests that match (as pytest's -k)")
    test.add_argument("-x", action="store_true", help="stop at the first failure")

    commands.add_parser("lint", help="ruff, pylint-odoo, OCA's checks, XML, translations, bandit")
    commands.add_parser("po", help="bring i18n/zh_CN.po to the source's terms and list what is to translate")
    shell = commands.add_parser("shell", help="Odoo's shell; takes a script on standard input")
    shell.add_argument("--db", metavar="DB", help="default: the demo database")

    db = commands.add_parser("db", help="make and remove databases").add_subparsers(dest="action", required=True)
    new = db.add_parser("new", help="a new database with the addon")
    new.add_argument("name")
    contents = new.add_mutually_exclusive_group()
    for choice, text in (("empty", "the addon without demo data (default)"), ("demo", "with its demo data"),
                         ("bare", "Odoo's own modules only, without the addon")):
        contents.add_argument(f"--{choice}", dest="contents", action="store_const", const=choice, help=text)
    new.set_defaults(contents="empty")
    drop = db.add_parser("drop", help="remove a database and its files")
    drop.add_argument("name")
    db.add_parser("list", help="names of the databases")
    upgrade = db.add_parser("upgrade", help="upgrade the addon in a database")
    upgrade.add_argument("name")

    commands.add_parser("odoo", help="any Odoo command: ./dealer odoo -- ARGS…")
    commands.add_parser("env", help="what another tool needs, for: eval \"$(./dealer env)\"")
    bench = commands.add_parser("bench", help="measure against stock Odoo; writes bench.json")
    bench.add_argument("names", nargs="*", metavar="NAME")
    bench.add_argument("--cards", type=int, default=10_000)
    bench.add_argument("--runs", type=int, default=7)
    wheel = commands.add_parser("wheel", help="build the installable wheel")
    wheel.add_argument("folder", nargs="?", default="dist")
    commands.add_parser("stop", help="stop this checkout's private PostgreSQL")
    return top


def main(arguments):
    signal.signal(signal.SIGTERM, lambda *_args: sys.exit(143))
    passed_on = []
    if "odoo" in arguments[:3] and "--" in arguments:
        cut = arguments.index("--")
        arguments, passed_on = arguments[:cut], arguments[cut + 1:]
    try:
        options = parser().parse_args(["--help"] if arguments in ([], ["help"]) else arguments)
        return COMMANDS[options.command](options, passed_on) or 0
    except say.Failure as failure:
        print(f"dealer: {failure}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("dealer: stopped.", file=sys.stderr)
        return 130
    except BrokenPipeError:
        return 141
    except OSError as error:
        print(f"dealer: {error.strerror}: {error.filename or ''} (a full disk or missing permission?)", file=sys.stderr)
        return 1


def _env(options, _passed_on):
    for key, value in Machine(options.odoo).describe().items():
        print(f"export {key}={shlex.quote(str(value))}")


def _odoo(options, passed_on):
    machine = Machine(options.odoo)
    command = machine.command(*passed_on)
    os.execve(command[0], command, machine.environ())  # Ctrl-C and exit code are Odoo's own


def _shell(options, _passed_on):
    machine = Machine(options.odoo)
    name = options.db or Databases(machine).demo_name
    if not Databases(machine).exists(name):
        raise say.Failure(f"there is no database {name}; make it with: ./dealer db new {name}")
    command = machine.command("shell", "-d", name, "--no-http")
    os.execve(command[0], command, machine.environ())


def _db(options, _passed_on):
    databases = Databases(Machine(options.odoo))
    if options.action == "list":
        print("\n".join(databases.names()))
    elif options.action == "new":
        databases.new(options.name, options.contents)
    elif not databases.exists(options.name):
        raise say.Failure(f"there is no database {options.name}.")
    elif options.action == "drop":
        databases.drop(options.name)
    else:
        databases.upgrade(options.name)


def _stop(_options, _passed_on):
    from . import postgres
    postgres.stop()


def _demo(options, _passed_on):
    from . import demo
    return demo.serve(Machine(options.odoo), options)


def _test(options, _passed_on):
    from . import testing
    return testing.run(options)


def _lint(options, _passed_on):
    from . import lint
    return lint.run(options)


def _wheel(options, _passed_on):
    from . import wheel
    print(wheel.build(options.folder))


def _po(options, _passed_on):
    from . import po
    po.update(Machine(options.odoo))


def _bench(options, _passed_on):
    from . import bench
    return bench.run(Machine(options.odoo), options)


COMMANDS = {
    "env": _env, "odoo": _odoo, "shell": _shell, "db": _db, "stop": _stop,
    "demo": _demo, "test": _test, "lint": _lint, "bench": _bench, "wheel": _wheel, "po": _po,
}

"""The tools' own decisions, without a database."""

import socket
import stat
import subprocess
import sys
import threading
from types import SimpleNamespace

import pytest
from machine import debian, demo, keyring, lint, machine, odoo, paths, po, postgres, python_env, say, testing


@pytest.fixture(autouse=True)
def own_folders(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))


# -- where things lie ------------------------------------------------------------------------------------------------
def test_two_checkouts_never_share_state():
    assert paths.checkout_key("/a/dealership") != paths.checkout_key("/b/dealership")


def test_relative_xdg_is_ignored(monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", "somewhere")
    monkeypatch.setenv("HOME", "/home/somebody")
    assert paths._base("XDG_CACHE_HOME", ".cache").is_absolute()


def test_addon_is_reached_under_its_module_name():
    link = paths.addons_dir() / paths.MODULE
    assert link.is_symlink() and link.resolve() == paths.ROOT
    assert paths.addons_dir() / paths.MODULE == link  # a second call leaves it


def test_socket_path_stays_short(tmp_path, monkeypatch):
    monkeypatch.setattr(paths, "is_root", lambda: False)
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / ("long" * 30)))
    assert len(str(paths.socket_dir())) <= paths.SOCKET_PATH_LIMIT


def test_full_disk_is_one_clear_line(tmp_path, monkeypatch):
    monkeypatch.setattr(paths.shutil, "disk_usage", lambda _folder: SimpleNamespace(free=10 * 2**20))
    with pytest.raises(say.Failure, match="only 10 MB are left"):
        paths.need_space(tmp_path, 500)


def test_lock_excludes_the_other(tmp_path):
    holder = """if True:
        import fcntl, sys
        stream = open(sys.argv[1], "w")
        try:
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print("busy")"""
    with paths.lock(tmp_path / "x.lock", "nothing"):
        done = subprocess.run(
            [sys.executable, "-c", holder, str(tmp_path / "x.lock")], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "busy"


# -- Debian's mirror ---------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("text", "expected"), [
    ("deb http://mirror.example/debian bookworm main", "http://mirror.example/debian"),
    ("deb [arch=amd64 signed-by=/k.gpg] https://m.example/debian/ sid main", "https://m.example/debian"),
    ("Types: deb\n# http://commented.example/debian\nURIs: http://m.example/debian\nSuites: bookworm", "http://m.example/debian"),
    ("deb https://third.example/apt cloud main\ndeb http://m.example/debian-security x main", None),
])
def test_mirror_is_read_from_the_machines_sources(text, expected):
    assert debian.parse_mirror([text]) == expected


def test_without_apt_the_hint_names_the_way_out(monkeypatch):
    monkeypatch.setattr(debian.shutil, "which", lambda _tool: None)
    with pytest.raises(say.Failure, match="--odoo PATH"):
        debian.PrivateApt("x", ("sid",)).refresh()


# -- Odoo --------------------------------------------------------------------------------------------------------------
def test_a_named_odoo_must_be_19(tmp_path):
    other = tmp_path / "odoo"
    other.write_text("#!/bin/sh\necho Odoo Server 18.0\n")
    other.chmod(0o755)
    with pytest.raises(say.Failure, match="not an Odoo 19"):
        odoo.find(str(other))


def test_a_shell_with_our_own_env_still_gets_the_private_odoo(monkeypatch):
    script = odoo._private_prefix() / "usr/bin/odoo"
    script.parent.mkdir(parents=True)
    script.write_text("#!/usr/bin/python3\nimport odoo\n")
    monkeypatch.setenv("ODOO_BIN", str(script))
    assert odoo.find().interpreter is None


@pytest.mark.parametrize(("arguments", "expected"), [
    (["-d", "x"], ["server", "-c", "CONF", "-d", "x"]),
    (["shell", "-d", "x"], ["shell", "-c", "CONF", "-d", "x"]),
    (["db", "init", "x"], ["db", "-c", "CONF", "init", "x"]),
    (["module", "install", "-d", "x", "crm"], ["module", "install", "-c", "CONF", "-d", "x", "crm"]),
    (["i18n", "export", "crm"], ["i18n", "export", "-c", "CONF", "crm"]),
    (["--version"], ["--version"]),
    (["server", "-c", "mine"], ["server", "-c", "mine"]),
    ([], ["server", "-c", "CONF"]),
])
def test_config_goes_where_the_command_wants_it(arguments, expected):
    assert machine.with_config(arguments, "CONF") == expected


def test_clean_environ_hides_what_bends_python(monkeypatch):
    monkeypatch.setenv("PYTHONPATH", "/elsewhere")
    monkeypatch.setenv("HOME", "/home/x")
    env = python_env.clean_environ(A="1")
    assert "PYTHONPATH" not in env and env["A"] == "1" and env["HOME"] == "/home/x"


@pytest.mark.parametrize(("version", "older"), [("1.2.0", True), ("2.0.1", False), ("2.0.2", False), ("10.0", False)])
def test_unsafe_xlrd_is_recognised(version, older):
    assert python_env.is_older(version, python_env.SAFE["xlrd"]) is older


# -- PostgreSQL --------------------------------------------------------------------------------------------------------
GOOD = {"version": 150000, "user": "odoo", "creates": True, "extensions": list(postgres.EXTENSIONS)}


@pytest.mark.parametrize(("change", "reason"), [
    ({}, ""),
    ({"version": 120009}, "older than 13"),
    ({"user": "postgres"}, "refuses"),
    ({"creates": False}, "may not create"),
    ({"extensions": ["pg_trgm"]}, "btree_gist"),
])
def test_which_server_will_do(change, reason):
    answer = postgres.unfit({**GOOD, **change})
    assert reason in answer and bool(answer) == bool(reason)


# -- keys --------------------------------------------------------------------------------------------------------------
def test_key_ring_is_made_once_and_private(monkeypatch):
    monkeypatch.delenv(keyring.VARIABLE, raising=False)
    path = keyring.ensure()
    with open(path, encoding="ascii") as stream:
        text = stream.read()
    identifier, encryption, hashing = text.strip().split(":")
    assert identifier and encryption != hashing
    assert stat.S_IMODE((paths.state() / "identity.keys").stat().st_mode) == 0o600
    keyring.ensure()
    with open(path, encoding="ascii") as stream:
        assert stream.read() == text


def test_a_given_key_ring_is_left_alone(monkeypatch):
    monkeypatch.setenv(keyring.VARIABLE, "/etc/our.keys")
    assert keyring.ensure() == "/etc/our.keys"
    assert not (paths.state() / "identity.keys").exists()


# -- demo --------------------------------------------------------------------------------------------------------------
def test_taken_port_is_one_clear_line():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(say.Failure, match=f"--port {port + 1}"):
            demo.need_port("127.0.0.1", port)


def test_logins_are_read_from_the_demo_data(tmp_path):
    file = tmp_path / "logins.csv"
    file.write_text("\ufefflogin,password,role,name\ngw1, gw1 ,consultant,顾问一\n", encoding="utf-8")
    assert demo.logins(file) == [{"login": "gw1", "password": "gw1", "role": "consultant", "name": "顾问一"}]
    assert demo.logins(tmp_path / "absent.csv") == []


# -- failures ----------------------------------------------------------------------------------------------------------
def test_missing_program_says_so():
    with pytest.raises(say.Failure, match=r"no-such-program is missing.*Install it"):
        say.run(["no-such-program"], "Install it.")


def test_full_disk_is_recognised():
    with pytest.raises(say.Failure, match="disk is full"):
        say.run([sys.executable, "-c", "import sys; sys.exit('write: No space left on device')"], "hint")


# -- tests and lint ----------------------------------------------------------------------------------------------------
def test_paths_find_their_runner():
    pure, in_odoo = testing.classify([f"{paths.TOOLS}/tests/test_machine.py::test_paths_find_their_runner"])
    assert pure[0].endswith("::test_paths_find_their_runner") and in_odoo == []
    with pytest.raises(say.Failure, match="there is no"):
        testing.classify(["tests/test_that_is_not.py"])


def test_summary_reads_like_pytests():
    line = testing.summary_line({"passed": 10, "failed": 1, "skipped": 2}, 3.5)
    assert line.strip("=") == " 1 failed, 10 passed, 2 skipped in 3.50s "


@pytest.mark.parametrize(("cores", "x", "order"), [
    (2, False, ["odoo", "pure"]), (1, False, ["pure", "odoo"]), (None, False, ["pure", "odoo"]), (2, True, ["pure"]),
])
def test_pure_tests_run_beside_and_the_worst_counts(cores, x, order, monkeypatch, capsys):
    odoo_is_done = threading.Event()

    def pure(_machine, _nodes, extra, output=None):
        assert output is None or odoo_is_done.wait(30)
        assert extra == ["-k", "word", *(["-x"] if x else [])]
        print("pure tests", file=output)
        return testing.Outcome(1, {"failed": 1})

    def in_odoo(*_arguments):
        print("odoo tests")
        odoo_is_done.set()
        return testing.Outcome(0, {"passed": 2})

    for name, fake in (("Machine", lambda _odoo: None), ("_pure", pure), ("_in_odoo", in_odoo)):
        monkeypatch.setattr(testing, name, fake)
    monkeypatch.setattr(testing.programs, "ensure", lambda: None)
    monkeypatch.setattr(testing.os, "cpu_count", lambda: cores)
    assert testing.run(SimpleNamespace(paths=[], k="word", x=x, odoo=None)) == 1
    *said, summary = capsys.readouterr().out.splitlines()
    assert [line.partition(" ")[0] for line in said] == order
    assert ("1 failed, 2 passed" if "odoo" in order else "1 failed in") in summary


def test_what_runs_beside_is_shown_when_the_other_breaks(capsys):
    with pytest.raises(say.Failure), testing._beside(lambda output: print("pure tests", file=output)):
        raise say.Failure("no database")
    assert capsys.readouterr().out == "pure tests\n"


@pytest.mark.parametrize(("skips", "ci", "code"), [
    (["Chrome executable not found"], "1", 1),
    (["Chrome executable not found"], "", 0),
    (["skipped because it is an HttpCase and --odoo-http is not set"], "", 1),
    (["pypinyin is absent"], "1", 0),
])
def test_skipped_tours_are_loud(skips, ci, code, monkeypatch, capsys):
    monkeypatch.setenv("CI", ci)
    outcome = testing.Outcome(0, {"passed": 1, "skipped": 1}, skips)
    assert testing._conclude(outcome, 0, 1, 1.0) == code
    assert ("1 browser tours were SKIPPED" in capsys.readouterr().err) == ("Chrome" in skips[0])


def test_lint_findings_fail_the_run():
    assert testing._conclude(testing.Outcome(0, {"passed": 1}), 1, 1, 1.0) == 1


GOOD_XML = '<?xml version="1.0" encoding="utf-8"?>\n<odoo>\n    <record id="a" model="b"/>\n</odoo>\n'


@pytest.mark.parametrize(("text", "word"), [
    (GOOD_XML, None),
    (GOOD_XML.replace("</odoo>", ""), "well-formed"),
    (GOOD_XML.partition("\n")[2], "does not begin"),
    (GOOD_XML.replace("    <record", "\t<record"), "tab"),
    (GOOD_XML.replace("    <record", "   <record"), "four"),
    (GOOD_XML.replace("<odoo>\n", "<odoo> \n"), "blanks"),
    (GOOD_XML + "\n", "exactly one"),
])
def test_xml_format(text, word):
    found = [message for _line, message in lint.xml_findings(text)]
    assert (found == []) if word is None else any(word in message for message in found)


@pytest.mark.parametrize(("wanted", "have", "word"), [
    (["Card"], {"Card": ["客户卡", False, 3]}, None),
    (["Card"], {}, "missing"),
    (["Card"], {"Card": ["", False, 3]}, "not translated"),
    (["Card"], {"Card": ["客户卡", True, 3]}, "fuzzy"),
    (["%s of %s"], {"%s of %s": ["共 %s", False, 3]}, "placeholders"),
    (["%(a)s of %(b)s"], {"%(a)s of %(b)s": ["%(b)s 的 %(a)s", False, 3]}, None),
    ([], {"Gone": ["没了", False, 3]}, "no longer"),
])
def test_catalogue(wanted, have, word):
    found = po.compare(wanted, have)
    assert (found == []) if word is None else word in found[0]

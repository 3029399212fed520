"""The addon as a dealership would install it: the wheel, or the folder on its own addons path.

Each way in a database of its own, outside this checkout's addons path; upgraded twice, then uninstalled."""

import os
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest
from machine import paths, wheel
from machine.database import FAST, STATE_OF_ADDON, Databases
from machine.machine import Machine

pytestmark = pytest.mark.skipif(not (paths.ROOT / "__manifest__.py").exists(), reason="there is no addon here")


@pytest.fixture(scope="module")
def machine():
    return Machine()


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    return wheel.build(tmp_path_factory.mktemp("wheel"))


@pytest.fixture
def database(machine):
    databases = Databases(machine)
    name = f"{paths.MODULE}_install_{os.getpid()}"
    databases.drop(name)
    databases.clone_of(databases.core, name)
    yield name
    databases.drop(name)


@pytest.fixture
def way_in(request, machine, built, tmp_path):
    """(addons path of the dealership, what its Python finds besides)"""
    core = ",".join(map(str, machine.odoo.addons_paths))
    if request.param == "wheel":
        site = tmp_path / "site"
        subprocess.run(
            [str(machine.python), "-m", "pip", "install", "-q", "--no-deps", "--no-index", "--target", str(site), str(built)],
            check=True)
        return core, [str(site)]
    folder = tmp_path / "their_addons"
    with zipfile.ZipFile(built) as archive:
        for name in archive.namelist():
            if name.startswith(f"odoo/addons/{paths.MODULE}/"):
                archive.extract(name, tmp_path)
    shutil.move(tmp_path / "odoo" / "addons", folder)
    return f"{core},{folder}", []


def odoo(machine, way_in, database, *arguments):
    addons_path, site = way_in
    env = machine.environ(**FAST)
    env["PYTHONPATH"] = os.pathsep.join([env["PYTHONPATH"], *site])
    done = subprocess.run(
        machine.command("server", f"--addons-path={addons_path}", "-d", database, "--stop-after-init", "--no-http", *arguments),
        env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-4000:]
    bad = [line for line in done.stderr.splitlines() if " ERROR " in line or " CRITICAL " in line]
    assert not bad, "\n".join(bad)


# What a database holds beside its rows.
CATALOGUE = """
    SELECT 'column ' || table_name || '.' || column_name FROM information_schema.columns WHERE table_schema = 'public'
    UNION ALL SELECT 'extension ' || extname FROM pg_extension
    UNION ALL SELECT 'function ' || proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace
    UNION ALL SELECT 'index ' || indexname FROM pg_indexes WHERE schemaname = 'public'
    UNION ALL SELECT 'constraint ' || conname || ' of ' || conrelid::regclass FROM pg_constraint WHERE conrelid <> 0"""


@pytest.mark.parametrize("way_in", ["wheel", "folder"], indirect=True)
def test_install_upgrade_uninstall(machine, way_in, database):
    before = set(machine.sql(database, CATALOGUE))
    odoo(machine, way_in, database, "-i", paths.MODULE)
    assert machine.sql(database, STATE_OF_ADDON) == ["installed"]
    for _time in range(2):
        odoo(machine, way_in, database, "-u", paths.MODULE)
    assert machine.sql(database, STATE_OF_ADDON) == ["installed"]
    _uninstall(machine, way_in, database)
    assert machine.sql(database, STATE_OF_ADDON) == ["uninstalled"]
    left = machine.sql(database, "SELECT count(*) FROM ir_model_data WHERE module = 'auto_dealership'")
    assert left == ["0"]
    after = set(machine.sql(database, CATALOGUE))
    assert after - before == set(), "left behind"
    assert before - after == set(), "taken along"


def _uninstall(machine, way_in, database):
    addons_path, site = way_in
    config = Path(machine.config).read_text(encoding="utf-8")
    lines = [f"addons_path = {addons_path}" if line.startswith("addons_path") else line for line in config.splitlines()]
    theirs = machine.state / f"install_{os.getpid()}.conf"
    theirs.write_text("\n".join(lines) + "\n", encoding="utf-8")
    env = machine.environ(**FAST)
    env["PYTHONPATH"] = os.pathsep.join([env["PYTHONPATH"], *site])
    command = [str(machine.python), str(machine.odoo.script), "module", "uninstall", "-c", str(theirs), "-d", database, paths.MODULE]
    done = subprocess.run(command, env=env, capture_output=True, text=True, check=False)
    theirs.unlink()
    assert done.returncode == 0, done.stderr[-4000:]


def test_wheel_holds_the_product_only(built):
    names = zipfile.ZipFile(built).namelist()
    prefix = f"odoo/addons/{paths.MODULE}/"
    assert f"{prefix}__manifest__.py" in names
    assert not [name for name in names if name.startswith((f"{prefix}tools/", f"{prefix}.ci/", f"{prefix}dealer"))]

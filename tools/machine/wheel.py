"""The installable wheel: `odoo-addon-auto_dealership`, as OCA's whool builds it."""

import os
import shutil
from pathlib import Path

from . import lint, python_env, say

NOT_FOR_DEALERS = ("tools", ".ci", "dealer", ".gitignore")


def build(target):
    """Build into the folder `target`; returns the wheel's path."""
    python = python_env.environment("wheel", ("wheel.lock",))
    target = Path(target).resolve()
    target.mkdir(parents=True, exist_ok=True)
    if not shutil.which("git"):
        raise say.Failure("git is missing: install it, whool counts its commits for the version.")
    # whool names the wheel after its folder and wants a git tree of its own
    with lint.copy_named_after_module() as copy:
        for name in NOT_FOR_DEALERS:
            path = copy / name
            shutil.rmtree(path, ignore_errors=True) if path.is_dir() else path.unlink(missing_ok=True)
        env = python_env.clean_environ(GIT_CONFIG_GLOBAL=os.devnull, GIT_CONFIG_NOSYSTEM="1")
        identity = ("-c", "user.name=dealer", "-c", "user.email=dealer@localhost", "-c", "init.defaultBranch=main")
        for command in (("init", "-q"), ("add", "-A"), ("commit", "-qm", "wheel")):
            say.run(["git", *identity, *command], "git failed while building the wheel.", env=env, cwd=copy)
        with say.step("building the wheel"):
            say.run([python, "-m", "build", "--wheel", "--no-isolation", "--outdir", target, "."],
                    "the wheel could not be built (see above).", env=env, cwd=copy)
    return max(target.glob("*.whl"), key=lambda file: file.stat().st_mtime)

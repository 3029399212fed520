"""Where things lie: what every checkout shares (cache) and what belongs to this checkout (state)."""

import contextlib
import fcntl
import hashlib
import os
import shutil
from pathlib import Path

from . import say

MODULE = "auto_dealership"
ROOT = Path(__file__).resolve().parents[2]
TOOLS = ROOT / "tools"
REQUIREMENTS = TOOLS / "requirements"
SOCKET_PATH_LIMIT = 90  # the kernel allows 107 bytes for a socket's path, PostgreSQL appends its file name
NOBODY = 65534


def is_root():
    return os.geteuid() == 0


def checkout_key(root=ROOT):
    """Short and stable name of this checkout: two clones side by side never share a database."""
    return hashlib.sha256(str(root).encode()).hexdigest()[:10]


def _base(variable, fallback):
    value = os.environ.get(variable, "")
    # the XDG specification tells to ignore relative paths
    return Path(value) if value.startswith("/") else Path.home() / fallback


def cache():
    """Downloads, the unpacked Odoo and Python environments: shared between checkouts, may be deleted any time."""
    return _made(_base("XDG_CACHE_HOME", ".cache") / MODULE)


def state():
    """This checkout's databases' files, keys and configuration: deleting it loses the demo data."""
    return _made(_base("XDG_STATE_HOME", ".local/state") / MODULE / checkout_key())


def cluster_home():
    """Folder of the private PostgreSQL. Root's server runs as `nobody`, who cannot enter /root."""
    return Path("/var/lib") / MODULE / checkout_key() if is_root() else state() / "postgresql"


def socket_dir():
    wanted = cluster_home() / "run"
    if len(str(wanted)) <= SOCKET_PATH_LIMIT:
        return wanted
    return Path("/tmp") / f"{MODULE}-{os.geteuid()}-{checkout_key()}"  # nosec B108 - mode 700, owner checked


def addons_dir():
    """Addons path entry on which the checkout appears under the module's name."""
    folder = _made(state() / "addons")
    link = folder / MODULE
    if not link.is_symlink() or os.readlink(link) != str(ROOT):
        fresh = folder / f".{MODULE}.{os.getpid()}"
        fresh.symlink_to(ROOT)
        fresh.replace(link)
    return folder


def _made(folder):
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise say.Failure(
            f"cannot create {folder} ({error.strerror}); make it writable or set XDG_CACHE_HOME / XDG_STATE_HOME."
        ) from error
    return folder


def need_space(folder, megabytes):
    free = shutil.disk_usage(folder).free // 2**20
    if free < megabytes:
        raise say.Failure(
            f"needs {megabytes} MB free below {folder}, only {free} MB are left; free some or set XDG_CACHE_HOME to another disk."
        )


@contextlib.contextmanager
def lock(path, waiting_for):
    """Only one process at a time, across checkouts; gone with the process that holds it."""
    with open(path, "w", encoding="utf-8") as stream:
        try:
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say.note(f"another dealer command is busy with {waiting_for}, waiting for it ...")
            fcntl.flock(stream, fcntl.LOCK_EX)
        yield

"""The key ring for identity numbers: outside the database, readable by its owner only."""

import base64
import contextlib
import os
import secrets

from . import paths

VARIABLE = "AUTO_DEALERSHIP_KEY_FILE"


def new_line(key_id):
    """`keyid:encryption key:keyed-hash key`, 32 random bytes each."""
    encryption, hashing = (base64.b64encode(secrets.token_bytes(32)).decode() for _key in range(2))
    return f"{key_id}:{encryption}:{hashing}\n"


def ensure():
    """The ring named by the environment, else this checkout's own, made when missing."""
    given = os.environ.get(VARIABLE)
    if given:
        return given
    path = paths.state() / "identity.keys"
    if not path.exists():
        fresh = path.with_suffix(f".{os.getpid()}")
        descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with open(descriptor, "w", encoding="ascii") as stream:
            stream.write(new_line("demo1"))
        with contextlib.suppress(FileExistsError):
            os.link(fresh, path)  # never over a ring that another process has just made
        fresh.unlink()
    return str(path)

"""What the person at the terminal reads: progress on stderr, one clear line per failure."""

import contextlib
import os
import shlex
import subprocess
import sys
import time


class Failure(Exception):
    """Something a person can mend: the message says what to do. Printed as one line, no traceback."""


def note(text):
    print(f"dealer: {text}", file=sys.stderr, flush=True)


def warn(text):
    print(f"dealer: WARNING: {text}", file=sys.stderr, flush=True)


@contextlib.contextmanager
def step(text):
    """Announce a long step and how long it took."""
    note(f"{text} ...")
    start = time.monotonic()
    yield
    note(f"{text}: done in {time.monotonic() - start:.0f} s")


def tail(text, lines=15):
    return "\n".join(text.strip().splitlines()[-lines:])


def run(command, hint, *, env=None, cwd=None, log=None, **kwargs):
    """Run quietly; on failure show the end of the output and raise `hint`. Returns stdout, then stderr.

    The whole output goes to the file `log` as well when given."""
    command = [str(part) for part in command]
    if os.environ.get("DEALER_VERBOSE"):
        note("$ " + shlex.join(command))
    try:
        done = subprocess.run(
            command, env=env, cwd=cwd, text=True, errors="replace", check=False, capture_output=True, **kwargs,
        )
    except FileNotFoundError as error:
        raise Failure(f"{command[0]} is missing on this machine. {hint}") from error
    if log:
        with open(log, "a", encoding="utf-8") as stream:
            stream.write(f"$ {shlex.join(command)}\n{done.stdout}{done.stderr}\n")
    if done.returncode:
        if "No space left on device" in done.stderr + done.stdout:
            raise Failure("the disk is full: free some space and run the same command again.")
        print(tail(done.stderr + "\n" + done.stdout), file=sys.stderr)
        raise Failure(hint)
    return done.stdout + done.stderr

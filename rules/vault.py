"""Encryption of identity numbers 证件号码 at rest (A05, PIPL art. 51): key ring, AES-256-GCM, keyed blind index.

Keys live outside the database, so that a dump, a replica or a backup alone reveals nothing:

* ``AUTO_DEALERSHIP_KEY_FILE`` names a file that only the server's user may read (mode 600 or 400), one key a line;
* or ``AUTO_DEALERSHIP_KEYS`` holds the same lines separated by commas (for containers). The file wins.

A line is ``keyid:base64 of 32 bytes (encryption):base64 of 32 bytes (blind index)``; empty lines and ``#`` comments are
allowed. The first key is the active one: it encrypts and indexes everything new. The others only read what was written
before, until the rotation has rewritten it.

The cipher text is ``v1:keyid:base64(nonce + ciphertext)`` and is bound by additional data to its model, the record's
immutable uuid and the field: copied into another row it does not decrypt. The blind index is ``keyid:hex`` of an
HMAC-SHA256 (a plain hash of a resident id is guessed in milliseconds). A search tries the index of every key in the
ring, therefore a number stays findable in the middle of a rotation.

No message, representation or exception of this module holds a key or a clear text.
"""
import base64
import binascii
import hashlib
import hmac
import os
import re
import stat
from typing import NamedTuple

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

ENV_FILE = 'AUTO_DEALERSHIP_KEY_FILE'
ENV_KEYS = 'AUTO_DEALERSHIP_KEYS'

VERSION = 'v1'
KEY_BYTES = 32
NONCE_BYTES = 12
TAG_BYTES = 16
MAX_FILE_BYTES = 64 * 1024
_KEY_ID = re.compile(r'[A-Za-z0-9_-]{1,32}')

# path -> (signature of the file, ring): re-read when the administrator changes the file, without a restart
_file_cache = {}


class VaultError(Exception):
    """What is wrong with the keys or the cipher text: ``code`` for the translator, ``params`` without any secret.

    Codes: ``key_missing``, ``key_file_unreadable``, ``key_file_mode``, ``key_syntax``, ``key_unknown``, ``damaged``.
    """

    def __init__(self, code, **params):
        super().__init__(code)
        self.code = code
        self.params = params


class _Key(NamedTuple):
    key_id: str
    cipher: AESGCM
    index_key: bytes

    def __repr__(self):
        return f'<key {self.key_id}>'


def associated_data(model, uuid, field):
    """Additional data that binds a cipher text to its place.

    >>> associated_data('some.model', 'u-1', 'number')
    b'some.model\\x00u-1\\x00number'
    """
    parts = (model, uuid, field)
    if not all(parts) or any('\0' in part for part in parts):
        raise ValueError("model, uuid and field are all needed")
    return '\0'.join(parts).encode()


def key_id_of(token):
    """The key id that a cipher text or a blind index was made with, '' for anything else.

    >>> key_id_of('v1:k2:AAAA'), key_id_of('k1:00ff'), key_id_of('x'), key_id_of(None)
    ('k2', 'k1', '', '')
    """
    parts = (token or '').split(':')
    return parts[-2] if len(parts) in (2, 3) else ''


def new_key_line(key_id):
    """A fresh random line for the key file."""
    if not _KEY_ID.fullmatch(key_id):
        raise VaultError('key_syntax', line=1, reason='key_id')
    encryption, index = (base64.b64encode(os.urandom(KEY_BYTES)).decode() for _dummy in range(2))
    return f'{key_id}:{encryption}:{index}'


class KeyRing:
    """The keys in their order; the first is active."""

    def __init__(self, lines):
        keys = {}
        for number, line in enumerate(lines, 1):
            line = line.strip()
            if not line or line.startswith('#'):
                continue
            key = _parse_line(line, number)
            if key.key_id in keys:
                raise VaultError('key_syntax', line=number, reason='duplicate')
            keys[key.key_id] = key
        if not keys:
            raise VaultError('key_missing', file=ENV_FILE, env=ENV_KEYS)
        self._keys = keys
        self._active = next(iter(keys.values()))

    def __repr__(self):
        return f"<KeyRing {', '.join(self._keys)}>"

    def __reduce__(self):
        raise TypeError("a key ring is never serialised")

    @property
    def active_id(self):
        return self._active.key_id

    @property
    def key_ids(self):
        return tuple(self._keys)

    def encrypt(self, clear, aad):
        """``v1:keyid:base64(nonce + ciphertext)`` with the active key; never twice the same."""
        nonce = os.urandom(NONCE_BYTES)
        sealed = self._active.cipher.encrypt(nonce, clear.encode(), aad)
        return f'{VERSION}:{self.active_id}:{base64.b64encode(nonce + sealed).decode()}'

    def decrypt(self, token, aad):
        """The clear text; VaultError when the key is not in the ring, or the text was changed or moved."""
        version, _sep, rest = token.partition(':')
        key_id, _sep, payload = rest.partition(':')
        if version != VERSION or not payload:
            raise VaultError('damaged')
        key = self._keys.get(key_id)
        if key is None:
            raise VaultError('key_unknown', key_id=key_id)
        try:
            raw = base64.b64decode(payload, validate=True)
            if len(raw) < NONCE_BYTES + TAG_BYTES:
                raise VaultError('damaged')
            return key.cipher.decrypt(raw[:NONCE_BYTES], raw[NONCE_BYTES:], aad).decode()
        except (binascii.Error, InvalidTag, ValueError):
            raise VaultError('damaged') from None

    def blind_index(self, clear):
        """``keyid:hex`` by the active key: what is stored."""
        return self._index(self._active, clear)

    def blind_indexes(self, clear):
        """The index by every key of the ring, active first: what is searched for."""
        return tuple(self._index(key, clear) for key in self._keys.values())

    def is_current(self, *tokens):
        """Whether all cipher texts and indexes given were made with the active key (else: rotate)."""
        return all(key_id_of(token) == self.active_id for token in tokens)

    @staticmethod
    def _index(key, clear):
        return f'{key.key_id}:{hmac.new(key.index_key, clear.encode(), hashlib.sha256).hexdigest()}'


def load_ring(environ=None):
    """The ring that the environment names; VaultError says what the administrator must set."""
    environ = os.environ if environ is None else environ
    path = (environ.get(ENV_FILE) or '').strip()
    if path:
        return _ring_from_file(path)
    keys = (environ.get(ENV_KEYS) or '').strip()
    if keys:
        return KeyRing(keys.split(','))
    raise VaultError('key_missing', file=ENV_FILE, env=ENV_KEYS)


def _ring_from_file(path):
    try:
        with open(path, 'rb') as stream:
            # the opened file is asked, not the path: nobody can swap it between the check and the read
            status = os.fstat(stream.fileno())
            if not stat.S_ISREG(status.st_mode):
                raise VaultError('key_file_unreadable', path=path)
            if os.name == 'posix' and status.st_mode & 0o077:
                raise VaultError('key_file_mode', path=path, mode=f'{stat.S_IMODE(status.st_mode):03o}')
            signature = (status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns)
            cached = _file_cache.get(path)
            if cached and cached[0] == signature:
                return cached[1]
            text = stream.read(MAX_FILE_BYTES + 1)
    except (OSError, ValueError):  # ValueError: a NUL in the path
        raise VaultError('key_file_unreadable', path=path) from None
    try:
        lines = text.decode('utf-8-sig').splitlines()
    except UnicodeDecodeError:
        lines = None
    if lines is None or len(text) > MAX_FILE_BYTES:
        raise VaultError('key_syntax', line=1, reason='format')
    ring = KeyRing(lines)
    _file_cache[path] = (signature, ring)
    return ring


def _parse_line(line, number):
    parts = line.split(':')
    if len(parts) != 3:
        raise VaultError('key_syntax', line=number, reason='format')
    key_id, *encoded = parts
    if not _KEY_ID.fullmatch(key_id):
        raise VaultError('key_syntax', line=number, reason='key_id')
    secrets = []
    for text in encoded:
        try:
            secret = base64.b64decode(text.strip(), validate=True)
        except (binascii.Error, ValueError):
            secret = b''
        if len(secret) != KEY_BYTES:
            raise VaultError('key_syntax', line=number, reason='length')
        secrets.append(secret)
    encryption, index = secrets
    if hmac.compare_digest(encryption, index):
        raise VaultError('key_syntax', line=number, reason='same_key')
    return _Key(key_id, AESGCM(encryption), index)

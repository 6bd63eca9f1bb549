"""Sealing: names, phones, stories and messages lie encrypted in the database and open only in their own row."""

import hmac
import json
import os
import secrets
from base64 import b64decode, b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any, Self, overload

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

NONCE = 12  # bytes, the size AES-GCM is defined for
INDEX = 16  # bytes of HMAC kept: enough to be unique, too few to be worth inverting without the key


class SealBroken(Exception):
    """A sealed value was changed, moved to another row, or sealed with a key that is not here."""


@dataclass(frozen=True)
class Keyring:
    """The installation's keys by key id; new values are sealed with `current`, old ones open with theirs."""

    current: str
    keys: Mapping[str, bytes]

    @classmethod
    def load_or_create(cls, path: Path) -> Self:
        """The key file is readable by its owner alone; whoever loses it loses every sealed value."""
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            made = {"current": "k1", "keys": {"k1": b64encode(secrets.token_bytes(32)).decode()}}
            with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o400), "w") as file:
                json.dump(made, file)
                file.flush()
                os.fsync(file.fileno())
        told = json.loads(path.read_text())
        return cls(told["current"], {key_id: b64decode(key) for key_id, key in told["keys"].items()})

    def seal(self, text: str, bound_to: str) -> bytes:
        """key id, NUL, nonce, ciphertext with its tag; `bound_to` must be given again to open it."""
        nonce = secrets.token_bytes(NONCE)
        sealed = self._cipher(self.current).encrypt(nonce, text.encode(), bound_to.encode())
        return self.current.encode() + b"\0" + nonce + sealed

    def open(self, sealed: bytes, bound_to: str) -> str:
        key_id, _, rest = sealed.partition(b"\0")
        try:
            opened = self._cipher(key_id.decode()).decrypt(rest[:NONCE], rest[NONCE:], bound_to.encode())
        except (InvalidTag, KeyError, ValueError) as fault:
            raise SealBroken(bound_to) from fault
        return opened.decode()

    def index(self, field: str, value: str) -> bytes:
        """The keyed blind index by which an exact value is found again; one key per field."""
        key = self._derive(min(self.keys), f"index:{field}")  # never rotated with the sealing key
        return hmac.new(key, value.encode(), sha256).digest()[:INDEX]

    def file_cipher(self, key_id: str, salt: bytes) -> AESGCM:
        """For one whole file: its salt gives it a key of its own, so that its nonces may simply count."""
        return AESGCM(self._derive(key_id, "file", salt))

    def _cipher(self, key_id: str) -> AESGCM:
        return AESGCM(self._derive(key_id, "seal"))

    def _derive(self, key_id: str, purpose: str, salt: bytes | None = None) -> bytes:
        return _derived(self.keys[key_id], purpose) if salt is None else _hkdf(self.keys[key_id], purpose, salt)


def _hkdf(key: bytes, purpose: str, salt: bytes | None = None) -> bytes:
    return HKDF(SHA256(), 32, salt, f"mingbai:{purpose}".encode()).derive(key)


@lru_cache(maxsize=64)
def _derived(key: bytes, purpose: str) -> bytes:
    """Derived once: a list of thousands of names would else do little beside."""
    return _hkdf(key, purpose)


_keyring: Keyring | None = None


def use(keyring: Keyring) -> None:
    """Called once by whoever composes the application (or a test) before rows are read or written."""
    global _keyring
    _keyring = keyring


def keyring() -> Keyring:
    if _keyring is None:
        raise RuntimeError("no keyring: call sealing.use() before touching sealed fields")
    return _keyring


class Sealed:
    """A text attribute of a row, kept encrypted in another column of the same row.

    Bound to table, column and row id, so that a value pasted into another row does not open.
    """

    def __init__(self, column: str) -> None:
        self.column = column

    def __set_name__(self, owner: Any, name: str) -> None:
        self.owner = owner

    @overload
    def __get__(self, row: None, owner: type) -> Self: ...
    @overload
    def __get__(self, row: Any, owner: type) -> str | None: ...
    def __get__(self, row: Any, owner: type) -> Self | str | None:
        if row is None:
            return self
        return self.opened(row.id, getattr(row, self.column))

    def opened(self, row_id: str, sealed: bytes | None) -> str | None:
        """What a column read by itself holds: of thousands of rows that is quicker than the rows."""
        return None if sealed is None else keyring().open(sealed, self._bound_to(row_id))

    def __set__(self, row: Any, text: str | None) -> None:
        setattr(row, self.column, None if text is None else self.seal(row, text))

    def seal(self, row: Any, text: str) -> bytes:
        """What the column of that row would hold; the row stays as it is."""
        return keyring().seal(text, self._bound_to(row.id))

    def _bound_to(self, row_id: str) -> str:
        return f"{self.owner.__tablename__}|{self.column}|{row_id}"

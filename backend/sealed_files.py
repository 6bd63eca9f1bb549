"""Sealed files: a whole file encrypted in pieces, so that a changed, cut or swapped piece is noticed."""

import secrets
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from cryptography.exceptions import InvalidTag

from backend.sealing import Keyring, SealBroken

MAGIC = b"MINGBAI1"
SALT = 16  # bytes
PIECE = 1 << 20  # bytes of plain text
TAG = 16  # bytes AES-GCM adds to a piece
LAST, MORE = b"last", b"more"


def seal_file(keyring: Keyring, plain: Path, sealed: Path) -> None:
    """Seals one file into another."""
    with plain.open("rb") as source, sealed.open("wb") as target:
        seal(keyring, source, target)


def open_file(keyring: Keyring, sealed: Path, plain: Path) -> None:
    """Raises SealBroken if the file is none of ours, damaged, or sealed with a key that is not here."""
    with sealed.open("rb") as source, plain.open("wb") as target:
        unseal(keyring, source, target)


def seal(keyring: Keyring, source: BinaryIO, target: BinaryIO, bound_to: str = "") -> None:
    """MAGIC, length and key id, salt, then the pieces; each knows its number and whether it is the last.

    `bound_to` must be given again to open it: a file in the place of another does not open.
    """
    salt, key_id = secrets.token_bytes(SALT), keyring.current.encode()
    cipher = keyring.file_cipher(keyring.current, salt)
    target.write(MAGIC + bytes([len(key_id)]) + key_id + salt)
    for number, piece, mark in _pieces(source, PIECE):
        target.write(cipher.encrypt(number.to_bytes(12), piece, mark + bound_to.encode()))


def unseal(keyring: Keyring, source: BinaryIO, target: BinaryIO, bound_to: str = "") -> None:
    """Raises SealBroken as `open_file` does, and for a file that was bound to something else."""
    try:
        if source.read(len(MAGIC)) != MAGIC:
            raise SealBroken("not a sealed file")
        key_id = source.read(source.read(1)[0]).decode()
        cipher = keyring.file_cipher(key_id, source.read(SALT))
        for number, piece, mark in _pieces(source, PIECE + TAG):
            target.write(cipher.decrypt(number.to_bytes(12), piece, mark + bound_to.encode()))
    except (InvalidTag, KeyError, IndexError, UnicodeDecodeError) as fault:
        raise SealBroken("damaged, or sealed with another key") from fault


def _pieces(source: BinaryIO, size: int) -> Iterator[tuple[int, bytes, bytes]]:
    number, piece = 0, source.read(size)
    while True:
        following = source.read(size)
        yield number, piece, MORE if following else LAST
        if not following:
            return
        number, piece = number + 1, following

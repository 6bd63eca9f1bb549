"""Voice messages: each format is read by its content and kept without anything but the sound."""

from collections.abc import Callable

from backend.attachments.voices import framed, mp4, ogg, wav, webm

Cleaned = Callable[[bytes], bytes]

FORMATS: tuple[tuple[str, Callable[[bytes], bool], Cleaned], ...] = (
    ("audio/ogg", ogg.begins, ogg.cleaned),
    ("audio/mp4", mp4.begins, mp4.cleaned),
    ("audio/webm", webm.begins, webm.cleaned),
    ("audio/wav", wav.begins, wav.cleaned),
    ("audio/aac", framed.begins_aac, framed.cleaned_aac),
    ("audio/mpeg", framed.begins_mp3, framed.cleaned_mp3),
)
AMR = b"#!AMR"  # the sound of old telephones, which no browser can play

"""The county of the console's tests, for those who send its forms."""

from tests.backend.console.conftest import county, world

__all__ = ["county", "world"]

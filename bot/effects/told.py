"""Told: the answers and gifts a dialogue hands to its effect, by their names in the flow."""

from collections.abc import Mapping
from typing import Any

Told = Mapping[str, Any]

"""Filters of a search that is kept, as JSON. They hold no dates."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from kb.models import SearchFilters


def filters_to_store(filters: SearchFilters) -> dict[str, Any]:
    """What of the filters is set."""
    return {name: value for name, value in asdict(filters).items() if value}


def filters_of(stored: Mapping[str, Any]) -> SearchFilters:
    """The filters that were stored."""
    values: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in stored.items()
    }
    return SearchFilters(**values)

"""Records in, other people's formats out: one file a format."""

from secondsource.exchange.export import export_edition, export_schema

__all__ = ["export_edition", "export_schema"]

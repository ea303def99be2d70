"""Adapters around heavy libraries, loaded only when used."""

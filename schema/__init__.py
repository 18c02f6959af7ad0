"""Kinds, shipped packs and file schemas: data, no code."""

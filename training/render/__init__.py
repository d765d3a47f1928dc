"""Renders training samples of dressed persons from MakeHuman's CC0 assets."""

"""Tests; they mirror the three packages."""

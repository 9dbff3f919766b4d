"""Tests of Maillage; they mirror ``src/maillage``."""

"""Build the demonstration by calling the services a person would use, in one transaction."""

from maillage.demo.build.everything import Summary, build_demonstration, is_built

__all__ = ["Summary", "build_demonstration", "is_built"]

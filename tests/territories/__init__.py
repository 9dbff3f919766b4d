"""Tests of the territories module."""

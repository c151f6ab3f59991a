"""Tests of the guide to a first program."""

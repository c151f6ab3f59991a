"""Conditions: checking, matching, explaining, anchors."""

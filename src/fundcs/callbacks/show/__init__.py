"""Callbacks on screen and as workbooks."""

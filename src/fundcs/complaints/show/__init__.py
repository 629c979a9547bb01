"""Complaints on screen and as workbooks."""

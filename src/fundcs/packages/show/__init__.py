"""Packages on screen and their forms as workbooks."""

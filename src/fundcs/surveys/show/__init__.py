"""Surveys on the screen, as JSON and as workbooks."""

"""Care as tables, JSON and workbooks."""

"""Points and lists on screen and as workbooks."""

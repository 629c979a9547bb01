"""The client's file on screen, as workbook and as text."""

"""One client's whole file, collected from the chapters (Art. 3-5)."""

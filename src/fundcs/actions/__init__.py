"""Corrective actions: what is changed so that a root cause of complaints does not come back (Art. 38(4))."""

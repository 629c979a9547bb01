"""Members of staff: who they are, in which role, signed or not, here or gone (Art. 2, 6, 18)."""

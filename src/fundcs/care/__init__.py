"""Care: what passes between the firm and its clients beside business (Art. 10, 11, 19, 26-31)."""

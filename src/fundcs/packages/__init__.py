"""Contract packages: rounds, reviews, failures, forms (Art. 21-22)."""

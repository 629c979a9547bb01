"""What is owed: every chapter's duties, collected, sorted and reported."""

"""What is owed: by whom, to whom, by when, under which article."""

"""Use cases of bulletins: collect the figures of a month, issue them, read what was issued."""

"""Use cases of absences and notices, and who has what on a day."""

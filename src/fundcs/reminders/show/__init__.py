"""The reminders in every form."""

"""The list of duties in every form."""

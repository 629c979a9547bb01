"""Keys: the archive enciphered at rest, a slot for each member, signatures of what needs a person's word."""

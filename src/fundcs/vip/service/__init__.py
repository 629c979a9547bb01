"""Use cases of VIP service, by what they are about."""

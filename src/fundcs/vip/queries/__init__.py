"""Every SELECT of VIP service, by what it is about."""

"""The service of VIP clients and of other tiers: events, consent, benefits (Art. 39-40)."""

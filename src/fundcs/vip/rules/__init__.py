"""Rules of VIP service: half-years, events, consent, benefits."""

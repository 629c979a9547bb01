"""Who is paid by a payout, and whether the client stands by the account on record (Art. 46)."""

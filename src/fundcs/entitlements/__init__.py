"""What a fund owes whom for which period: contracts, periods, interest, principal and payees."""

"""Payout sheets on screen and as workbooks."""

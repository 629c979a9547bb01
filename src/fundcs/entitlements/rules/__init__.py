"""The rules of the payout calculation: by the fund contract and the policy, for the sheet of Art. 47."""

"""The client file: particulars, tier, holdings, history (Art. 1-8)."""

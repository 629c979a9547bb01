"""Use cases of handing over: what a member holds, leaving, the record of what passed."""

"""What is given to the commands of a complaint's steps."""

JUDGED = ("--reasonable", "--content", "x", "--department", "finance", "--responsible", "S001")
"""To `complaints judge`, so that nothing is left to determine before the closing."""
CLOSED = ("--resolution", "x", "--root-cause", "delay")
"""To `complaints close`."""

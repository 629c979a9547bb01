"""What every chapter may use and nothing that knows a chapter."""

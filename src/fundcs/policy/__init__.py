"""The regulation as data: tiers, deadlines, penalty scale, required documents, each with its article."""

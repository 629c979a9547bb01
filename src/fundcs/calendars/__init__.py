"""Working days: the State Council's arrangements and the firm's own."""

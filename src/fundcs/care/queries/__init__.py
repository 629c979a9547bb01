"""Every SELECT of care."""

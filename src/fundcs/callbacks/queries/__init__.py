"""Every SELECT over callbacks, findings and changed accounts."""

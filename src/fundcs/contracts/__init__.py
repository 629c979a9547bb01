"""Contracts: what a client holds of a fund, what left it, who took it over."""

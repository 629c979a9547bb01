"""The rules of complaints: steps, standing, deadlines, figures."""

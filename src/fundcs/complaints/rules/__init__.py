"""The rules of complaints."""

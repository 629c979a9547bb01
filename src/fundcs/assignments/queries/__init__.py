"""Every SELECT over absences, hand-overs and notices."""

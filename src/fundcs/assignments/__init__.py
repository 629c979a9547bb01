"""Who looks after what, from when on: absences and deputies, hand-overs, telling clients (Art. 8, 12)."""

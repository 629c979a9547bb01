"""Jobs that the system runs by itself: one description, for the Task Scheduler of Windows and for cron."""

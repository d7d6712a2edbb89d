"""What a change would take from whom, counted before it is saved."""

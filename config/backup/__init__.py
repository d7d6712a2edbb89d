"""All that an install keeps, as one file, and back again; docs/backup.md tells operators how."""

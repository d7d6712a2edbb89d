"""Partners from a file: reading, planning in words, and doing what was planned."""

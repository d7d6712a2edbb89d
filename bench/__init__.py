"""Benchmarks; python3 run.py bench NAME runs one."""

"""The words that both halves of waiban share, in Python, SQL, YAML and JSON; no logic."""

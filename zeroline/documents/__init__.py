"""What the archive found as plain values, for `--json`; docs/json.md explains each field."""

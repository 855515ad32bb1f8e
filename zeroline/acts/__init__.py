"""What people do with what the archive holds: revise, release, verify, post, ask. Commands and desk share it."""

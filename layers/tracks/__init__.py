"""Pages about tracks: bringing files, what became of them, and one track fix by fix."""

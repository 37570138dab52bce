"""Where do records live? The only part that touches the disk."""

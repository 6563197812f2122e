"""Keeping an installation: backups of everything, bringing them back, and one machine at a time where that matters."""

"""The project: wiring only. Nothing in ``appeals`` imports it."""

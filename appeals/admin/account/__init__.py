"""The door of the desk, and what everybody there keeps in order for herself: factors, password, sessions."""

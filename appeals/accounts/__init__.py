"""Who may come to the desk: passwords, second factors, links that lead in, sessions, limits on guessing."""

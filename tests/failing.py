"""An application that always fails, with what it was asked for in its words. Served by test_logs.py."""


def application(environ: dict, start_response) -> list[bytes]:
    """Fail."""
    raise RuntimeError(environ["QUERY_STRING"])

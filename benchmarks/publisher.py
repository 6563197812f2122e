"""A process that publishes ten times a second, for as long as it is told, while others read.

    python -m benchmarks.publisher VAR_DIR

A number of seconds comes in, a line of JSON goes out: how many publications there were and how many failed.
"""

import json
import os
import sys
import time

A_SECOND = 10


def main(folder: str) -> None:
    """Make an appeal to publish in the product's database in ``folder``, and wait for what is said."""
    os.environ.update(VAR_DIR=folder, DJANGO_SETTINGS_MODULE="campaign_site.settings")
    import django  # noqa: PLC0415 - the settings must be named first

    django.setup()
    from appeals.models import Appeal  # noqa: PLC0415 - the apps must be there first
    from appeals.publishing.publish import publish  # noqa: PLC0415
    from tests.make import make_appeal  # noqa: PLC0415

    appeal = Appeal.objects.filter(key="restless").first() or make_appeal("restless")
    publish(appeal, reason="To begin with.") if not appeal.revisions.exists() else None
    print("{}", flush=True)
    for line in sys.stdin:
        print(json.dumps(_publish(appeal, float(line), publish)), flush=True)


def _publish(appeal, seconds: float, publish) -> dict:
    published = failed = 0
    start = time.perf_counter()
    while (passed := time.perf_counter() - start) < seconds:
        appeal.title_en = f"Restless {time.time_ns()}"
        appeal.save()
        try:
            publish(appeal, reason="It changes ten times a second.")
            published += 1
        except Exception as error:  # whatever it is, it is told and counted
            failed += 1
            print(error, file=sys.stderr)
        time.sleep(max(0.0, (published + failed) / A_SECOND - (time.perf_counter() - start)))
    return {"published": published, "failed": failed, "seconds": passed}


if __name__ == "__main__":
    main(*sys.argv[1:])

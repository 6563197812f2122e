"""Two real servers on one database: what one publishes, the other shows within a second, and without any database."""

import re
import sqlite3
import time
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.utils import timezone

from appeals.acting import FUNCTION
from appeals.models import Generation
from appeals.models.generation import hear
from appeals.pages.generations import Watch
from appeals.publishing.publish import publish
from tests.make import make_appeal, make_campaign
from tests.processes import run_manage
from tests.servers import read, run_gunicorn, run_redis, wait_until

APPEAL = "/en/appeals/schools/"
PUBLISH = """
from datetime import timedelta
from django.utils import timezone
from appeals.models import Appeal
from appeals.publishing.publish import publish
appeal = Appeal.objects.get()
Appeal.objects.update(title_en="A published title")
publish(appeal, reason="Title")
Appeal.objects.update(title_en="A scheduled title")
moment = timezone.now() + timedelta(seconds=2)
publish(appeal, reason="Later", live_from=moment)
print(moment.timestamp())
"""
NEW = re.compile(b"A (published|scheduled) title")
# So long may it take until everybody has learned of it, and a page is made; the machine that tests may be busy.
SECOND, BUSY = 1.0, 4.0


@pytest.mark.django_db(transaction=True)
def test_two_servers_show_what_is_published_at_once_and_go_on_without_a_database(tmp_path, monkeypatch):
    make_campaign("en")
    publish(make_appeal())
    file = tmp_path / "zvarot.sqlite3"
    with connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(file)])
    url = f"sqlite:///{file}"
    told = {"DATABASE_URL": url, "SITE_URL": "http://localhost"}
    one, other = tmp_path / "one", tmp_path / "other"
    with run_gunicorn(one, **told) as first, run_gunicorn(other, **told) as second:
        pages = [read(first + APPEAL), read(second + APPEAL)]
        assert [status for status, _body in pages] == [200, 200]
        assert b"Title en schools" in pages[0][1]

        with sqlite3.connect(file) as database:  # whoever it is, and by whatever way
            database.create_function(FUNCTION, 1, lambda name: {"at": "2026-01-01", "person": None}.get(name, ""))
            database.execute("UPDATE appeals_campaign SET name_en = 'Another name'")
        took = wait_until(lambda: all(b"Another name" in read(each + APPEAL)[1] for each in (first, second)))
        assert took < SECOND + BUSY

        printed = run_manage(url, "shell", "--verbosity", "0", "--command", PUBLISH, VAR_DIR=str(one))
        shown = lambda: all(NEW.search(read(each + APPEAL)[1]) for each in (first, second))  # noqa: E731
        assert wait_until(shown) < SECOND + BUSY

        wait_until(lambda: time.time() >= float(printed))
        shown = lambda: all(b"A scheduled title" in read(each + APPEAL)[1] for each in (first, second))  # noqa: E731
        assert wait_until(shown) < SECOND + BUSY

        page = read(first + APPEAL)
        read(first + "/en/about/")
        for each in tmp_path.glob("zvarot.sqlite3*"):
            each.write_bytes(b"There is no database here any more." * 1000)
        assert wait_until(lambda: read(first + "/health/ready")[0] == 503) < 5
        assert (read(first + APPEAL), read(second + APPEAL)) == (page, page)
        assert read(first + "/health/live") == (200, b"live\n")
    with run_gunicorn(one, **told) as again:
        assert read(again + APPEAL) == page
        assert read(again + "/en/about/")[0] == 200
        assert read(again + "/en/accessibility/")[0] == 500


@pytest.mark.django_db(transaction=True)
def test_where_machines_share_a_cache_the_bell_saves_them_asking(tmp_path, settings, django_assert_num_queries):
    turned = []
    watch = Watch(turned.append)
    make_campaign("en")
    with run_redis(tmp_path) as url:
        settings.CACHE_URL = url
        settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": url}}
        assert hear() is None
        watch.look()
        assert hear() == (Generation.objects.present().number, 0)
        with django_assert_num_queries(0):
            watch.look()
        publish(make_appeal())  # rings on commit
        present = Generation.objects.present()
        assert hear() == (present.number, present.oldest)
        watch.look()
        with django_assert_num_queries(0):
            watch.look()
        publish(make_appeal("later"), live_from=timezone.now() + timedelta(seconds=0.3))
        watch.look()
        time.sleep(0.3)
        watch.look()  # nobody rings for what time brings
        assert turned[-1].moment.latest > turned[-2].moment.latest
        assert turned[-1].moment.number == turned[-2].moment.number
        cache.clear()
        watch.look()
        assert hear() is not None
    watch.look()  # Redis is gone, the database isn't
    assert hear() is None
    make_campaign("en", name_en="Other")
    watch.look()
    assert turned[-1].moment == Generation.objects.present()
    assert turned == sorted({each.name: each for each in turned}.values(), key=lambda each: each.moment)

from django.db import connection

from appeals import fulltext
from appeals.models.finding import find
from appeals.publishing.publish import publish
from tests.make import make_appeal, make_campaign


def test_an_index_whose_triggers_a_migration_has_lost_is_made_anew(db):
    make_campaign()
    with connection.cursor() as cursor:
        for name in ("added", "taken", "changed"):
            cursor.execute(f"DROP TRIGGER appeals_words_{name}")
    publish(make_appeal())
    assert find("en", ["opening*"]) == []
    fulltext.install(connection)
    assert len(find("en", ["opening*"])) == 1


def test_installing_twice_changes_nothing(db):
    make_campaign()
    publish(make_appeal())
    fulltext.install(connection)
    fulltext.install(connection)
    assert len(find("en", ["opening*"])) == 1

"""Run by a test in a process of its own: two admins take each other's role at the same moment."""

import json
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import django

django.setup()

from django.contrib.auth.models import Group  # noqa: E402 - the setup comes first
from django.core.management import call_command  # noqa: E402
from django.db import connections  # noqa: E402
from django.test import Client  # noqa: E402

from conversations.models import Person  # noqa: E402

ROUNDS = 12

call_command("migrate", verbosity=0)
Person.objects.all().delete()
pair = [Person.objects.create_user(name, password="x") for name in ("dora", "erin")]
browsers = [Client(headers={"host": "localhost"}) for _ in pair]
FORMS = ({"role": "none"}, {"access": "off"})


def strike(browser: Client, rival: Person, form: dict[str, str], start: Barrier) -> int:
    """The answer to one of them."""
    start.wait()
    answer = browser.post(f"/people/{rival.pk}/", form)
    connections.close_all()
    return answer.status_code


def fight(number: int) -> int:
    """How many of the two are admins and may sign in when both have struck."""
    for person, browser in zip(pair, browsers, strict=True):
        Person.objects.filter(pk=person.pk).update(is_active=True)
        person.groups.set(Group.objects.filter(name="admin"))
        browser.force_login(person, "conversations.access.accounts.LocalSignIn")
    start, form = Barrier(2), FORMS[number % 2]
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(strike, browsers, reversed(pair), [form] * 2, [start] * 2))
    return Person.objects.filter(is_active=True, groups__name="admin").count()


print(json.dumps({"left": [fight(number) for number in range(ROUNDS)]}))  # noqa: T201 - the answer

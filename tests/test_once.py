"""What a template makes once."""

from django.template import Context, Engine, Template

ENGINE = Engine(libraries={"casey": "conversations.templatetags.casey"}, builtins=[])


def made(source: str) -> Template:
    return Template(f"{{% load casey %}}{source}", engine=ENGINE)


def test_what_is_made_once_cannot_know_a_reader() -> None:
    page = made("{% once %}[{{ name }}]{% endonce %}{{ name }}")
    names = [page.render(Context({"name": name})) for name in ("Alice", "Bob")]
    assert names == ["[]Alice", "[]Bob"]


def test_what_is_made_once_is_not_made_again() -> None:
    page = made('{% once %}{% now "u" %}{% endonce %}')
    assert page.render(Context()) == page.render(Context())

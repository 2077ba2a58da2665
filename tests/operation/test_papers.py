"""The dashboard for Grafana and the alert rules speak of metrics that there are."""

import json
import re
from pathlib import Path
from typing import Any, Final

import pytest
import yaml
from django.test import Client
from prometheus_client.metrics import MetricWrapperBase
from prometheus_client.parser import text_string_to_metric_families

from conversations import VERSION, meters
from conversations.sandbox.api import Sandbox

DOCS: Final = Path(__file__).parent.parent.parent / "docs"
PAPER: Final = (DOCS / "operation.md").read_text()
GRAFANA: Final[dict[str, Any]] = json.loads((DOCS / "grafana.json").read_text())
RULES: Final[list[dict[str, Any]]] = [
    rule
    for group in yaml.safe_load((DOCS / "alerts.yml").read_text())["groups"]
    for rule in group["rules"]
]
METERS: Final = {
    each._name: tuple(each._labelnames)
    for each in vars(meters).values()
    if isinstance(each, MetricWrapperBase)
}
SUFFIXES: Final = {"histogram": ("_bucket", "_sum", "_count"), "counter": ("_total",)}
SELECTOR: Final = re.compile(r"(casey_\w+)(?:\{([^}]*)\})?")
LABEL: Final = re.compile(r"(\w+)\s*=~?\s*\"([^\"]*)\"")
OF_PROMETHEUS: Final = {"job", "instance"}


def expressions() -> list[str]:
    targets = [target["expr"] for panel in GRAFANA["panels"] for target in panel["targets"]]
    lists = [each["definition"] for each in GRAFANA["templating"]["list"] if "definition" in each]
    return [*(rule["expr"] for rule in RULES), *targets, *lists]


def labels_of() -> dict[str, tuple[str, ...]]:
    """Each name under which a sample can be asked for, with the labels that it has."""
    found = {}
    for family in text_string_to_metric_families(Client().get("/metrics").content.decode()):
        for suffix in SUFFIXES.get(family.type, ("",)):
            if family.name in METERS:
                found[family.name + suffix] = METERS[family.name]
    return found


@pytest.mark.parametrize("expression", expressions())
def test_an_expression_asks_for_what_there_is(expression: str, box: Sandbox) -> None:
    there = labels_of()
    asked = SELECTOR.findall(expression)
    assert asked or expression.startswith("up{")
    for name, selectors in asked:
        assert name in there
        labels = {label for label, _ in LABEL.findall(selectors)}
        assert labels <= {*there[name], *OF_PROMETHEUS}
    assert expression.count("(") == expression.count(")")


def test_the_names_of_metrics_in_the_papers_are_theirs(box: Sandbox) -> None:
    there = {name: name.removesuffix("_bucket") for name in labels_of()}
    asked = set(re.findall(r"`(casey_\w+)`", PAPER))
    assert asked <= {*there, *there.values()}
    assert {name.removesuffix("_total") for name in asked} == METERS.keys()


def test_each_alert_has_a_sentence_a_severity_and_what_to_do() -> None:
    headings = re.findall(r"^### (\w+)$", PAPER, re.MULTILINE)
    assert [rule["alert"] for rule in RULES] == headings
    for rule in RULES:
        assert rule["labels"]["severity"] in ("critical", "warning")
        assert rule["annotations"]["summary"]
        assert re.fullmatch(r"\d+m", rule.get("for", "0m"))


def test_outcomes_that_alerts_wait_for_are_outcomes() -> None:
    spoken = {
        value
        for rule in RULES
        for label, values in LABEL.findall(rule["expr"])
        if label == "outcome"
        for value in values.split("|")
    }
    assert spoken == {"refused", "unreachable", "failed", "busy", "unreadable", "rejected"}


def test_panels_have_places_of_their_own() -> None:
    taken: set[tuple[int, int]] = set()
    for panel in GRAFANA["panels"]:
        place = panel["gridPos"]
        cells = {
            (place["x"] + column, place["y"] + row)
            for column in range(place["w"])
            for row in range(place["h"])
        }
        assert not cells & taken
        assert place["x"] + place["w"] <= 24
        taken |= cells
    assert len({panel["id"] for panel in GRAFANA["panels"]}) == len(GRAFANA["panels"])


def test_the_version_is_the_project_s() -> None:
    project = (DOCS.parent / "pyproject.toml").read_text()
    assert f'version = "{VERSION}"' in project

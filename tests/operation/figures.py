"""The answer of /metrics, as numbers."""

from dataclasses import dataclass

from prometheus_client.parser import text_string_to_metric_families


@dataclass(frozen=True)
class Figures:
    """Each sample by its name and labels."""

    samples: dict[tuple[str, frozenset[tuple[str, str]]], float]

    def sum(self, name: str, **labels: str) -> float:
        """Of all samples of this name with these labels, whatever their others are."""
        wanted = labels.items()
        return sum(
            value
            for (each, given), value in self.samples.items()
            if each == name and wanted <= set(given)
        )

    @property
    def names(self) -> set[str]:
        return {name for name, _ in self.samples}

    def values(self, label: str) -> set[str]:
        """What this label says, anywhere."""
        return {dict(given)[label] for _, given in self.samples if label in dict(given)}


def read(text: str) -> Figures:
    families = text_string_to_metric_families(text)
    samples = [sample for family in families for sample in family.samples]
    return Figures({(each.name, frozenset(each.labels.items())): each.value for each in samples})

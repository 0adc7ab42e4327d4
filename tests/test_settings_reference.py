"""docs/configuration.md is what the settings are."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from streams import settings_reference
from streams.settings import KafkaSettings, Settings
from streams.settings_reference import PAGE, SECTIONS, configuration_page


def test_the_page_is_current() -> None:
    assert PAGE.read_text("utf-8") == configuration_page(), "run `make contracts`"


def test_the_page_does_not_depend_on_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    page = configuration_page()
    monkeypatch.setenv("COPYDESK_PARTITIONS", "12")
    monkeypatch.setenv("KAFKA_BOOTSTRAP_SERVERS", "broker:9092")
    assert configuration_page() == page


def test_every_variable_has_one_row_with_its_meaning() -> None:
    rows = re.findall(r"^\| `([A-Z_]+)` \|.*\| ([^|]+) \|$", configuration_page(), re.MULTILINE)
    kafka = {f"KAFKA_{name.upper()}": field.description for name, field in KafkaSettings.model_fields.items()}
    own = {f"COPYDESK_{name.upper()}": field.description for name, field in Settings.model_fields.items()}
    del own["COPYDESK_KAFKA"]
    assert len(rows) == len(kafka | own)
    assert dict(rows) == kafka | own


@pytest.mark.parametrize(
    "row",
    [
        "| `COPYDESK_PARTITIONS` | whole number | `4` | 1 or more | Partitions of the topics that may have several |",
        "| `COPYDESK_MAX_DEAD_SHARE` | number | `0.5` | more than 0, at most 1 |",
        "| `COPYDESK_MIN_POPULATION` | whole number | `500` | `500`, `1000`, `5000`, `15000` |",
        "| `COPYDESK_STOP_ON_DEAD_SHARE` | yes or no | `false` | `true`, `false` |",
        '| `COPYDESK_MODELS` | JSON | `{"en": "en_core_web_sm"}` | an object of texts |',
        "| `COPYDESK_TOPIC_PREFIX` | text | | letters, digits, `.`, `_`, `-` |",
        "| `KAFKA_SASL_PASSWORD` | secret | | | The password of the login |",
        "| `KAFKA_SSL_CAFILE` | file | | a file that exists |",
        "| `KAFKA_SASL_MECHANISM` | text | `PLAIN` | `PLAIN`, `SCRAM-SHA-256`, `SCRAM-SHA-512` |",
    ],
)
def test_a_row_tells_type_default_and_range(row: str) -> None:
    assert row in configuration_page()


def test_a_setting_that_no_section_tells_of_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    first, second, *others = SECTIONS
    shorter = replace(second, names=second.names[1:])
    monkeypatch.setattr(settings_reference, "SECTIONS", (first, shorter, *others))
    with pytest.raises(ValueError, match="topic_prefix"):
        configuration_page()
    monkeypatch.setattr(settings_reference, "SECTIONS", (first, first, second, *others))
    with pytest.raises(ValueError, match="told twice"):
        configuration_page()

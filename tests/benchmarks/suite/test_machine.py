"""On what results were found."""

from __future__ import annotations

from tests.benchmarks.suite.machine import machine, model_in


def test_the_model_of_the_first_core_is_told() -> None:
    assert model_in("processor\t: 0\nmodel name\t: Some CPU @ 2 GHz\n\nmodel name\t: Other\n") == "Some CPU @ 2 GHz"


def test_a_processor_may_have_no_name() -> None:
    assert not model_in("processor\t: 0\nBogoMIPS\t: 50.00\n")


def test_the_machine_is_told() -> None:
    found = machine()
    assert isinstance(found["cores"], int)
    assert found["cores"] >= 1
    assert str(found["python"]).startswith("3.")

"""The flow: stages in a row, each from the topic that the one before it fills."""

from __future__ import annotations

from itertools import pairwise

from streams.settings import Settings
from streams.stage1_extract import stage as extract
from streams.stage2_deduplicate import stage as deduplicate
from streams.stage3_enrich import stage as enrich
from streams.stage4_corroborate import stage as corroborate
from streams.topics import CODED, DEAD, DUPLICATE, ENRICHED, EVENTS, PUBLIC, RAW
from streams.topology import FLOWS, Stage


def test_the_way_leads_from_raw_to_enriched_without_a_gap() -> None:
    flows = [FLOWS[stage] for stage in (Stage.EXTRACT, Stage.DEDUPLICATE, Stage.ENRICH)]
    assert flows[0].source is RAW
    assert flows[-1].passed is ENRICHED
    assert all(one.passed is next_one.source for one, next_one in pairwise(flows))


def test_the_way_of_events_begins_where_articles_are_enriched() -> None:
    assert {stage: flow.told for stage, flow in FLOWS.items() if flow.told} == {Stage.ENRICH: CODED}
    assert (FLOWS[Stage.CORROBORATE].source, FLOWS[Stage.CORROBORATE].passed) == (CODED, EVENTS)


def test_duplicates_leave_at_the_deduplicate_stage_alone() -> None:
    assert {stage: flow.duplicate for stage, flow in FLOWS.items() if flow.duplicate} == {Stage.DEDUPLICATE: DUPLICATE}


def test_all_that_stages_read_and_write_is_declared() -> None:
    named = {
        topic for flow in FLOWS.values() for topic in (flow.source, flow.passed, flow.duplicate, flow.told) if topic
    }
    assert named | {DEAD} <= set(PUBLIC)


def test_each_stage_has_a_group_of_its_own_under_the_prefix() -> None:
    groups = {stage.group(Settings(topic_prefix="staging.")) for stage in Stage}
    assert groups == {
        "staging.copydesk-extract",
        "staging.copydesk-deduplicate",
        "staging.copydesk-enrich",
        "staging.copydesk-corroborate",
    }


def test_stages_call_themselves_what_the_topology_calls_them() -> None:
    assert list(Stage) == [extract.STAGE, deduplicate.STAGE, enrich.STAGE, corroborate.STAGE]

"""Copydesk: raw news articles become clean, deduplicated, enriched ones, from topic to topic.

An article's way: `stage1_extract`, `stage2_deduplicate`, `stage3_enrich` hold the logic, plain functions that know
no broker. `topology` says which stage reads and writes which topic, `runner` holds the loop around each, `agents` wires
them to Faust, and `cli` is the command `copydesk`.
"""

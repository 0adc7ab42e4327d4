"""The message contracts: typed models, the JSON Schemas and the AsyncAPI document made from them, and examples.

raw envelope ──▶ Article (extracted, unique, enriched) ──▶ Event, Story
└──▶ Duplicate, dead letter
"""

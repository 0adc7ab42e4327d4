"""Stage 1: from the bytes that somebody sent to an article, with its text, metadata, language and identity.

record ──▶ media type ──▶ characters ──▶ envelope | page | plain text ──▶ draft ──▶ article
"""

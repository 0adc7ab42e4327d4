"""Stage 2: the verdict on copies, against the articles of the last days in the order in which they came.

article ──▶ known id? ──▶ same URI? ──▶ same text? ──▶ shared shingles? ──▶ original
"""

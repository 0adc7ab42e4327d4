"""`python -m streams` is `copydesk`."""

from streams.cli import main

main()

"""What becomes of a contender that is not there."""

from __future__ import annotations

import pytest

from tests.benchmarks.suite.peers.measuring import Peer, peer_passed
from tests.benchmarks.suite.rounds import CannotRunError


def test_a_library_that_is_not_installed_is_named() -> None:
    with pytest.raises(CannotRunError, match="no_such_library is not installed"):
        peer_passed(Peer("loop", "no_such_library", scales_by_starts=True), [], [])

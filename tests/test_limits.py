"""What never ends is stopped."""

import re
import signal

import pytest

from tests.limits import processor_seconds


def test_a_pattern_that_does_not_end_fails_its_test() -> None:
    with pytest.raises(pytest.fail.Exception, match="still at work"), processor_seconds(0.05):
        re.fullmatch("(a+)+", "a" * 27 + "b")


def test_what_ends_leaves_no_limit_behind() -> None:
    before = signal.getsignal(signal.SIGPROF)
    with processor_seconds(60):
        assert signal.getitimer(signal.ITIMER_PROF)[0] > 0
    assert signal.getitimer(signal.ITIMER_PROF)[0] == 0
    assert signal.getsignal(signal.SIGPROF) is before

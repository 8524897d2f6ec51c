"""What becomes of a site that misbehaves, fault by fault and together."""

import pytest

pytest.register_assert_rewrite("tests.faults.checks")

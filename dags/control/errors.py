"""The one place where waiban's errors become Airflow's decisions.

A source that is away is asked again, with growing patience; so is a home in which another process is at work, be it a
run by hand or a rebuild. Anything else that waiban knows to go wrong fails at once:
a changed or blocked source, a damaged run folder, a full disk want a person, not another try.
"""

from datetime import timedelta
from typing import Any

from airflow.sdk import ExceptionRetryPolicy, RetryAction, RetryRule

from schemas.errors import Busy, SourceUnavailable, WaibanError

RETRY_POLICY = ExceptionRetryPolicy(
    [
        RetryRule(exception=SourceUnavailable, action=RetryAction.RETRY, reason="the source is away"),
        RetryRule(exception=Busy, action=RetryAction.RETRY, reason="somebody else is at work"),
        RetryRule(exception=WaibanError, action=RetryAction.FAIL, reason="a person must look"),
    ]
)

PATIENCE: dict[str, Any] = {
    "retry_policy": RETRY_POLICY,
    "retries": 3,
    "retry_delay": timedelta(minutes=5),
    "retry_exponential_backoff": 2.0,
    "max_retry_delay": timedelta(hours=1),
}
"""Arguments of every task. A multiplier of 2: after 5, 10 and 20 minutes."""

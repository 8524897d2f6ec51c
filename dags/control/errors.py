"""The one place where waiban's errors become Airflow's decisions.

A source that is away is asked again, with growing patience. Anything else that waiban knows to go wrong fails at once:
a changed or blocked source, a damaged run folder, a full disk want a person, not another try.
"""

from airflow.sdk import ExceptionRetryPolicy, RetryAction, RetryRule

from schemas.errors import SourceUnavailable, WaibanError

RETRY_POLICY = ExceptionRetryPolicy(
    [
        RetryRule(exception=SourceUnavailable, action=RetryAction.RETRY, reason="the source is away"),
        RetryRule(exception=WaibanError, action=RetryAction.FAIL, reason="a person must look"),
    ]
)

"""Whatever a site does to its pages day after day: the captures alone give the same archive again."""

from hypothesis import HealthCheck, settings
from hypothesis.stateful import precondition, rule, run_state_machine_as_test

from archive.rebuild import rebuild, verify_rebuild
from scraper.clean import clean
from tests.test_archive_laws import Site


class RebuiltSite(Site):
    """The same column and its archive, which is made again now and then."""

    @precondition(lambda self: self.daily.path.exists())
    @rule()
    def is_made_again(self) -> None:
        made = rebuild(self.daily.home, clean, jobs=1)
        assert (made.same, made.gone_count) == (True, 0)

    def teardown(self) -> None:
        try:
            if self.daily.path.exists():
                made = verify_rebuild(self.daily.home, clean, jobs=1)
                assert (made.findings, made.same) == ((), True)
        finally:
            super().teardown()


def test_the_captures_give_the_archive_again() -> None:
    limits = settings(max_examples=20, stateful_step_count=15, suppress_health_check=list(HealthCheck))
    run_state_machine_as_test(RebuiltSite, settings=limits)

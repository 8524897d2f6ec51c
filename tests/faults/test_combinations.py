"""Any faults together, drawn at random: a bad day costs what it must, and no more; the day after it is all there again.

`make fuzz` draws two hundred; whatever it finds comes with the names and the seed that bring it back:
`waiban replica serve --fault NAME --fault NAME --fault-seed SEED`.
"""

from hypothesis import HealthCheck, Phase, given, note, settings
from hypothesis import strategies as st

from scraper.replica.faults import FAULTS
from tests.conftest import FUZZING
from tests.faults.checks import check_recovery, check_run, check_standing
from tests.faults.conftest import World
from tests.faults.test_fault_table import FLOWS, NEEDS_PATIENCE

AT_ONCE = 4
"""More than so many leave too few healthy pages between them on the small office."""
QUICK = sorted(set(FAULTS) - NEEDS_PATIENCE)


@settings(
    max_examples=200 if FUZZING else 15,
    derandomize=not FUZZING,  # the same fifteen each time; others are for those who look for them
    phases=[Phase.explicit, Phase.generate],  # a smaller example costs another three runs each
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
    print_blob=True,
)
@given(
    faults=st.sets(st.sampled_from(QUICK), min_size=1, max_size=AT_ONCE).map(sorted),
    seed=st.integers(0, 10_000),
    flow=st.sampled_from(FLOWS),
)
def test_any_faults_together(small: World, faults: list[str], seed: int, flow: str) -> None:
    note(f"waiban replica serve {' '.join(f'--fault {name}' for name in faults)} --fault-seed {seed}  ({flow})")
    days = small.days(flow, *faults, seed=seed)
    for section_id, ran in days.bad.items():
        check_run(ran, days.scenario, section_id, known=flow == "known")
    check_standing(days, flow)
    check_recovery(days, small)

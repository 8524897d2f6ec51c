"""The office misbehaves on command: every fault by its name, alone or together, the pages it hits drawn from a seed."""

from collections.abc import Sequence

from scraper.replica.faults import bodies, edits, hostile, listings, refusals, transport
from scraper.replica.faults.declaring import Fault
from scraper.replica.faults.scenario import Scenario
from scraper.replica.office import Office

FAULTS: dict[str, Fault] = {
    value.name: value
    for module in (edits, hostile, bodies, refusals, transport, listings)
    for value in vars(module).values()
    if isinstance(value, Fault)
}
"""Every fault by name, in the order in which they are applied: what a page says, how it is written, how it is sent."""


def scenario_of(office: Office, names: Sequence[str], seed: int = 0) -> Scenario:
    """These faults at work on an office.

    Raises:
        FaultUnknown: there is no fault of that name; the message gives the nearest.
    """
    return Scenario(office, names, seed, FAULTS)


__all__ = ["FAULTS", "Fault", "Scenario", "scenario_of"]

"""The stand-in for Agones, which fails the test that used it wrongly."""

from collections.abc import Iterator

import pytest

from tests.dedicated.agones_stub import Fleet, KubernetesStub


@pytest.fixture
def fleet() -> Iterator[Fleet]:
    """GameServers; whatever was done to them against Agones' API fails the test."""
    fleet = Fleet()
    yield fleet
    assert not fleet.faults, "every call should be one that Agones publishes: " + "; ".join(
        fleet.faults
    )


@pytest.fixture
def kubernetes(fleet: Fleet) -> Iterator[KubernetesStub]:
    """Kubernetes' API over plain HTTP, as `kubectl proxy` offers it."""
    stub = KubernetesStub(fleet)
    yield stub
    stub.close()

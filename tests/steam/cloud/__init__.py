"""Steam as real programs meet it: a shared library in C, and a broker in the place of Valve.

`library/` is Valve's flat API, written from its documented layouts and behaviour and from nothing
else in this repository, so that it can contradict both the binding and the stand-in beside it.
`building.py` compiles it. Every process that loads it connects to the `Broker` of a test, which
keeps accounts, lobbies and friends, carries messages between processes, and can be told to do
everything that Valve's servers and the networks of the world do to players.

    with Broker() as broker:
        ada = broker.add_account("Ada")
        environment = broker.environment(ada, built(tmp_path_factory))
        subprocess.run([sys.executable, "main.py", "steam-check"], env=environment)
"""

from tests.steam.cloud.broker import Broker, LobbyView
from tests.steam.cloud.building import NO_COMPILER, SDKS, built, compiler
from tests.steam.cloud.client import Account

__all__ = ["NO_COMPILER", "SDKS", "Account", "Broker", "LobbyView", "built", "compiler"]

"""What this netcode costs, measured: one small program for each promise in `docs/concepts/`.

`python -m benchmarks` runs all of them and prints one table; `python -m benchmarks.digests` runs
one. Every figure stands beside something that was measured in the same run, because an absolute
time says as much about the machine as about the code. `figures.py` is what a figure is,
`farms.py` opens the farms that are measured, `running_server.py` runs a lobby server;
`newcomer.py`, `crowd.py` and `list_reader.py` are programs that benchmarks run beside themselves.
Nothing imports this package.
"""

"""Whoever speaks to a host or a guest may be anybody: what arrives never hurts the one it reaches.

`stage.py` puts a real host and two innocent friends on the simulated network, with an attacker who
speaks bytes; `false_host.py` is a host that lies. `measure.py` looks into every container of a
session. The names of tests carry the number of the case they stand for in the list of attacks and
faults: `test_case_05_…`; cases that have two sides stand in two modules.
"""

"""Runs tests in forks of a process that has imported them already.

Importing all of the code would be most of what a few tests cost. So the faulty function gets its
code in a fork, where the tests run then. Run as a program of its own, which imports
nothing of this package, since the code that it tests may have a package of the same name:

    python tools/mutation/warm.py FOLDER

A request is a line of JSON. One names `test_files` to import, and comes before the fault is in the
folder. The other has the `arguments` of pytest, the faulty `file`, and the limits `cpu_max_s`,
`silence_max_s` and `memory_max_bytes`; with `is_cold` everything is imported anew. The answer is a
line with the `status` as `subprocess` has it, and the `output`.
"""

import importlib
import json
import os
import resource
import signal
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from types import CodeType, FunctionType, ModuleType
from typing import Any


def main() -> None:
    """Answers requests until there are no more."""
    os.chdir(sys.argv[1])
    sys.path[0] = sys.argv[1]
    requests, answers = os.fdopen(os.dup(0)), os.fdopen(os.dup(1), "w")
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(2, 1)
    importlib.import_module("pytest")
    for line in requests:
        request = json.loads(line)
        if "test_files" in request:
            for file in request["test_files"]:
                importlib.import_module(_module_name(file))
            answer = {"status": 0, "output": ""}
        else:
            answer = _answer(request)
        answers.write(json.dumps(answer) + "\n")
        answers.flush()


def _answer(request: dict[str, Any]) -> dict[str, Any]:
    with tempfile.TemporaryFile() as output:
        child = os.fork()
        if child == 0:
            _run(request, output.fileno())
        _, status = os.waitpid(child, 0)
        with suppress(ProcessLookupError):
            # Programs that the tests have started.
            os.killpg(child, signal.SIGKILL)
        output.seek(0)
        text = output.read().decode("utf-8", "replace")
    return {"status": os.waitstatus_to_exitcode(status), "output": text}


def _run(request: dict[str, Any], output: int) -> None:
    os.setsid()
    os.dup2(output, 1)
    os.dup2(output, 2)
    cpu_max_s, memory_max_bytes = request["cpu_max_s"], request["memory_max_bytes"]
    resource.setrlimit(resource.RLIMIT_CPU, (cpu_max_s, cpu_max_s))
    resource.setrlimit(resource.RLIMIT_AS, (memory_max_bytes, memory_max_bytes))
    signal.alarm(request["silence_max_s"])
    if request["is_cold"]:
        os.execv(sys.executable, [sys.executable, "-m", "pytest", *request["arguments"]])
    status = 70
    try:
        module = sys.modules.get(_module_name(request["file"]))
        if module is not None:
            _change_code(module, Path(request["file"]).read_text(encoding="utf-8"))
        status = int(importlib.import_module("pytest").main(request["arguments"]))
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)


def _module_name(file: str) -> str:
    return file.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def _change_code(module: ModuleType, source: str) -> None:
    """Gives the functions of a module the code that they have in `source`."""
    fresh: defaultdict[str, list[CodeType]] = defaultdict(list)
    for code in _codes(compile(source, module.__file__ or "", "exec")):
        fresh[code.co_qualname].append(code)
    known: defaultdict[str, defaultdict[CodeType, list[tuple[Any, FunctionType]]]]
    known = defaultdict(lambda: defaultdict(list))
    for owner, function in _functions(module, module.__name__):
        known[function.__code__.co_qualname][function.__code__].append((owner, function))
    changed = 0
    for name, uses in known.items():
        # The getter and the setter of a property have one name.
        for old, new in zip(sorted(uses, key=_first_line), fresh[name], strict=False):
            if old != new:
                changed += 1
                for owner, function in uses[old]:
                    _replace(owner, function, new)
    if not changed:
        raise RuntimeError(f"no function of {module.__name__} has changed")


def _first_line(code: CodeType) -> int:
    return code.co_firstlineno


def _codes(code: CodeType) -> Iterator[CodeType]:
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield constant
            yield from _codes(constant)


def _functions(owner: Any, module_name: str) -> Iterator[tuple[Any, FunctionType]]:
    """The functions of a module and of its classes, each with what it is an attribute of."""
    for value in list(vars(owner).values()):
        if isinstance(value, type):
            if value.__module__ == module_name and value is not owner:
                yield from _functions(value, module_name)
            continue
        accessors = (value.fget, value.fset, value.fdel) if isinstance(value, property) else ()
        inner = value.func if isinstance(value, cached_property) else None
        for wrapped in (value, inner, *accessors):
            function = wrapped
            while function is not None:
                if isinstance(function, FunctionType) and function.__module__ == module_name:
                    yield owner, function
                function = getattr(function, "__wrapped__", getattr(function, "__func__", None))


def _replace(owner: Any, function: FunctionType, code: CodeType) -> None:
    if code.co_freevars == function.__code__.co_freevars:
        function.__code__ = code
        return
    # What it has from around it is not the same any more, as when `super()` is left out.
    cells = dict(zip(function.__code__.co_freevars, function.__closure__ or (), strict=True))
    closure = tuple(cells[name] for name in code.co_freevars)
    other = FunctionType(code, function.__globals__, None, function.__defaults__, closure)
    other.__kwdefaults__ = function.__kwdefaults__
    setattr(owner, function.__name__, other)


if __name__ == "__main__":
    main()

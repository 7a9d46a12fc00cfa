"""The import graph has no cycle, and what a module needs stands at its top."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import grimp
import pytest

#: These load services and libraries on first use, so that the program starts at once.
LOAD_ON_FIRST_USE = {"__main__.py", "bootstrap.py", "later.py"}


def find_cycle(package: str) -> list[str]:
    """The names of modules that import each other in a circle, the first one again at the end; else empty."""
    graph = grimp.build_graph(package, cache_dir=None)
    imports = {module: graph.find_modules_directly_imported_by(module) for module in graph.modules}
    try:
        TopologicalSorter(imports).prepare()
    except CycleError as error:
        cycle: list[str] = error.args[1]
        return cycle
    return []


def find_hidden_imports(source: str) -> Iterator[int]:
    """The lines of ``source`` that import inside a function, or by a name made at run time."""
    tree = ast.parse(source)
    for node in ast.walk(tree):
        match node:
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                yield from (inner.lineno for inner in ast.walk(node) if isinstance(inner, ast.Import | ast.ImportFrom))
            case ast.Call(func=ast.Name(id="__import__") | ast.Attribute(attr="import_module")):
                yield node.lineno
            case ast.ImportFrom(module="importlib", names=names) if any(name.name == "import_module" for name in names):
                yield node.lineno


def test_no_module_of_the_program_imports_itself_by_way_of_others() -> None:
    assert find_cycle("mentorbook") == []


def test_a_planted_cycle_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = tmp_path / "planted"
    package.mkdir()
    sources = {
        "__init__": "",
        "morning": "from planted import noon",
        "noon": "from planted.evening import SUNSET",
        "evening": "def late():\n    import planted.morning\n\nSUNSET = 20",
        "night": "import planted.morning",
    }
    for name, source in sources.items():
        (package / f"{name}.py").write_text(source, encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    assert set(find_cycle("planted")) == {"planted.morning", "planted.noon", "planted.evening"}


def test_no_import_of_the_program_hides_in_a_function(sources: Path) -> None:
    hidden = [
        f"{file.relative_to(sources)}:{line}"
        for file in sorted(sources.rglob("*.py"))
        if file.name not in LOAD_ON_FIRST_USE
        for line in find_hidden_imports(file.read_text(encoding="utf-8"))
    ]
    assert hidden == []


@pytest.mark.parametrize(
    "source",
    [
        "def read():\n    import json",
        "async def read():\n    from json import loads",
        "class Reader:\n    def read(self):\n        if self:\n            import json",
        "\nlibrary = __import__('json')",
        "import importlib\nlibrary = importlib.import_module('json')",
        "\nfrom importlib import import_module",
    ],
)
def test_a_planted_hidden_import_is_found(source: str) -> None:
    assert list(find_hidden_imports(source)) == [source.count("\n") + 1]


def test_open_imports_are_left_alone() -> None:
    source = "import json\nif True:\n    import tomllib\ntry:\n    import fcntl\nexcept ImportError:\n    pass"
    assert list(find_hidden_imports(source)) == []

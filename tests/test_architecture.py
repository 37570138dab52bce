"""Does the code keep to its levels, its purity and its sizes? One pass of `ast` over the package."""

import ast
import statistics
from functools import cache
from pathlib import Path

import dicoop
from dicoop.frozen import fields
from dicoop.kinds import EVERY as KINDS
from dicoop.kinds.fields import F

ROOT = Path(dicoop.__file__).parent
LEVELS = [
    {"__main__"},
    {"cli"},
    {"commands"},
    {"actions"},
    {"store"},
    {"reports", "render", "sample", "change", "exchange", "rollup"},
    {"rules"},
    {"kinds", "workbook"},
    {"document", "text"},
    {"measures", "periods", "extras"},
    {"habits"},
    {"currencies"},
    {"partial_date"},
    {"values", "streams"},
    {"errors"},
    {"labels", "paths"},
    {"frozen"},
]
FORBIDDEN_NAMES = {"utils", "helpers", "common", "manager", "service"}
DISK = {"os", "pathlib", "shutil", "tempfile", "subprocess", "socket", "sqlite3", "time", "locale"}
# Besides `store`, what stands above it may: the screen, paths named on the command line, the environment.
WORLD = {"cli", "__main__", "commands", "actions", "store", "streams"}


def name_of(path: Path) -> str:
    """Return a file's module name."""
    parts = list(path.relative_to(ROOT.parent).with_suffix("").parts)
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


@cache
def trees() -> dict[str, ast.Module]:
    """Return every module's tree."""
    return {name_of(path): ast.parse(path.read_text("utf-8")) for path in sorted(ROOT.rglob("*.py"))}


@cache
def lines() -> dict[str, int]:
    """Return every module's count of non-blank lines."""
    return {name_of(p): sum(1 for line in p.read_text("utf-8").splitlines() if line.strip()) for p in sorted(ROOT.rglob("*.py"))}


def package(module: str) -> str:
    """Return the part of the package a module belongs to; `` for dicoop itself."""
    return [*module.split("."), ""][1]


def imports(tree: ast.Module) -> set[str]:
    """Return the dicoop modules a tree imports, anywhere in it."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module if f"{node.module}.{a.name}" not in trees() else f"{node.module}.{a.name}" for a in node.names}
    return {name for name in found if name.split(".")[0] == "dicoop" and name != "dicoop"}


def level(module: str) -> int:
    """Return how far down a module stands."""
    return next(i for i, names in enumerate(LEVELS) if package(module) in names)


def test_every_part_has_a_level():
    known = set().union(*LEVELS)
    assert {package(m) for m in trees()} - {""} <= known


def test_imports_go_downward_only():
    wrong = []
    for module, tree in trees().items():
        if package(module):
            for other in imports(tree):
                same = package(module) == package(other)
                if not same and level(other) <= level(module):
                    wrong.append(f"{module} imports {other}")
    assert wrong == []


def test_no_cycles():
    """Lazy and typing imports count as well."""
    graph = {module: imports(tree) - {module} for module, tree in trees().items()}
    done: set[str] = set()

    def visit(module: str, trail: tuple[str, ...]) -> None:
        assert module not in trail, " > ".join((*trail[trail.index(module) :], module))
        if module not in done:
            for other in graph.get(module, ()):
                visit(other, (*trail, module))
            done.add(module)

    for module in graph:
        visit(module, ())


# What lists every check and every rule imports the modules that hold them: that is all it does.
TABLES = {"dicoop.rules.checks.table", "dicoop.change.rules.table"}


def test_a_module_needs_few_others():
    """One that needs many answers several questions, or lacks a word for what it puts together each time; what stands in for Python's own is not one."""
    counts = {module: len(imports(tree) - {module, "dicoop.frozen"}) for module, tree in trees().items() if module not in TABLES}
    assert {module: n for module, n in counts.items() if n > 16} == {}
    assert statistics.median(counts.values()) <= 7
    assert statistics.quantiles(counts.values(), n=10)[-1] <= 15


def test_only_the_upper_parts_touch_the_world():
    wrong = []
    for module, tree in trees().items():
        if package(module) in WORLD:
            continue
        for node in ast.walk(tree):
            if isinstance(node, ast.Import) and {a.name.split(".")[0] for a in node.names} & DISK:
                wrong.append(f"{module}:{node.lineno} imports {node.names[0].name}")
            elif isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] in DISK:
                wrong.append(f"{module}:{node.lineno} imports from {node.module}")
            elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in {"open", "print", "input"}:
                wrong.append(f"{module}:{node.lineno} calls {node.func.id}")
            elif (
                isinstance(node, ast.Attribute)
                and node.attr in {"today", "now", "utcnow"}
                and isinstance(node.value, ast.Name)
                and node.value.id in {"date", "datetime"}
            ):
                wrong.append(f"{module}:{node.lineno} asks for today's date")
    assert wrong == []


def test_processes_are_started_in_store_alone():
    for module, tree in trees().items():
        names = {a.name for n in ast.walk(tree) if isinstance(n, ast.Import) for a in n.names}
        assert "subprocess" not in names or package(module) == "store", module


def test_render_knows_no_kind():
    assert [m for m, tree in trees().items() if package(m) == "render" and any(package(o) == "kinds" for o in imports(tree))] == []


def test_what_is_checked_of_one_kind_alone_stands_in_the_module_of_its_name():
    name = "dicoop.rules.checks.table"
    said = {node.value for node in ast.walk(trees()[name]) if isinstance(node, ast.Constant)}
    assert said.isdisjoint(KINDS)
    of_a_kind = {module for module in trees() if module.startswith("dicoop.rules.checks.") and module.rpartition(".")[2] in KINDS}
    own = {module for module, tree in trees().items() if package(module) == "rules" and "CHECKS" in assigned(tree)}
    assert of_a_kind == own == {module for module in imports(trees()[name]) if module in of_a_kind}


def test_what_the_report_tells_of_one_kind_alone_stands_in_the_module_of_its_name():
    folder = "dicoop.reports.meeting.tables."
    found = {module.removeprefix(folder) for module in trees() if module.startswith(folder)}
    assert (
        {name for name, kind in KINDS.items() if kind.beside}
        <= found
        <= {name for name, kind in KINDS.items() if kind.in_report or kind.beside}
    )
    said = {node.value for node in ast.walk(trees()["dicoop.reports.meeting.own"]) if isinstance(node, ast.Constant)}
    assert said.isdisjoint(KINDS)


def assigned(tree: ast.Module) -> set[str]:
    """Return the names that a module gives to values."""
    return {target.id for node in tree.body if isinstance(node, ast.Assign) for target in node.targets if isinstance(target, ast.Name)}


def test_module_sizes():
    assert {m: n for m, n in lines().items() if n > 300} == {}
    assert statistics.median(lines().values()) <= 100  # a piece with one user belongs to it: fewer and larger ones raise this


def functions() -> list[tuple[str, ast.FunctionDef]]:
    """Return every function with its module."""
    return [(m, n) for m, tree in trees().items() for n in ast.walk(tree) if isinstance(n, ast.FunctionDef)]


def length(node: ast.FunctionDef) -> int:
    """Return the lines of a function without its docstring."""
    first = node.body[0]
    text = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)
    return node.end_lineno - node.lineno + 1 - ((first.end_lineno - first.lineno + 1) if text else 0)


def test_function_sizes():
    sizes = {f"{m}.{n.name}": length(n) for m, n in functions()}
    assert {name: size for name, size in sizes.items() if size > 40} == {}
    assert statistics.median(sizes.values()) <= 7


def test_command_bodies_are_short():
    bodies = {f"{m}.{n.name}": length(n) for m, n in functions() if package(m) == "commands" and n.name.startswith("_run")}
    assert {name: size for name, size in bodies.items() if size > 15} == {}


def test_models_are_never_reflected_on():
    """What a field holds it says itself: no annotation is asked for."""
    asking = {"get_args", "get_origin", "get_type_hints", "__dataclass_fields__"}
    names = {
        m: {n.attr if isinstance(n, ast.Attribute) else n.id for n in ast.walk(tree) if isinstance(n, ast.Attribute | ast.Name)}
        for m, tree in trees().items()
    }
    assert {m for m, found in names.items() if found & asking} == set()


def test_no_metaclass():
    classes = [(m, n) for m, tree in trees().items() for n in ast.walk(tree) if isinstance(n, ast.ClassDef)]
    assert [f"{m}.{n.name}" for m, n in classes if any(word.arg == "metaclass" for word in n.keywords)] == []


def test_one_word_one_class():
    """Outside models, which belong to their kind, and what stands in the sheets of others, a public class has a name of its own."""
    where: dict[str, list[str]] = {}
    for module, tree in trees().items():
        if package(module) not in {"kinds", "exchange"}:
            for node in tree.body:
                if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                    where.setdefault(node.name, []).append(module)
    assert {name: modules for name, modules in where.items() if len(modules) > 1} == {}


def test_no_drawers():
    assert {m for m in trees() if m.rsplit(".", 1)[-1] in FORBIDDEN_NAMES} == set()


def test_every_module_says_what_question_it_answers():
    assert [m for m, tree in trees().items() if not ast.get_docstring(tree)] == []


def test_the_mark_has_at_most_eight_attributes():
    assert len(fields(F)) <= 8

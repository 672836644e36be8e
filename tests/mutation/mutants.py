"""Small changes to code, one at a time: what a good suite notices.

Comparisons move by one, conditions are settled, operands, entries and statements are left out, numbers grow.
Annotations, decorators and texts are left alone, and so are the bodies of classes except for their methods.
"""

import ast
from collections.abc import Callable, Iterator, Mapping
from copy import copy
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any, Final

_OPERATORS: Final[Mapping[type[ast.AST], type[Any]]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.FloorDiv,
    ast.FloorDiv: ast.Mult,
    ast.Mod: ast.Mult,
}
_NAMES: Final = {
    "min": "max",
    "max": "min",
    "any": "all",
    "all": "any",
    "bisect_left": "bisect_right",
    "bisect_right": "bisect_left",
    "sorted": "list",
}
_LEFT_ALONE: Final = frozenset({"annotation", "returns", "decorator_list", "type_params"})


@dataclass(frozen=True, slots=True)
class Mutant:
    """One change. ``owner`` is the function, by its qualified name, or the name that a module gives a value.

    ``node`` counts the nodes of the owner in their order, ``variant`` what can be done to it.
    """

    module: str
    owner: str
    line: int
    change: str
    node: int
    variant: int

    @property
    def told(self) -> str:
        """What a report says of it, wherever its line has moved."""
        return f"{self.owner}: {self.change}"

    @property
    def name(self) -> str:
        """The same as long as its line reads the same."""
        return f"{self.module.removeprefix('servanda.core.')}.{self.told}"

    def __str__(self) -> str:
        return f"{self.module.replace('.', '/')}.py:{self.line} {self.told}"


def mutants_of(module: ModuleType) -> Iterator[Mutant]:
    """Every change of a module, in the order of its code."""
    lines = _code(module).splitlines()
    for owner, root in owners(ast.parse(_code(module))):
        for index, node in enumerate(_nodes(root)):
            line = _line(node, root)
            for number, (told, _) in enumerate(_variants(node)):
                yield Mutant(
                    module.__name__, owner, line, f"{told}, in: {lines[line - 1].strip()}", index, number
                )


def changed(module: ModuleType, mutant: Mutant) -> tuple[ast.Module, ast.stmt]:
    """The code of a module with one change, and its owner therein."""
    tree = ast.parse(_code(module))
    root = next(root for owner, root in owners(tree) if owner == mutant.owner)
    node = list(_nodes(root))[mutant.node]
    _, replacement = list(_variants(node))[mutant.variant]
    _Exchange(node, ast.copy_location(replacement, node)).visit(tree)
    return ast.fix_missing_locations(tree), root


def owners(tree: ast.Module) -> Iterator[tuple[str, ast.FunctionDef | ast.Assign | ast.AnnAssign]]:
    """Functions and methods by qualified name, values by the name that the module gives them."""
    for one in tree.body:
        match one:
            case ast.FunctionDef():
                yield one.name, one
            case ast.ClassDef():
                yield from (
                    (f"{one.name}.{part.name}", part)
                    for part in one.body
                    if isinstance(part, ast.FunctionDef)
                )
            case (
                ast.Assign(targets=[ast.Name(id=name)])
                | ast.AnnAssign(target=ast.Name(id=name), value=ast.AST())
            ):
                yield name, one


@cache
def _code(module: ModuleType) -> str:
    """Read once, so that all mutants are of one version even if somebody edits it meanwhile."""
    assert module.__file__ is not None
    return Path(module.__file__).read_text()


def _line(node: ast.AST, root: ast.stmt) -> int:
    """Where a node is; a filter is where its name is."""
    if isinstance(node, ast.comprehension):
        node = node.target
    return int(getattr(node, "lineno", root.lineno))


class _Exchange(ast.NodeTransformer):
    """Puts one node in the place of another."""

    def __init__(self, old: ast.AST, new: ast.AST) -> None:
        self.old, self.new = old, new

    def visit(self, node: ast.AST) -> Any:
        return self.new if node is self.old else self.generic_visit(node)


def _nodes(root: ast.AST) -> Iterator[ast.AST]:
    yield root
    for name, value in ast.iter_fields(root):
        if name not in _LEFT_ALONE:
            for one in value if isinstance(value, list) else [value]:
                if isinstance(one, ast.AST):
                    yield from _nodes(one)


Variant = tuple[str, ast.AST]


def _variants(node: ast.AST) -> Iterator[Variant]:
    """What can be done to one node, with words for it."""
    for replacement in _CHANGES.get(type(node), _nothing)(node):
        before, after = _told(node), _told(replacement)
        yield f"{before} → {after}", replacement


def _told(node: ast.AST) -> str:
    """The first line of its code."""
    if isinstance(node, ast.comprehension):
        return " ".join(["for", ast.unparse(node.target), *("if " + ast.unparse(one) for one in node.ifs)])
    lines = ast.unparse(node).splitlines()
    return lines[0] if lines[0] != "pass" else "left out"


def _with(node: Any, **fields: Any) -> Any:
    made = copy(node)
    for name, value in fields.items():
        setattr(made, name, value)
    return made


def _without(items: list[Any]) -> Iterator[list[Any]]:
    for index in range(len(items)):
        yield items[:index] + items[index + 1 :]


def _nothing(_: ast.AST) -> Iterator[ast.AST]:
    yield from ()


def _comparison(node: ast.Compare) -> Iterator[ast.AST]:
    for index, operator in enumerate(node.ops):
        yield _with(node, ops=[*node.ops[:index], _OPERATORS[type(operator)](), *node.ops[index + 1 :]])


def _arithmetic(node: ast.BinOp | ast.AugAssign) -> Iterator[ast.AST]:
    if type(node.op) in _OPERATORS:
        yield _with(node, op=_OPERATORS[type(node.op)]())
    if isinstance(node, ast.AugAssign):
        yield ast.Pass()


def _all_or_any(node: ast.BoolOp) -> Iterator[ast.AST]:
    for values in _without(node.values):
        yield _with(node, values=values) if len(values) > 1 else values[0]


def _sign(node: ast.UnaryOp) -> Iterator[ast.AST]:
    yield node.operand


def _constant(node: ast.Constant) -> Iterator[ast.AST]:
    if isinstance(node.value, bool):
        yield ast.Constant(not node.value)
    elif isinstance(node.value, int):
        yield ast.Constant(node.value + 1)


def _condition(node: ast.If) -> Iterator[ast.AST]:
    yield from (_with(node, test=ast.Constant(value)) for value in (True, False))


def _repetition(node: ast.While) -> Iterator[ast.AST]:
    yield _with(node, test=ast.Constant(False))


def _choice(node: ast.IfExp) -> Iterator[ast.AST]:
    yield from (node.body, node.orelse)


def _filter(node: ast.comprehension) -> Iterator[ast.AST]:
    yield from (_with(node, ifs=ifs) for ifs in _without(node.ifs))


def _call(node: ast.Call) -> Iterator[ast.AST]:
    name = node.func.id if isinstance(node.func, ast.Name) else ""
    if name in {"min", "max"} and len(node.args) > 1 and not node.keywords:
        yield from (one.value if isinstance(one, ast.Starred) else one for one in node.args)
    if name in _NAMES:
        kept = [] if name == "sorted" else node.keywords
        yield _with(node, func=ast.Name(_NAMES[name], ast.Load()), keywords=kept)
    if name == "sorted" and node.keywords:
        yield _with(node, keywords=[])


def _statement(node: ast.Expr) -> Iterator[ast.AST]:
    if isinstance(node.value, ast.Call):
        yield ast.Pass()


def _assignment(node: ast.Assign) -> Iterator[ast.AST]:
    if all(isinstance(target, ast.Attribute | ast.Subscript) for target in node.targets):
        yield ast.Pass()


def _table(node: ast.Dict) -> Iterator[ast.AST]:
    for pairs in _without(list(zip(node.keys, node.values, strict=True))):
        yield _with(node, keys=[key for key, _ in pairs], values=[value for _, value in pairs])


def _series(node: ast.Tuple | ast.List) -> Iterator[ast.AST]:
    """Series that join others; those of a fixed length would only fail where they are taken apart."""
    if any(isinstance(one, ast.Starred) for one in node.elts):
        yield from (_with(node, elts=elts) for elts in _without(node.elts))


_CHANGES: Final[Mapping[type[ast.AST], Callable[[Any], Iterator[ast.AST]]]] = {
    ast.Compare: _comparison,
    ast.BinOp: _arithmetic,
    ast.AugAssign: _arithmetic,
    ast.BoolOp: _all_or_any,
    ast.UnaryOp: _sign,
    ast.Constant: _constant,
    ast.If: _condition,
    ast.While: _repetition,
    ast.IfExp: _choice,
    ast.comprehension: _filter,
    ast.Call: _call,
    ast.Expr: _statement,
    ast.Assign: _assignment,
    ast.Dict: _table,
    ast.Tuple: _series,
    ast.List: _series,
    ast.Raise: lambda _: iter([ast.Pass()]),
    ast.Continue: lambda _: iter([ast.Break()]),
    ast.Break: lambda _: iter([ast.Continue()]),
}

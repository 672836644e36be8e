"""A mutant put into modules that are loaded already, for this process and for good; no file is written."""

import ast
import sys
from collections.abc import Iterator
from types import CodeType, FunctionType, ModuleType
from typing import Any

from tests.mutation.mutants import Mutant, changed

PACKAGE = "servanda.core"


def put_in(mutant: Mutant) -> None:
    """Let the mutant act from now on."""
    module = sys.modules[mutant.module]
    tree, root = changed(module, mutant)
    if isinstance(root, ast.FunctionDef):
        _put_function(module, mutant.owner, tree, root)
    elif isinstance(root, ast.Assign | ast.AnnAssign) and root.value is not None:
        _put_value(module, mutant.owner, _value(module, root.value))
    _forget()


def core_modules() -> list[ModuleType]:
    """The modules of the core that are loaded."""
    return [module for name, module in sorted(sys.modules.items()) if name.startswith(PACKAGE)]


def _put_function(module: ModuleType, owner: str, tree: ast.Module, root: ast.FunctionDef) -> None:
    function = _function(module, owner)
    code = compile(tree, str(module.__file__), "exec", dont_inherit=True)
    function.__code__ = next(one for one in _codes(code) if one.co_qualname == owner)
    function.__defaults__ = tuple(_value(module, one) for one in root.args.defaults) or None
    named = zip(root.args.kwonlyargs, root.args.kw_defaults, strict=True)
    function.__kwdefaults__ = {one.arg: _value(module, value) for one, value in named if value is not None}


def _function(module: ModuleType, owner: str) -> FunctionType:
    """The function itself, also under a property, a class method or something that keeps answers."""
    found: Any = module
    for name in owner.split("."):
        found = vars(found)[name]
    for within in ("fget", "func", "__func__", "__wrapped__"):
        found = getattr(found, within, found)
    assert isinstance(found, FunctionType)
    return found


def _codes(code: CodeType) -> Iterator[CodeType]:
    for one in code.co_consts:
        if isinstance(one, CodeType):
            yield one
            yield from _codes(one)


def _put_value(module: ModuleType, name: str, value: object) -> None:
    """Where modules of the core imported it, too; the tests keep theirs."""
    old = vars(module)[name]
    for other in [module, *core_modules()]:
        if vars(other).get(name) is old:
            setattr(other, name, value)


def _value(module: ModuleType, expression: ast.expr) -> Any:
    nothing = ast.arguments(posonlyargs=[], args=[], kwonlyargs=[], kw_defaults=[], defaults=[])
    made = ast.Expression(ast.copy_location(ast.Lambda(nothing, expression), expression))
    code = compile(ast.fix_missing_locations(made), str(module.__file__), "eval", dont_inherit=True)
    return FunctionType(next(_codes(code)), vars(module))()


def _forget() -> None:
    """What the core kept from before would hide the mutant."""
    for module in core_modules():
        for one in vars(module).values():
            if hasattr(one, "cache_clear"):
                one.cache_clear()

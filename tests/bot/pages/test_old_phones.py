"""Old phones can read the page: its scripts are ES5 and call nothing younger, its style does without what is new."""

import re
from collections.abc import Iterator
from typing import Any

import esprima
import pytest
from esprima.nodes import Node

from bot.channels.web_page import PAGES, SCRIPTS, WORKER

STATIC = PAGES / "static"
ES5 = {
    "Program", "FunctionDeclaration", "FunctionExpression", "VariableDeclaration", "VariableDeclarator", "Identifier",
    "Literal", "Directive", "BlockStatement", "EmptyStatement", "ExpressionStatement", "IfStatement", "ForStatement",
    "ForInStatement", "WhileStatement", "ReturnStatement", "ThrowStatement", "TryStatement", "CatchClause",
    "AssignmentExpression", "BinaryExpression", "LogicalExpression", "UnaryExpression", "UpdateExpression",
    "ConditionalExpression", "CallExpression", "NewExpression", "MemberExpression", "ThisExpression",
    "ArrayExpression", "ObjectExpression", "Property",
}
YOUNGER = {
    "fetch", "AbortController", "randomUUID", "sendBeacon", "IntersectionObserver", "ResizeObserver", "URLSearchParams",
    "URL", "Symbol", "Map", "Set", "WeakMap", "Proxy", "includes", "startsWith", "endsWith", "padStart", "padEnd",
    "repeat", "replaceAll", "matchAll", "assign", "entries", "fromEntries", "values", "find", "findIndex", "flat",
    "flatMap", "from", "of", "allSettled", "any", "finally", "closest", "matches", "append", "prepend", "before",
    "after", "replaceWith", "scrollIntoView", "dataset", "key", "code",
}
OWN = {"after", "key"}
"""Names that our own data has too: what a refusal says about when to come again."""


def nodes(source: str) -> Iterator[Any]:
    """Every node of the script's tree; raises for what is not ES2017 at most."""
    waiting: list[Any] = [esprima.parseScript(source)]
    while waiting:
        node = waiting.pop()
        if isinstance(node, list):
            waiting += node
        elif isinstance(node, Node):
            yield node
            waiting += vars(node).values()


def too_young(source: str, names: set[str]) -> list[str]:
    """What a browser of 2014 stumbles over."""
    found: set[str] = set()
    for node in nodes(source):
        if node.type not in ES5 or getattr(node, "isAsync", False) or getattr(node, "generator", False):
            found.add(node.type)
        if node.type == "VariableDeclaration" and node.kind != "var":
            found.add(node.kind)
        if node.type == "Property" and (node.shorthand or node.computed or node.method):
            found.add("shorthand")
        if node.type == "Literal" and node.regex and not set(node.regex.flags) <= set("gim"):
            found.add(f"flag {node.regex.flags}")
        if node.type == "MemberExpression" and not node.computed and node.property.name in names:
            found.add(node.property.name)
        if node.type in ("CallExpression", "NewExpression") and node.callee.name in names:
            found.add(node.callee.name)
    return sorted(found)


@pytest.mark.parametrize("name", SCRIPTS)
def test_a_script_is_read_by_a_browser_of_2014(name: str) -> None:
    assert too_young((STATIC / name).read_text(), YOUNGER - OWN) == []


def test_the_worker_speaks_no_younger_language_though_whoever_runs_it_knows_more() -> None:
    assert too_young((STATIC / WORKER).read_text(), set()) == []


@pytest.mark.parametrize("young", [
    "let a = 1;", "var f = () => 1;", "var t = `a`;", "var o = {a};", "async function f() {}", "fetch('/');",
    "window.crypto.randomUUID();", "'a'.includes('b');", "/a/u.test('a');", "class A {}", "for (var a of []) {}",
])
def test_what_is_too_young_is_noticed(young: str) -> None:
    assert too_young(young, YOUNGER - OWN) != []


@pytest.mark.parametrize("young", ["a?.b", "a ?? b", "export default 1", "a ||= b", "class A { #b }"])
def test_what_cannot_be_read_at_all_is_noticed(young: str) -> None:
    with pytest.raises(esprima.Error):
        too_young(young, set())


@pytest.mark.parametrize("young", [
    r"var\(", r"\b\d*[ds]v[hw]\b", r":has\(", r":is\(", r":where\(", r"@layer", r"@container", r"\binset:", r"\bgap:",
    r"\bclamp\(", r"\bgrid\b",
])
def test_the_style_does_without_what_old_phones_do_not_know(young: str) -> None:
    assert re.findall(young, (STATIC / "chat.css").read_text()) == []


def test_the_page_may_be_enlarged_with_two_fingers() -> None:
    [viewport] = re.findall(r'<meta name="viewport" content="([^"]+)"', (PAGES / "chat.html").read_text())
    assert "maximum-scale" not in viewport and "user-scalable" not in viewport

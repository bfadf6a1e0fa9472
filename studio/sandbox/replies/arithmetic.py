"""Evaluate arithmetic in a message: the four operations, powers, brackets and percentages."""

import ast
import math
import operator
import re
from collections.abc import Callable
from decimal import Decimal, DivisionByZero, InvalidOperation, localcontext

OPERATOR_WORDS = {
    "×": "*", "÷": "/", "−": "-", "^": "**", "plus": "+", "minus": "-", "times": "*", "multiplied by": "*",
    "divided by": "/", "over": "/", "squared": "**2", "cubed": "**3", "to the power of": "**",
}  # fmt: skip
PERCENT = re.compile(r"(\d+(?:\.\d+)?)\s*(?:%|per ?cent)\s+of\s+(\d+(?:\.\d+)?)", re.IGNORECASE)
ROOT = re.compile(r"square root of\s+(\d+(?:\.\d+)?)", re.IGNORECASE)
THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}\b)")
SUM = re.compile(r"[(\d][\d\s().*/+-]*[\d)]")
REQUEST = re.compile(
    r"\b(what('s| is| are)|how much|calculate|compute|work out|evaluate|solve|equals?|sum of)\b|=", re.IGNORECASE
)
MAX_CHARACTERS, MAX_POWER = 200, 64
OPERATIONS: dict[type[ast.AST], Callable[[Decimal, Decimal], Decimal]] = {
    ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul, ast.Div: operator.truediv,
    ast.Mod: operator.mod, ast.Pow: lambda base, power: base**power,
}  # fmt: skip


def solve(text: str) -> tuple[str, str] | None:
    """Return a formula in a message and its result, or None."""
    text = text[:MAX_CHARACTERS]
    if share := PERCENT.search(text):
        part, whole = share.groups()
        return f"{part} % of {whole}", evaluate(f"{part}/100*{whole}") or ""
    said = words_to_operators(text)
    for found in SUM.finditer(said):
        formula = found[0].strip()
        bare = not re.sub(r"[^A-Za-z]", "", said.replace(formula, ""))
        if re.search(r"[\d)]\s*[-+*/]", formula) and (bare or REQUEST.search(text)):
            result = evaluate(formula)
            if result is not None:
                return format_formula(formula), result
    return None


def words_to_operators(text: str) -> str:
    """Return a message with operator words replaced by signs."""
    text = THOUSANDS.sub("", text)
    text = PERCENT.sub(r"(\1/100*\2)", text)
    text = ROOT.sub(r"\1**0.5", text)
    for word, sign in OPERATOR_WORDS.items():
        pattern = (
            rf"(?<=[\d)\s]){re.escape(word)}(?=[\s\d(]|$|\?|\.)" if word.isalpha() or " " in word else re.escape(word)
        )
        text = re.sub(pattern, sign, text, flags=re.IGNORECASE)
    return re.sub(r"(?<=\d)\s*x\s*(?=\d)", "*", text)


def evaluate(formula: str) -> str | None:
    """Return a formula's formatted value, None where it is invalid."""
    try:
        with localcontext(prec=30):
            found = evaluate_node(ast.parse(formula, mode="eval").body)
    except DivisionByZero:
        return "undefined (a division by zero)"
    except (SyntaxError, ValueError, InvalidOperation, ArithmeticError, RecursionError):
        return None
    if not found.is_finite():
        return None
    rounded = round(found, 6)
    whole = rounded == rounded.to_integral_value()
    return f"{int(rounded):,}" if whole else f"{rounded.normalize():,f}"


def evaluate_node(node: ast.AST) -> Decimal:
    """Return the value of a syntax node. Raises ValueError for anything but arithmetic."""
    if isinstance(node, ast.Constant) and isinstance(node.value, int | float) and math.isfinite(node.value):
        return Decimal(str(node.value))
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        return -evaluate_node(node.operand)
    if isinstance(node, ast.BinOp) and type(node.op) in OPERATIONS:
        left, right = evaluate_node(node.left), evaluate_node(node.right)
        if isinstance(node.op, ast.Pow) and abs(right) > MAX_POWER:
            raise ValueError("too large")
        return OPERATIONS[type(node.op)](left, right)
    raise ValueError("no arithmetic")


def format_formula(formula: str) -> str:
    """Return a formula formatted for display."""
    spaced = re.sub(r"\s*(\*\*|[-+*/])\s*", r" \1 ", formula.strip())
    return spaced.replace("**", "^").replace("*", "×").replace("/", "÷")

"""A pause mark is the same on the server and in the browser."""

import json
import re

import pytest

from studio.minimax.speech.pauses import PAUSE, pause_grammar
from studio.minimax.speech.text import count_characters


def test_the_grammar_goes_to_the_browser_as_plain_data() -> None:
    grammar = json.loads(json.dumps(pause_grammar()))
    assert set(grammar) == {"pattern", "min_s", "max_s"}
    assert (grammar["min_s"], grammar["max_s"]) == (0.01, 99.99)
    seconds = [float(found) for found in re.findall(grammar["pattern"], "a<#0.01#>b<#99.99#>c<#5#>d<#100#>e<#1.234#>")]
    assert seconds == [grammar["min_s"], grammar["max_s"], 5]


@pytest.mark.parametrize("mark", ["<#٣#>", "<#1.५#>", "<#３#>", "<# 1 #>", "<#.5#>", "<#1.#>", "<#-1#>", "<#1,5#>"])
def test_what_the_browser_takes_for_no_pause_is_none_here_either(mark: str) -> None:
    assert PAUSE.search(mark) is None
    assert count_characters(mark) == len(mark)

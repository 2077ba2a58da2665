"""Any JSON value as a tree, a path or a text."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from conversations.jsonview import MAX_CHILDREN, MAX_NODES, Node, Step, json_text, path_steps, tree


def nested(depth: int) -> Any:
    value: Any = "core"
    for _ in range(depth):
        value = [value]
    return value


def every_node(node: Node) -> Iterator[Node]:
    yield node
    for child in node.children:
        yield from every_node(child)


@pytest.mark.parametrize(
    ("value", "kind", "shown"),
    [
        ("Alice", "text", "Alice"),
        ("", "text", ""),
        (3, "number", "3"),
        (2.5, "number", "2.5"),
        (2**70, "number", "1180591620717411303424"),
        (True, "boolean", "true"),
        (False, "boolean", "false"),
        (None, "null", "null"),
    ],
)
def test_a_single_value_is_one_node(value: Any, kind: str, shown: str) -> None:
    node = tree(value, "label")
    assert (node.kind, node.label, node.value, node.children) == (kind, "label", shown, ())


def test_an_object_keeps_the_order_and_names_of_its_keys() -> None:
    node = tree({"user_task": "Book", "happy": True, "domains": ["party", None]})
    assert node == Node(
        "object",
        "",
        children=(
            Node("text", "user_task", "Book"),
            Node("boolean", "happy", "true"),
            Node(
                "list", "domains", children=(Node("text", "1", "party"), Node("null", "2", "null"))
            ),
        ),
    )


def test_an_empty_container_has_no_children() -> None:
    assert tree({}) == Node("object", "")
    assert tree([]) == Node("list", "")


def test_a_text_is_long_by_its_characters_or_its_lines() -> None:
    assert not tree("x" * 160).long
    assert tree("x" * 161).long
    assert not tree("a\nb\nc").long
    assert tree("a\nb\nc\nd").long


def test_a_container_is_long_by_its_children() -> None:
    assert not tree(list(range(12))).long
    assert tree(list(range(13))).long


def test_a_wide_value_is_cut_and_says_how_much_is_left() -> None:
    children = tree(list(range(MAX_CHILDREN + 1_234))).children
    assert len(children) == MAX_CHILDREN + 1
    assert children[-1] == Node("note", "", "… 1,234 more")
    assert children[-2].value == "499"


@pytest.mark.parametrize("depth", [21, 500, 50_000])
def test_a_deep_value_is_cut_at_twenty_levels(depth: int) -> None:
    nodes = list(every_node(tree(nested(depth))))
    assert [node.kind for node in nodes] == ["list"] * 21 + ["note"]
    assert nodes[-1].value == "… 1 more"


def test_a_value_of_twenty_levels_is_whole() -> None:
    assert [node.kind for node in every_node(tree(nested(20)))] == ["list"] * 20 + ["text"]


def test_a_value_both_wide_and_deep_stays_small_and_counts_what_it_left_out() -> None:
    root = tree([list(range(400)) for _ in range(400)])
    nodes = [node for node in every_node(root) if node.kind != "note"]
    assert len(nodes) == MAX_NODES
    assert root.children[-1] == Node("note", "", "… 387 more")


def test_a_lone_surrogate_can_still_be_written() -> None:
    for node in every_node(tree({"\ud800": ["\udfff"]})):
        (node.label + node.value).encode()
    for step in path_steps([{"\ud800": "\udfff"}, "\ud800"]):
        (step.label + step.detail).encode()


def test_a_number_of_ten_thousand_digits_breaks_nothing() -> None:
    huge = 10**10_000
    assert tree(huge).value.startswith("0x")
    assert path_steps([huge])[0].label.startswith("0x")
    assert json.loads(json_text([huge, 1])) == [hex(huge), 1]


def test_a_path_of_strings_reads_as_words() -> None:
    assert path_steps(["party_ask_venue", "Ask for the day", "a_b c"]) == [
        Step("party ask venue"),
        Step("Ask for the day"),
        Step("a_b c"),
    ]


def test_a_path_of_nodes_and_turns_reads_as_words_with_a_detail() -> None:
    assert path_steps([{"node": "party_ask_venue", "turn": 1}]) == [
        Step("party ask venue", "turn 1")
    ]
    assert path_steps([{"item": "postcode", "attempt": 0}]) == [Step("postcode", "attempt 0")]


def test_the_most_telling_key_is_the_label() -> None:
    step = {"type": "tool", "id": 7, "name": "Look up"}
    assert path_steps([step]) == [Step("Look up", "type tool, id 7")]
    assert path_steps([{"turn": 3, "id": 7}]) == [Step("7", "turn 3")]


@pytest.mark.parametrize("name", ["", "  ", None, True, ["a"], "x" * 81])
def test_a_key_without_a_telling_value_is_passed_over(name: Any) -> None:
    assert path_steps([{"name": name, "node": "greet"}])[0].label == "greet"


def test_what_is_too_large_for_the_detail_becomes_a_tree() -> None:
    slots = {"day": "Monday"}
    (step,) = path_steps([{"node": "greet", "turn": 3, "slots": slots, "note": "x" * 41}])
    assert (step.label, step.detail) == ("greet", "turn 3")
    assert step.node == tree({"slots": slots, "note": "x" * 41})


def test_a_detail_holds_three_values_and_the_tree_the_rest() -> None:
    (step,) = path_steps([{"node": "greet", "a": 1, "b": False, "c": None, "d": 4}])
    assert step.detail == "a 1, b false, c null"
    assert step.node == tree({"d": 4})


def test_an_object_without_a_label_reads_by_its_values() -> None:
    assert path_steps([{"turn": 3, "score": 0.5}]) == [Step("turn 3, score 0.5")]
    assert path_steps([{"slots": {"a": 1}}]) == [
        Step("object of 1", node=tree({"slots": {"a": 1}}))
    ]
    assert path_steps([{}]) == [Step("object of 0")]


def test_steps_of_any_other_shape_are_shown() -> None:
    assert path_steps([7, None, True, ["a", "b"]]) == [
        Step("7"),
        Step("null"),
        Step("true"),
        Step("list of 2", node=tree(["a", "b"])),
    ]


def test_a_long_step_is_cut_and_kept_whole_below() -> None:
    assert path_steps(["x" * 81]) == [Step("x" * 79 + "…", node=tree("x" * 81))]


def test_a_path_that_is_no_list_is_one_step() -> None:
    assert path_steps(None) == []
    assert path_steps([]) == []
    assert path_steps("greet") == [Step("greet")]
    assert path_steps({"node": "greet", "turn": 1}) == [Step("greet", "turn 1")]


def test_a_path_of_thousands_of_steps_is_cut_and_says_so() -> None:
    steps = path_steps(["greet"] * (MAX_CHILDREN + 1_000))
    assert len(steps) == MAX_CHILDREN + 1
    assert steps[-1] == Step("… 1,000 more")


def test_the_trees_of_one_path_share_their_size() -> None:
    steps = path_steps([[0] * 400] * 400)
    total = sum(1 for step in steps if step.node for _ in every_node(step.node))
    assert total < MAX_NODES + 2 * MAX_CHILDREN


def test_json_text_is_indented_and_keeps_every_script() -> None:
    assert json_text({"name": "დარეჯან", "n": [1]}) == (
        '{\n  "name": "დარეჯან",\n  "n": [\n    1\n  ]\n}'
    )


@pytest.mark.parametrize(
    ("value", "read_back"),
    [
        ({"a": float("nan"), "b": [float("-inf"), 1.5]}, {"a": None, "b": [None, 1.5]}),
        ({(1, 2): 2**70}, {"(1, 2)": 2**70}),
        ("\ud800", "?"),
        (b"Bob", "b'Bob'"),
    ],
)
def test_what_json_cannot_hold_is_replaced(value: Any, read_back: Any) -> None:
    assert json.loads(json_text(value)) == read_back


def test_a_value_too_deep_to_be_written_is_cut() -> None:
    assert "core" in json_text(nested(90))
    assert "…" in json_text(nested(50_000))

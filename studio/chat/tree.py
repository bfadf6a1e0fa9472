"""A conversation's tree, loaded as bare nodes in one query: paths, siblings and branches are counted on it."""

from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple, Self

from studio.chat.models import Conversation, Message


class Node(NamedTuple):
    """A message without its words. Ids grow in the order of writing."""

    pk: int
    key: str
    parent: int | None
    role: str


class Tree:
    """The kept messages of a conversation."""

    def __init__(self, nodes: Iterable[Node]) -> None:
        self._by_pk = {node.pk: node for node in nodes}
        self._by_key = {node.key: node for node in self._by_pk.values()}
        self._children: defaultdict[int | None, list[Node]] = defaultdict(list)
        for node in sorted(self._by_pk.values(), key=lambda each: each.pk):
            self._children[node.parent].append(node)

    @classmethod
    def load(cls, conversation: Conversation | int) -> Self:
        """Return the tree of a conversation, or of the one with that id (one query)."""
        rows = Message.objects.filter(conversation=conversation, deleted_at=None)
        return cls(map(Node._make, rows.values_list("pk", "key", "parent_id", "role")))

    def find(self, key: str) -> Node | None:
        """Return the node of a message."""
        return self._by_key.get(key)

    def path_to(self, node: Node) -> list[Node]:
        """Return a message and those before it, the first one first."""
        path = [node]
        while (parent := self._by_pk.get(path[-1].parent or 0)) is not None:
            path.append(parent)
        return path[::-1]

    def path_through(self, key: str = "") -> list[Node]:
        """Return the path through a message to the newest one below it; without one, to the newest of all."""
        start = self._by_key.get(key)
        below = self.branch(start) if start else list(self._by_pk.values())
        return self.path_to(max(below, key=lambda node: node.pk)) if below else []

    def siblings(self, node: Node) -> list[Node]:
        """Return the tries that a message is one of, itself among them, in the order of writing."""
        return self._children[node.parent]

    def branch(self, node: Node) -> list[Node]:
        """Return a message and everything below it."""
        found, waiting = list[Node](), [node]
        while waiting:
            found.append(one := waiting.pop())
            waiting.extend(self._children[one.pk])
        return found

"""What other apps add to the menu of a version: templates, registered by the apps that bring them."""

_parts: list[str] = []


def add_menu_part(template: str) -> None:
    """Show a template, given ``seat``, ``asset`` and ``version``, in every version's menu. Idempotent."""
    if template not in _parts:
        _parts.append(template)


def menu_parts() -> list[str]:
    """Return the templates in the order in which they were added."""
    return list(_parts)

"""What other apps add to the menu and to the page of a version: templates, registered by the apps that bring them."""

_menu_parts: list[str] = []
_page_parts: list[str] = []
_variation_parts: list[str] = []


def add_menu_part(template: str) -> None:
    """Show a template, given ``seat``, ``asset`` and ``version``, in every version's menu. Idempotent."""
    if template not in _menu_parts:
        _menu_parts.append(template)


def menu_parts() -> list[str]:
    """Return the templates of menus in the order in which they were added."""
    return list(_menu_parts)


def add_page_part(template: str) -> None:
    """Show a template, given ``seat``, ``asset``, ``version`` and ``page``, above the thing on its page. Idempotent."""
    if template not in _page_parts:
        _page_parts.append(template)


def page_parts() -> list[str]:
    """Return the templates of the page of one thing in the order in which they were added."""
    return list(_page_parts)


def add_variation_part(template: str) -> None:
    """Show a template, given ``seat`` and ``form``, where the next version of an asset is asked for. Idempotent."""
    if template not in _variation_parts:
        _variation_parts.append(template)


def variation_parts() -> list[str]:
    """Return the templates beside the form of a next version in the order in which they were added."""
    return list(_variation_parts)

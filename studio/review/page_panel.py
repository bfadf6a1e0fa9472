"""What the library's page of one thing shows of a review."""

from studio.library.menus import add_variation_part
from studio.library.page.panels import Panel, add_panel
from studio.review.panel import load

add_variation_part("review/_asked.html")
add_panel(
    Panel(
        name="comments",
        label="Comments",
        template="review/_comments.html",
        load=load,
        head="review/_decide.html",
        foot="review/_write.html",
        timeline="review/_flags.html",
        screen="review/_pins.html",
        sheets=("css/review.css",),
        modules=("review/news", "review/marks", "review/write", "review/draft"),
        lazy=("review/place", "review/viewers", "review/mention"),
    )
)

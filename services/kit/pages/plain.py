"""The few pages of this system that are not an API: one Jinja environment, made at start."""

from pathlib import Path
from typing import Any

from fastapi import APIRouter, Response
from jinja2 import Environment, FileSystemLoader, StrictUndefined

HERE = Path(__file__).parent.parent
STYLE = (HERE / "static" / "plain.css").read_bytes()

POLICY = (
    "default-src 'none'; style-src 'self'; form-action 'self' {}; base-uri 'none'; "
    "frame-ancestors 'none'"
)
"""No scripts, nothing from elsewhere; forms may lead where the page says."""


class Pages:
    """Renders a service's templates over the kit's layout."""

    def __init__(self, templates: Path | None = None) -> None:
        folders = (
            [HERE / "templates"]
            if templates is None
            else [templates, HERE / "templates"]
        )
        self._environment = Environment(
            autoescape=True,
            auto_reload=False,
            undefined=StrictUndefined,
            loader=FileSystemLoader(folders),
            trim_blocks=True,
            lstrip_blocks=True,
        )

    def show(
        self,
        name: str,
        *,
        style: str,
        status: int = 200,
        forms_to: str = "",
        **context: Any,
    ) -> Response:
        """Render the template `name`.

        Args:
            name: The template.
            style: The style sheet's address.
            status: The answer's status.
            forms_to: Another origin that a form of the page leads to.
            context: What the template shows.
        """
        html = self._environment.get_template(name).render(style=style, **context)
        policy = {"Content-Security-Policy": POLICY.format(forms_to)}
        return Response(html, status, policy, media_type="text/html")


def style_route(path: str) -> APIRouter:
    """The style sheet at an address of the service's own."""
    router = APIRouter(include_in_schema=False)

    @router.get(path)
    async def style() -> Response:
        return Response(
            STYLE, headers={"Cache-Control": "max-age=3600"}, media_type="text/css"
        )

    return router

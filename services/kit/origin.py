"""Several services under one origin, in one process: a path per party, home for the rest."""

from collections.abc import Mapping
from contextlib import AsyncExitStack
from typing import Any

from fastapi import FastAPI
from starlette.types import Receive, Scope, Send


class Origin:
    """One ASGI application made of several.

    Each keeps its own lifespan and state; nothing is shared but the address. A service
    answers under its own prefix here and alone, so a proxy may replace this class.
    """

    def __init__(self, front: FastAPI, services: Mapping[str, FastAPI]) -> None:
        """Compose.

        Args:
            front: Answers whatever no prefix claims.
            services: By prefix, such as `/ccg`.
        """
        self._front = front
        self._services = dict(services)
        self._states: dict[FastAPI, dict[str, Any]] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on to the service that owns its address."""
        if scope["type"] == "lifespan":
            await self._live(receive, send)
            return
        app = self._owner(scope["path"])
        scope["state"] = dict(self._states.get(app, {}))
        await app(scope, receive, send)

    def _owner(self, path: str) -> FastAPI:
        prefix, _, _ = path[1:].partition("/")
        return self._services.get(f"/{prefix}", self._front)

    async def _live(self, receive: Receive, send: Send) -> None:
        """Start all, wait, stop all in the opposite order."""
        await receive()
        phase = "startup"
        try:
            async with AsyncExitStack() as stack:
                for app in (self._front, *self._services.values()):
                    context = app.router.lifespan_context(app)
                    state = await stack.enter_async_context(context)
                    self._states[app] = dict(state or {})
                await send({"type": "lifespan.startup.complete"})
                await receive()
                phase = "shutdown"
        except Exception as error:
            message = {"message": type(error).__name__}
            await send({"type": f"lifespan.{phase}.failed", **message})
            raise
        await send({"type": "lifespan.shutdown.complete"})

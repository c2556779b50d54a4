"""The API as a document: what FastAPI sees of the routes, and what it cannot see."""

from collections.abc import Callable
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from pydantic import BaseModel

from services.kit import bodies, hats, problems
from services.kit.problem_kind import Kind
from services.kit.problems import ProblemDocument

Answers = dict[int | str, dict[str, Any]]

PROBLEM = {"$ref": "#/components/schemas/Problem"}

SIGN_IN = {
    "type": "http",
    "scheme": "bearer",
    "bearerFormat": "JWT",
    "description": "A token from the sign-in service. It says who you are; the member "
    "register says what you may do.",
}
ACTING_AS = {
    "name": hats.HEADER,
    "in": "header",
    "required": False,
    "schema": {"type": "string"},
    "description": "Which of your roles you act in, as body/role: `07R/bid_manager`. "
    "Needed only where several of your roles fit.",
}

ANYWHERE = (problems.DEFECT, problems.OUT_OF_SERVICE)
SIGNED_IN = (problems.NOT_SIGNED_IN, problems.NOT_REGISTERED, *ANYWHERE)
SENT = (
    problems.NOT_JSON,
    problems.KEY_MISSING,
    problems.CHOOSE_HAT,
    problems.TOO_LARGE,
    problems.NOT_JSON_TYPE,
    problems.MALFORMED,
)


def answers(*kinds: Kind) -> Answers:
    """The problems that an operation may answer with, for its `responses`."""
    found: dict[int, list[Kind]] = {}
    for kind in kinds:
        found.setdefault(int(kind.status), []).append(kind)
    return {
        status: {
            "description": "; ".join(dict.fromkeys(kind.title for kind in same)),
            "content": {problems.MEDIA_TYPE: {"schema": PROBLEM}},
        }
        for status, same in sorted(found.items())
    }


def body(model: type[BaseModel]) -> dict[str, Any]:
    """The `openapi_extra` of an operation that reads this model itself."""
    name = f"{model.model_config.get('title') or model.__name__}{bodies.SUFFIX}"
    reference = {"$ref": f"#/components/schemas/{name}"}
    content = {"application/json": {"schema": reference}}
    return {"requestBody": {"required": True, "content": content}}


def describe(
    app: FastAPI, models: list[type[BaseModel]]
) -> Callable[[], dict[str, Any]]:
    """The application's `openapi` method, made once and kept."""
    made: dict[str, Any] = {}

    def openapi() -> dict[str, Any]:
        if not made:
            made.update(_document(app, models))
        return made

    return openapi


def _document(app: FastAPI, models: list[type[BaseModel]]) -> dict[str, Any]:
    document = get_openapi(
        title=app.title,
        version=app.version,
        description=app.description,
        routes=app.routes,
        tags=app.openapi_tags,
    )
    schemas = document.setdefault("components", {}).setdefault("schemas", {})
    for unused in ("HTTPValidationError", "ValidationError"):
        schemas.pop(unused, None)
    schemas.update(bodies.schemas(models))
    problem = ProblemDocument.model_json_schema(
        ref_template="#/components/schemas/{model}"
    )
    schemas.update(problem.pop("$defs", {}))
    schemas["Problem"] = problem
    for address, path in document["paths"].items():
        for operation in path.values():
            _drop_unused(operation["responses"])
            if "/public/" not in address:
                _sign_in(operation)
    document["components"]["securitySchemes"] = {"signIn": SIGN_IN}
    return document


def _sign_in(operation: dict[str, Any]) -> None:
    operation["security"] = [{"signIn": []}]
    operation.setdefault("parameters", []).append(ACTING_AS)


def _drop_unused(responses: dict[str, Any]) -> None:
    """FastAPI promises a 422 of its own shape wherever there is a parameter."""
    schema = (
        responses.get("422", {})
        .get("content", {})
        .get("application/json", {})
        .get("schema", {})
    )
    if schema.get("$ref", "").endswith("HTTPValidationError"):
        del responses["422"]

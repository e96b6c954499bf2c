"""The authenticated caller of a request: its id, tenant and scopes."""

from dataclasses import dataclass
from enum import StrEnum

from a2a.auth.user import User
from a2a.server.context import ServerCallContext
from a2a.utils.errors import InvalidParamsError


class Scope(StrEnum):
    """What a client may do: ask by A2A; look at its own traffic and at the directory; change the platform for all."""

    A2A = "a2a"
    OBSERVE = "observe"
    OPERATE = "operate"


@dataclass(frozen=True)
class Caller(User):
    """Who asks; nobody in particular when `id` is empty."""

    id: str = ""
    tenant: str = ""
    scopes: tuple[Scope, ...] = tuple(Scope)

    @property
    def is_authenticated(self) -> bool:
        """Whether a credential said who it is."""
        return bool(self.id)

    @property
    def user_name(self) -> str:
        """The client's id."""
        return self.id

    @property
    def display_name(self) -> str:
        """What Starlette calls it."""
        return self.owner

    @property
    def owner(self) -> str:
        """What its Tasks and traces are kept under; empty for everybody who does not say who they are."""
        return f"{self.tenant}|{self.id}" if self.id else ""


ANYBODY = Caller()


def owner_of(context: ServerCallContext) -> str:
    """Who a Task belongs to: tenant and client, so that one never sees the other's.

    The tenant of a caller who says who it is comes from the credential; naming another raises InvalidParamsError.
    """
    caller = context.user
    if not isinstance(caller, Caller) or not caller.is_authenticated:
        return f"{context.tenant}|"
    if context.tenant not in ("", caller.tenant):
        raise InvalidParamsError(message=f"the tenant {context.tenant[:60]!r} is not that of {caller.id}")
    return caller.owner


def tenant_of(owner: str) -> str:
    """The tenant within an owner's name."""
    return owner.partition("|")[0]

"""The Hugging Face Hub: whether weights come as pickle only, and whether code comes with them."""

from functools import partial

from pydantic import Field, JsonValue

from protocols.catalogue.identifiers import Subject
from protocols.live.call import Call, Fetch, Shaped
from protocols.live.live_facts import LiveFact
from protocols.live.look_up import Ask

_SOURCE = "live:hub"
_UNSAFE = (".bin", ".pt", ".pth", ".ckpt", ".pkl", ".pickle")
_SAFE = (".safetensors", ".gguf", ".onnx")


class HubFile(Shaped):
    """One file of the repository."""

    rfilename: str


class ModelConfig(Shaped):
    """The model's configuration as far as it says that code comes with the weights."""

    auto_map: dict[str, object] | None = None


class ModelFiles(Shaped):
    """The files and tags of a model."""

    id: str
    tags: tuple[str, ...] = ()
    siblings: tuple[HubFile, ...] = ()
    config: ModelConfig | None = Field(default=None)


class HubFiles:
    """Asks the Hub for the files of one model."""

    source = _SOURCE

    def __init__(self, base_url: str) -> None:
        self._base = base_url

    def asks(self, subject: Subject) -> tuple[Ask, ...]:
        """One call when the Component is a model of the Hub."""
        return (partial(self._files, subject.hub),) if subject.hub and subject.hub_kind == "models" else ()

    async def _files(self, name: str, fetch: Fetch) -> tuple[LiveFact, ...]:
        expand = "&".join(f"expand[]={field}" for field in ("config", "siblings", "tags"))
        answer = await fetch(Call(f"{self._base}/api/models/{name}?{expand}", ModelFiles))
        page = f"https://huggingface.co/{answer.content.id}/tree/main"
        values: dict[str, JsonValue] = {
            "security.model_code": _model_code(answer.content),
            "security.weight_format": _unsafe_format(answer.content),
        }
        return tuple(LiveFact(key, value, _SOURCE, answer.as_of, page) for key, value in values.items() if value)


def _model_code(files: ModelFiles) -> str | None:
    runs_code = "custom_code" in files.tags or bool(files.config and files.config.auto_map)
    return "code comes with the weights and runs when they are loaded with trust_remote_code" if runs_code else None


def _unsafe_format(files: ModelFiles) -> str | None:
    names = [sibling.rfilename.lower() for sibling in files.siblings]
    # A safe format beside the pickle is what loaders take first.
    if any(name.endswith(_SAFE) for name in names):
        return None
    unsafe = sorted({ending for name in names for ending in _UNSAFE if name.endswith(ending)})
    return f"{', '.join(unsafe)} (pickle) files only" if unsafe else None

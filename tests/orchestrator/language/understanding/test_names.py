"""Which names are found in a sentence, and which are never taken for another."""

import pytest

from orchestrator.language.understanding import load
from orchestrator.language.understanding.spotting import spot

NAMES = load()


def ids(text: str, *nearby: str) -> tuple[str, ...]:
    return spot(text, NAMES, nearby).ids


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Should we adopt DeepSeek-R1?", ("deepseek-r1",)),
        ("qwen 3 32 b licens", ("qwen3-32b",)),
        ("deepsek r1 for the helpdesk", ("deepseek-r1",)),
        ("lama 4 scout ok for us", ("llama-4-scout",)),
        ("open vino vs onnx runtime", ("openvino", "onnxruntime")),
        ("k8s + kserve for serving?", ("kubernetes", "kserve")),
        ("vLLMは本番環境で使っても大丈夫ですか?", ("vllm",)),
        ("check https://huggingface.co/microsoft/phi-4 please", ("phi-4",)),
        ("pip install vllm, or pkg:pypi/langgraph?", ("vllm", "langgraph")),
        ("meta-llama/Llama-3.3-70B-Instruct in prod", ("llama-3.3-70b",)),
        ("gpt-oss-120b or the 20b?", ("gpt-oss-120b", "gpt-oss-20b")),
        ("our deployed Llama 4, or rather 3.3", ("llama-4-maverick", "llama-3.3-70b")),
        ("PyTorch 2.9 for training", ("pytorch",)),
        ("通义千问 能商用吗", ("qwen3-32b",)),
    ],
)
def test_a_name_is_found_however_it_is_written(text, expected):
    assert ids(text) == expected


@pytest.mark.parametrize(
    "text",
    ["Llama 3.9 70B", "DeepSeek-R2", "Gemma 3 12B", "Qwen4-72B", "Mistral Medium 3", "YOLO12", "Falcon 7B", "Phi-5"],
)
def test_a_release_nobody_knows_is_unknown_and_never_the_nearest(text):
    spotted = spot(f"Should we adopt {text} for our shop?", NAMES)

    assert spotted.ids == ()
    assert [odd.name for odd in spotted.unknown] == [text]
    assert spotted.unknown[0].nearest


def test_llama_3_1_is_not_llama_3_3():
    assert ids("Llama 3.1 8B") == ("llama-3.1-8b",)
    assert ids("Llama 3.3") == ("llama-3.3-70b",)
    assert ids("Llama 3.1 70B") == ("llama-3.1-70b",)


def test_an_invented_name_is_unknown():
    spotted = spot("Tell me if Zephyrion-X 12B is good", NAMES)

    assert spotted.ids == ()
    assert spotted.unknown[0].name == "Zephyrion-X 12B"


@pytest.mark.parametrize(
    "text",
    [
        "write me a poem about llamas",
        "what is the state of the art in speech",
        "we opt for the cheap one",
        "a ray of hope for our stack",
        "a VLM for captioning images",
        "at the helm of our company",
        "200M tokens a month on 4 H100s",
        "something like ChatGPT or GPT-4 but open",
    ],
)
def test_everyday_words_are_no_components(text):
    assert ids(text) == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("should we use Ray for training?", ("ray",)),
        ("ray vs horovod", ("ray", "horovod")),
        ("evaluate OPT", ("opt-175b",)),
    ],
)
def test_everyday_words_are_components_where_the_sentence_says_so(text, expected):
    assert ids(text) == expected


def test_makers_and_yardsticks_beside_a_component_are_not_asked_about():
    assert ids("Which MOF class does Pythia have?") == ("pythia-12b",)
    assert ids("YOLO di Ultralytics in un prodotto chiuso") == ("yolo11",)


def test_a_bare_version_takes_the_family_talked_about():
    assert ids("and 3.3?", "llama-4-scout") == ("llama-3.3-70b",)


def test_a_version_of_software_is_kept_beside_its_name():
    assert spot("is PyTorch 2.9 safe", NAMES).mentions[0].version == "2.9"

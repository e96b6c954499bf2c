"""Which names are found in a sentence, and which are never taken for another."""

import pytest

from orchestrator.language.names import MentionRole, Mentions, mentions_in
from orchestrator.language.understanding import load

REGISTRY = load()


def names(text: str, *nearby: str) -> Mentions:
    return mentions_in(text, REGISTRY, nearby)


def ids(text: str, *nearby: str) -> tuple[str, ...]:
    return names(text, *nearby).ids


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
        ("phi-4 alternatives, Apache-2.0 or MIT only", ("phi-4",)),
        ("Qwen3 32B on CUDA-12.4", ("qwen3-32b",)),
        ("PyTorch 2.9 for training", ("pytorch",)),
        ("通义千问 能商用吗", ("qwen3-32b",)),
    ],
)
def test_a_name_is_found_however_it_is_written(text, expected):
    assert ids(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Llama 3.9 70B",
        "DeepSeek-R2",
        "Gemma 3 33B",
        "Qwen4-72B",
        "Mistral Medium 8",
        "YOLO14",
        "Falcon 9B",
        "Phi-6",
        "Milvus Lite",
        "vLLM Turbo",
        "Qdrant Cloud Edition",
        "Llama 3.3 70B Ultra",
        "BGE-M9",
        "Chroma 7",
        "colbertv9",
        "NanoQdrant",
        "Frob-Llama-3.1-8B",
        "Whisper large-v8",
    ],
)
def test_a_release_nobody_knows_is_unknown_and_never_the_nearest(text):
    mentions = names(f"Should we adopt {text} for our shop?")

    assert mentions.ids == ()
    assert [unknown.text for unknown in mentions.unknown] == [text]
    assert mentions.unknown[0].nearest


def test_llama_3_1_is_not_llama_3_3():
    assert ids("Llama 3.1 8B") == ("llama-3.1-8b",)
    assert ids("Llama 3.3") == ("llama-3.3-70b",)
    assert ids("Llama 3.1 70B") == ("llama-3.1-70b",)


def test_an_invented_name_is_unknown():
    mentions = names("Tell me if Zephyrion-X 12B is good")

    assert mentions.ids == ()
    assert mentions.unknown[0].text == "Zephyrion-X 12B"


@pytest.mark.parametrize(
    "text",
    [
        "write me a poem about llamas",
        "when the flowers bloom we flow into the phoenix of spring",
        "May a UK company ship this inside our internal tool?",
        "the long context of our text and speech agents",
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
        ("our flow uses chroma for rag", ("chroma",)),
        ("chroma prod?", ("chroma",)),
        ("any CVEs in ray 2.9?", ("ray",)),
        ("torch==2.4.0\ntransformers>=4.44\nlangchain", ("pytorch", "transformers", "langchain")),
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
    assert names("is PyTorch 2.9 safe").every[0].version == "2.9"


@pytest.mark.parametrize(
    ("text", "subjects", "aside"),
    [
        (
            "We do not want Milvus or Weaviate. Compare Qdrant and pgvector.",
            ("qdrant", "pgvector"),
            MentionRole.EXCLUDED,
        ),
        ("a model for contracts, not Llama", (), MentionRole.EXCLUDED),
        ("Nous cherchons un modèle, sauf Mistral", (), MentionRole.EXCLUDED),
        ("we run kubernetes and need a queue: ray or dask?", ("ray", "dask"), MentionRole.SETTING),
        ("export phi-4 to onnx and serve it with vllm", ("phi-4", "vllm"), MentionRole.FORMAT),
        ('A colleague wrote "Gemma 2 is a mess". Is Mistral Small 4 better?', ("mistral-small-4",), MentionRole.QUOTED),
        ("Theano was terrible. Now PyTorch or JAX?", ("pytorch", "jax"), MentionRole.PAST),
        ("We bought an enterprise licence for YOLO11. What about YOLOv5?", ("yolov5",), MentionRole.LICENSED),
        ("May we use ColPali v1.3, based on PaliGemma 3B, commercially?", ("colpali-v1.3",), MentionRole.BASE),
        ("We use GPT-4o today, would Kimi K2 be cheaper?", ("kimi-k2",), MentionRole.SETTING),
    ],
)
def test_a_name_that_is_not_asked_about_has_another_role(text, subjects, aside):
    mentions = names(text)

    assert mentions.ids == subjects
    assert mentions.of(aside)


@pytest.mark.parametrize(
    "text", ["Why not Milvus?", "Should we drop AutoGen?", "RF-DETR instead of YOLO11, good idea?"]
)
def test_a_negation_that_asks_leaves_the_subject(text):
    assert names(text).ids


@pytest.mark.parametrize(
    ("words", "subjects"),
    [
        ("Neither Llama nor Gemma, please. What about Qwen3-32B?", ["qwen3-32b"]),
        ("What if we fine-tune vLLM's demo model and put it on Hugging Face?", ["vllm"]),
        ("kann ich mit chroma und bark eine app bauen", ["chroma", "bark"]),
        ("for retrieval, chroma or Qdrant?", ["chroma", "qdrant"]),
        ("anything but Pinecone. Is Weaviate fast?", ["weaviate"]),
        ("anything but Weaviate for search", ["weaviate"]),
        ("Everyone here uses LangChain but I never want to see it again. And Haystack?", ["haystack"]),
        ("We moved away from Redis. Is Valkey maintained?", ["valkey"]),
        # Words of the language, a place and a technique.
        ("12,000 hours of radio a month with Whisper large-v3", ["whisper-large-v3"]),
        ("a ray of hope, outlines of reports: is Dify any good?", ["dify"]),
        ("unit tests, guidance and outlines are fine, Qdrant?", ["qdrant"]),
        ("we sit in Granite Falls and use Qdrant", ["qdrant"]),
        ("a LoRA of Llama 3.3 70B", ["llama-3.3-70b"]),
        # Slips.
        ("any holes in open webiu", ["open-webui"]),
        ("is weavite alive", ["weaviate"]),
        ("lama 3.3 70b for us?", ["llama-3.3-70b"]),
    ],
)
def test_what_is_refused_or_only_a_place_is_no_subject(words, subjects):
    mentions = mentions_in(words, REGISTRY)

    assert [mention.id for mention in mentions.subjects] == subjects


def test_what_is_weighed_against_a_known_name_is_a_name():
    mentions = mentions_in("Kubernetes or Frobnicator?", REGISTRY)

    assert [mention.text for mention in mentions.unknown] == ["Frobnicator"]


@pytest.mark.parametrize(
    ("text", "unknown"),
    [
        ("Should we use Keycloak?", ["Keycloak"]),
        ("compare Keycloak and Authentik", ["Keycloak", "Authentik"]),
        ("how about Keycloak, Milvus and Authentik for our platform?", ["Keycloak", "Authentik"]),
        ("who maintains Frobnicator?", ["Frobnicator"]),
        ("is Keycloak secure?", ["Keycloak"]),
        ("Should we use Germany?", []),
        ("Is Monday fine?", []),
        ("Should we hire Accenture?", []),
        ("can we use AI in Poland", []),
        ("may we use MIT code", []),
    ],
)
def test_a_name_nobody_knows_is_seen_where_a_component_would_stand(text, unknown):
    assert [mention.text for mention in names(text).unknown] == unknown


@pytest.mark.parametrize(
    ("text", "subjects"),
    [
        ("We use Kubernetes, Milvus and Airflow. Is Airflow safe?", ["airflow"]),
        ("We use Redis, is Valkey better?", ["redis", "valkey"]),
        ("We use LangChain. What does its licence demand?", ["langchain"]),
        ("May we use Qwen3-8B?", ["qwen3-8b"]),
    ],
)
def test_what_is_in_use_steps_back_before_what_is_asked_about(text, subjects):
    assert list(names(text).ids) == subjects

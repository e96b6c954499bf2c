"""Pasted documents are set apart whole, and only the asker's own words remain as the question."""

import time

import pytest

from protocols.adoption import DocumentKind
from protocols.adoption.documents.pasted import split

MIT = """MIT License

Copyright (c) 2025 Example

Permission is hereby granted, free of charge, to any person obtaining a copy of this software, to deal in the Software
without restriction, including without limitation the rights to use, copy, modify, merge, publish, distribute and sell.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND. WHAT HAPPENS THEN?
IN NO EVENT SHALL THE AUTHORS BE LIABLE FOR ANY CLAIM."""
BSD = """Copyright 2025 Example

Redistribution and use in source and binary forms, with or without modification, are permitted provided that the
following conditions are met:

1. Redistributions of source code must retain the above copyright notice."""
BOM = '{"bomFormat": "CycloneDX", "specVersion": "1.6", "components": [{"name": "a {b}"}]}'
LOCK = '[[package]]\nname = "httpx"\nversion = "0.27.0"\n\n[[package]]\nname = "anyio"\nversion = "4.0"'
CARD = "---\nlicense: mit\nbase_model: x/y\n---\n# Zed\n\nWhat is it? A model."
PINS = "torch==2.1\nvllm>=0.6\nhttpx"
BEFORE = (
    "",
    "May we ship this in our closed product?\n\n",
    "May we use this?\n",
    "We are a company in Berlin\nand offer it to customers.\nIs that allowed?\n\n",
    "Please check this licence:\n\n",
    "Hier ist der Text. Dürfen wir das nutzen?\n\n",
    "Here it is\n",
)
AFTER = ("", "\n\nIs that fine for us?")


@pytest.mark.parametrize("before", BEFORE)
@pytest.mark.parametrize("after", AFTER)
@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (MIT, DocumentKind.LICENCE),
        (BSD, DocumentKind.LICENCE),
        (BOM, DocumentKind.SBOM),
        (LOCK, DocumentKind.DEPENDENCIES),
    ],
)
def test_a_text_between_words_comes_out_whole_and_the_words_alone(before, text, kind, after):
    question, documents = split(before + text + after)

    assert [(document.kind, document.text.strip()) for document in documents] == [(kind, text)]
    assert question.split() == (before + after).split()


@pytest.mark.parametrize("before", BEFORE)
def test_a_card_ends_with_the_message_and_pins_are_the_lines_that_pin(before):
    question, (card,) = split(before + CARD)
    asked, (pins,) = split(f"{before}{PINS}\nAre these fine?")

    assert (card.kind, card.text) == (DocumentKind.MODEL_CARD, CARD)
    assert (pins.kind, pins.text.strip()) == (DocumentKind.DEPENDENCIES, PINS)
    assert question.split() == before.split()
    assert asked.split() == [*before.split(), "Are", "these", "fine?"]


def test_a_fenced_block_is_the_document():
    question, (document,) = split(f"What of this?\n```json\n{BOM}\n```\nThanks")

    assert document.text.strip() == BOM
    assert question == "What of this?\nThanks"


@pytest.mark.parametrize(
    "words",
    [
        "May we use Llama 3.3 under its licence agreement in a product?",
        "We have 3 servers; use {braces} and ``` marks ``` --- at will",
        "torch or vllm",
        "",
    ],
)
def test_words_alone_stay_words(words):
    assert split(words) == (words, ())


def test_a_licence_is_called_by_its_title():
    assert split(MIT)[1][0].name == "MIT License"
    assert split(BSD)[1][0].name == "pasted licence"


@pytest.mark.parametrize(
    "unit",
    [
        "{",
        "---\n",
        "```\n",
        "\n",
        "a==1\n",
        "what?\n",
        "dependencies:\n",
        '{"_meta": ',
        "a \n \n",
        "Permission is hereby ",
    ],
)
def test_a_crafted_text_takes_time_in_proportion_to_its_length(unit):
    def cost(length: int) -> float:
        text = (unit * length)[:length]
        best = []
        for _ in range(3):
            start = time.process_time()
            split(text)
            best.append(time.process_time() - start)
        return min(best)

    split("compiled once")

    assert cost(1_600_000) < 14 * cost(200_000) + 0.05

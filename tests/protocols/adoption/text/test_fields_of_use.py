"""Fields of use are recognised in five languages, and a denied one is not taken."""

import time

import pytest

from protocols.adoption.text.fields_of_use import fields_in, fields_of_use


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ("We want to rank job applicants with it", "recruitment"),
        ("Dürfen wir damit Bewerbungen vorsortieren?", "recruitment"),
        ("Peut-on trier les candidatures ?", "recruitment"),
        ("¿Podemos filtrar candidatos?", "recruitment"),
        ("我们想用它筛选简历", "recruitment"),
        ("decide on consumer loans", "credit-scoring"),
        ("Bonität von Kunden prüfen", "credit-scoring"),
        ("pricing of health insurance", "life-health-insurance"),
        ("recognise the emotions of our employees", "emotion-recognition-work"),
        ("Gesichtserkennung am Eingang", "biometric-identification"),
        ("live facial recognition in stations", "realtime-public-identification"),
        ("mark the exams of our pupils", "exam-grading"),
        ("control of the power grid", "critical-infrastructure"),
        ("triage of patients in a hospital", "emergency-triage"),
        ("a drone for the army", "military"),
        ("give legal advice to clients", "legal-advice"),
    ],
)
def test_a_field_is_recognised_in_its_words(text, field):
    assert field in fields_in(text)


@pytest.mark.parametrize(
    "text",
    [
        "We do no credit scoring",
        "ohne Gesichtserkennung",
        "sans reconnaissance faciale",
        "search our wiki and summarise meeting notes",
        "migrate our database to Milvus",
    ],
)
def test_what_is_denied_or_merely_similar_is_no_field(text):
    assert fields_in(text) == ()


def test_every_field_has_a_wording_in_each_language():
    assert all(field.en and field.de and field.fr and field.es and field.zh for field in fields_of_use().values())


@pytest.mark.parametrize("unit", ["screen ", "emotion a ", "predict ", "grade x ", "no "])
def test_a_long_text_takes_time_in_proportion(unit):
    def cost(length: int) -> float:
        text = (unit * length)[:length]
        best = []
        for _ in range(3):
            start = time.process_time()
            fields_in(text)
            best.append(time.process_time() - start)
        return min(best)

    fields_in("compiled once")

    assert cost(16_000) < 12 * cost(2_000) + 0.02

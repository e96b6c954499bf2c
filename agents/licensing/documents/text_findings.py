"""What supplied texts were found to be, as findings and as a table."""

from protocols.adoption import Finding, Severity, Table

from .supplied_texts import MOST_DIFFERENCES, Supplied


def text_findings(texts: tuple[Supplied, ...]) -> tuple[Finding, ...]:
    """What each supplied text is, and which siblings it is not, by the clause in which they differ."""
    return tuple(
        Finding(
            id=f"licence.text.{number + 1}",
            claim=" ".join(
                (
                    f"'{text.document.name}': {text.identity.status.value}"
                    f"{f', {text.identity.licence}' if text.identity.licence else ''}. {text.identity.why}",
                    *text.identity.siblings,
                    *(
                        [f"Further licences in the same text: {', '.join(text.identity.also)}."]
                        if text.identity.also
                        else []
                    ),
                    *(["The text was longer than what was read."] if text.identity.truncated else []),
                )
            ),
            severity=Severity.NOTE,
            evidence=(text.evidence,),
        )
        for number, text in enumerate(texts)
    )


def texts_table(texts: tuple[Supplied, ...]) -> Table:
    """What each supplied text was found to be, and what differs."""
    rows = tuple(
        (
            text.document.name,
            text.identity.status.value,
            text.identity.licence or "",
            f"{text.identity.similarity:.1%}",
            text.identity.why,
            "; ".join(f"{item.kind}: {item.claim}" for item in text.identity.differences[:MOST_DIFFERENCES]),
            "; ".join(text.identity.siblings),
        )
        for text in texts
    )
    columns = ("text", "result", "licence", "similarity", "why", "differences", "told apart from")
    return Table(id="licence.texts", title="Texts identified", columns=columns, rows=rows)

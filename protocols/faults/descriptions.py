"""Descriptions of every fault: what it does, what that breaks, and how the orchestrator handles it."""

from protocols.a2a.fault_switches import Fault, FaultName
from protocols.adoption import Why

OPERATION = "an A2A operation over JSON-RPC or HTTP+JSON"
STREAM = "a stream of events"
CARD = "a request for the AgentCard"
TURN = "a turn of a Task, on every binding"

FAULTS = (
    Fault(
        name=FaultName.DOWN,
        title="Down",
        does="Closes every connection without a word: operations, the AgentCard and the health checks. "
        "Only /faults still answers, so that the switch can be turned back.",
        strikes="any request but those to /faults",
        violates="An AgentCard must be there for the agent to be found.",
        section="8.2",
        anchor="82-discovery-mechanisms",
        expected="Finds no AgentCard when a run begins and names the gap at once. Going down in the middle of a run, "
        "the agent is called again up to three times within a second before the gap is named. "
        "What the others answered stays; asking again asks only this agent.",
        gap=Why.DOWN,
    ),
    Fault(
        name=FaultName.SLOW,
        title="Slow",
        does="Every answer starts late, by the number of seconds you give.",
        strikes=OPERATION,
        violates="Feedback on progress must be immediate in a stream.",
        section="3.1.2",
        anchor="312-send-streaming-message",
        expected="Waits as long as one round with an agent may take (STEP_BUDGET, 60 s) and takes the late answer. "
        "Slower than that is a gap that names the seconds; a Task it knows of is cancelled.",
        gap=Why.SLOW,
    ),
    Fault(
        name=FaultName.SERVER_ERROR,
        title="Answers 500",
        does="Answers with HTTP status 500 and a line of text instead of an A2A error.",
        strikes=OPERATION,
        violates="An error must carry a code, a message and the shape of its binding.",
        section="3.3.2",
        anchor="332-error-handling",
        expected="Sends the same Message again, up to three times within a second: its messageId keeps it from being "
        "answered twice. One failure in between is never seen. If all fail, the gap says that the agent failed.",
        gap=Why.FAILED,
    ),
    Fault(
        name=FaultName.MALFORMED_JSON,
        title="Malformed JSON",
        does="Cuts every answer and every event in half, so that its JSON does not parse.",
        strikes=OPERATION,
        violates="Answers are JSON; an event is one whole JSON object.",
        section="9.1",
        anchor="91-protocol-requirements",
        expected="Does not guess. A Task it knows of is looked at by GetTask and its stream opened again, at most "
        "three times; then the gap says that what came cannot be read, and why.",
        gap=Why.UNREADABLE,
    ),
    Fault(
        name=FaultName.STALL,
        title="Stalls in mid-stream",
        does="Sends the first event of a stream and then nothing, keep-alives neither; the connection stays open.",
        strikes=STREAM,
        violates="A stream must close when its Task comes to an end.",
        section="3.1.2",
        anchor="312-send-streaming-message",
        expected="After 15 s without an event asks for the Task itself (GetTask) and takes its result when it is done, "
        "else subscribes again (SubscribeToTask). The answer arrives, later; no gap.",
        gap=None,
    ),
    Fault(
        name=FaultName.DUPLICATE_EVENT,
        title="Every event twice",
        does="Sends every event of a stream two times.",
        strikes=STREAM,
        violates="Events are delivered as they were generated, each once.",
        section="3.5.2",
        anchor="352-streaming-event-delivery",
        expected="Takes an event that repeats the one before only once. A repeated piece of an Artifact could be "
        "meant, so then the finished Task is fetched (GetTask) and its Artifacts are what counts. No gap.",
        gap=None,
    ),
    Fault(
        name=FaultName.OUT_OF_ORDER,
        title="Events out of order",
        does="Lets every two neighbouring events of a stream change places: the end may come before the result.",
        strikes=STREAM,
        violates="Events must be delivered in the order they were generated.",
        section="3.5.2",
        anchor="352-streaming-event-delivery",
        expected="Does not believe a status older than the one it knows, reads to the end of the stream, and fetches "
        "the finished Task (GetTask) to have its Artifacts whole. No gap.",
        gap=None,
    ),
    Fault(
        name=FaultName.WRONG_VERSION,
        title="Wrong version",
        does="Refuses every operation as an agent would that speaks another version than its card says.",
        strikes=OPERATION,
        violates="A version the interface lists must be served; the error is for those it does not list.",
        section="3.6.2",
        anchor="362-server-responsibilities",
        expected="Takes VersionNotSupportedError (-32009) at its word: no second try, no silent fall back to an older "
        "version, and a gap that quotes it.",
        gap=Why.REJECTED,
    ),
    Fault(
        name=FaultName.EXPIRED_TOKEN,
        title="Expired token",
        does="Answers 401 as if the caller's access token had expired, with the WWW-Authenticate header that says so.",
        strikes=OPERATION,
        violates="Nothing by itself: credentials do expire, and every request is checked. Valid ones must be accepted.",
        section="7.4",
        anchor="74-server-authentication-responsibilities",
        expected="Does not hammer: credentials are renewed at most once where there are any, then the gap says that "
        "the agent refused them.",
        gap=Why.REJECTED,
    ),
    Fault(
        name=FaultName.BAD_SIGNATURE,
        title="Bad signature",
        does="Serves an AgentCard that was changed after it was signed.",
        strikes=CARD,
        violates="A signature must verify over the card as it is served.",
        section="8.4.3",
        anchor="843-signature-verification",
        expected="Refuses the card and asks the agent nothing; the gap says that it was changed after signing.",
        gap=Why.REJECTED,
    ),
    Fault(
        name=FaultName.STUCK,
        title="Stuck in WORKING",
        does="Says that it works and never comes to an end; keep-alives go on.",
        strikes=TURN,
        violates="Nothing that a caller could prove: the specification sets no time. Hence budgets.",
        section="4.1.3",
        anchor="413-taskstate",
        expected="Looks at the Task by GetTask when it hears nothing for a while, and cancels it (CancelTask) when the "
        "round's time is used up. The gap names the seconds.",
        gap=Why.SLOW,
    ),
    Fault(
        name=FaultName.ASKS_AGAIN,
        title="Asks again and again",
        does="Answers every turn with the same question, whatever was answered.",
        strikes=TURN,
        violates="Input is required to go on; what was given is not asked for again.",
        section="3.4.3",
        anchor="343-multi-turn-conversation-patterns",
        expected="Puts the question to the person, and once more if it comes back. The third time it is over: the "
        "agent's Task is cancelled and the gap says that it asked too much.",
        gap=Why.OVER_BUDGET,
    ),
    Fault(
        name=FaultName.LIES,
        title="Lies about its schema",
        does="Completes with an Artifact that says it is an Assessment and breaks the schema of one.",
        strikes=TURN,
        violates="Its card declares the findings extension, and the extension's schema says what an Assessment is.",
        section="4.6",
        anchor="46-extensions",
        expected="Believes nothing of it, and names the first field that does not fit. The person may ask again.",
        gap=Why.UNREADABLE,
    ),
    Fault(
        name=FaultName.HUGE_ARTIFACT,
        title="Huge Artifact",
        does="Sends an Artifact of 9 MB before it goes on with its work.",
        strikes=TURN,
        violates="Nothing: the specification sets no size. Hence budgets.",
        section="4.1.7",
        anchor="417-artifact",
        expected="Stops reading where its budget ends, cancels the Task, and does not ask a second time. "
        "The gap names the size it takes.",
        gap=Why.OVER_BUDGET,
    ),
)

"""The tables of Tasks, their bodies, their numbered events, and the cancellations asked of whoever runs them."""

from protocols.a2a.persistence.former_labels import rename_labels
from protocols.a2a.persistence.sent_messages import note_sent
from protocols.storage.database import Schema

SCHEMA = Schema(
    "tasks",
    (
        (
            """create table if not exists tasks (
    owner text not null, id text not null, context_id text not null, state integer not null,
    updated bigint not null, body blob not null, primary key (owner, id))""",
            "create index if not exists by_age on tasks (owner, updated desc, id desc)",
            "create index if not exists by_context on tasks (owner, context_id, updated desc, id desc)",
            "create index if not exists by_state on tasks (state, updated)",
            "create index if not exists by_owner_and_state on tasks (owner, state)",
        ),
        (
            "alter table tasks add column version bigint not null default 1",
            """create table task_bodies (
    owner text not null, id text not null, version bigint not null, body blob not null, primary key (owner, id))""",
            "insert into task_bodies (owner, id, version, body) select owner, id, 1, body from tasks",
            "alter table tasks drop column body",
            """create table task_events (
    task_id text not null, version bigint not null, owner text not null, body blob not null,
    primary key (task_id, version, owner))""",
            "create table task_cancellations (task_id text not null primary key, asked bigint not null)",
        ),
        (rename_labels,),
        ("alter table tasks add column sent text not null default ''", note_sent),
    ),
)

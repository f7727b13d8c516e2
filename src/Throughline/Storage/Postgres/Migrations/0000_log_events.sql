create table log_events (
  seq bigint generated always as identity primary key,
  workspace_id uuid not null,
  event_id uuid not null,
  kind text not null,
  occurred_at bigint not null,
  received_at bigint not null,
  facts bytea not null,
  personal bytea
);
create unique index log_events_id on log_events (event_id, workspace_id);
create index log_events_newest on log_events (workspace_id, seq);

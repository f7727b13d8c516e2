create table log_checkpoints (
  name text not null constraint pk_log_checkpoints primary key,
  seq integer not null
);
create table log_person_changes (
  id integer not null constraint pk_log_person_changes primary key autoincrement,
  workspace_id blob not null,
  person_id blob not null
);
create table log_quarantine (
  workspace_id blob not null,
  event_id blob not null,
  seq integer not null,
  kind text not null,
  reason text not null,
  constraint pk_log_quarantine primary key (workspace_id, event_id)
);
create table log_retractions (
  workspace_id blob not null,
  import_id blob not null,
  seq integer not null,
  is_undone integer not null,
  is_applied integer not null,
  constraint pk_log_retractions primary key (workspace_id, import_id)
);

create table capture_import_mappings (
  workspace_id blob not null,
  fingerprint text not null,
  mapping text not null,
  changed_at integer not null,
  changed_by text not null,
  constraint pk_capture_import_mappings primary key (workspace_id, fingerprint)
);
create table capture_imports (
  workspace_id blob not null,
  import_id blob not null,
  name text not null,
  bytes integer not null,
  state text not null,
  is_dry integer not null,
  mapping text not null,
  read_bytes integer not null,
  new_rows integer not null,
  known_rows integer not null,
  refused_rows integer not null,
  fault text null,
  created_at integer not null,
  created_by text not null,
  moved_at integer not null,
  finished_at integer null,
  constraint pk_capture_imports primary key (workspace_id, import_id)
);
create table capture_linker_uses (
  workspace_id blob not null,
  token_id blob not null,
  event_id blob not null,
  used_at integer not null,
  constraint pk_capture_linker_uses primary key (workspace_id, token_id)
);
create table capture_secrets (
  name text not null constraint pk_capture_secrets primary key,
  value blob not null
);
create table capture_traffic (
  workspace_id blob not null constraint pk_capture_traffic primary key,
  networks text not null,
  test_hosts text not null,
  own_hosts_only integer not null,
  changed_at integer not null,
  changed_by text not null
);
create index capture_imports_state on capture_imports (state, created_at);
create index capture_linker_uses_used on capture_linker_uses (used_at);

create table capture_import_mappings (
  workspace_id uuid not null,
  fingerprint text not null,
  mapping text not null,
  changed_at bigint not null,
  changed_by text not null,
  constraint pk_capture_import_mappings primary key (workspace_id, fingerprint)
);
create table capture_imports (
  workspace_id uuid not null,
  import_id uuid not null,
  name text not null,
  bytes bigint not null,
  state text not null,
  is_dry boolean not null,
  mapping text not null,
  read_bytes bigint not null,
  new_rows bigint not null,
  known_rows bigint not null,
  refused_rows bigint not null,
  fault text,
  created_at bigint not null,
  created_by text not null,
  moved_at bigint not null,
  finished_at bigint,
  constraint pk_capture_imports primary key (workspace_id, import_id)
);
create table capture_linker_uses (
  workspace_id uuid not null,
  token_id uuid not null,
  event_id uuid not null,
  used_at bigint not null,
  constraint pk_capture_linker_uses primary key (workspace_id, token_id)
);
create table capture_secrets (
  name text not null,
  value bytea not null,
  constraint pk_capture_secrets primary key (name)
);
create table capture_traffic (
  workspace_id uuid not null,
  networks text not null,
  test_hosts text not null,
  own_hosts_only boolean not null,
  changed_at bigint not null,
  changed_by text not null,
  constraint pk_capture_traffic primary key (workspace_id)
);
create index capture_imports_state on capture_imports (state, created_at);
create index capture_linker_uses_used on capture_linker_uses (used_at);

create table access_keys (
  id blob not null constraint pk_access_keys primary key,
  workspace_id blob not null,
  kind integer not null,
  name text not null,
  hash text not null,
  shown text not null,
  created_at integer not null,
  revoked_at integer null
);
create table access_workspaces (
  id blob not null constraint pk_access_workspaces primary key,
  name text not null,
  time_zone text not null,
  currency text not null,
  site_domains text not null,
  created_at integer not null,
  is_demo integer not null
);
create unique index access_keys_hash on access_keys (hash);
create index access_keys_workspace on access_keys (workspace_id);
create unique index access_workspaces_name on access_workspaces (name);

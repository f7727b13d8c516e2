create table access_keys (
  id uuid not null,
  workspace_id uuid not null,
  kind integer not null,
  name text not null,
  hash text not null,
  shown text not null,
  created_at bigint not null,
  revoked_at bigint,
  constraint pk_access_keys primary key (id)
);
create table access_workspaces (
  id uuid not null,
  name text not null,
  time_zone text not null,
  currency text not null,
  site_domains text not null,
  created_at bigint not null,
  is_demo boolean not null,
  constraint pk_access_workspaces primary key (id)
);
create unique index access_keys_hash on access_keys (hash);
create index access_keys_workspace on access_keys (workspace_id);
create unique index access_workspaces_name on access_workspaces (name);

create table access_funnel_stages (
  workspace_id blob not null,
  changed_at integer not null,
  position integer not null,
  name text not null,
  conversion text not null,
  weight integer not null,
  constraint pk_access_funnel_stages primary key (workspace_id, changed_at, position)
);
create table access_keys (
  id blob not null constraint pk_access_keys primary key,
  workspace_id blob not null,
  kind integer not null,
  name text not null,
  subject blob null,
  hash text not null,
  shown text not null,
  created_at integer not null,
  revoked_at integer null
);
create table access_memberships (
  workspace_id blob not null,
  user_id blob not null,
  role integer not null,
  created_at integer not null,
  constraint pk_access_memberships primary key (workspace_id, user_id)
);
create table access_password_links (
  hash text not null constraint pk_access_password_links primary key,
  user_id blob not null,
  expires_at integer not null,
  used_at integer null
);
create table access_setup (
  id integer not null constraint pk_access_setup primary key,
  at integer not null
);
create table access_users (
  id blob not null constraint pk_access_users primary key,
  email text not null,
  name text not null,
  password_hash text null,
  stamp blob not null,
  created_at integer not null
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
create index access_memberships_user on access_memberships (user_id);
create unique index access_users_email on access_users (email);
create unique index access_workspaces_name on access_workspaces (name);

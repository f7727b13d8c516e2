create table access_funnel_stages (
  workspace_id uuid not null,
  changed_at bigint not null,
  position integer not null,
  name text not null,
  conversion text not null,
  weight integer not null,
  constraint pk_access_funnel_stages primary key (workspace_id, changed_at, position)
);
create table access_keys (
  id uuid not null,
  workspace_id uuid not null,
  kind integer not null,
  name text not null,
  subject uuid,
  hash text not null,
  shown text not null,
  created_at bigint not null,
  revoked_at bigint,
  constraint pk_access_keys primary key (id)
);
create table access_memberships (
  workspace_id uuid not null,
  user_id uuid not null,
  role integer not null,
  created_at bigint not null,
  constraint pk_access_memberships primary key (workspace_id, user_id)
);
create table access_password_links (
  hash text not null,
  user_id uuid not null,
  expires_at bigint not null,
  used_at bigint,
  constraint pk_access_password_links primary key (hash)
);
create table access_setup (
  id integer not null,
  at bigint not null,
  constraint pk_access_setup primary key (id)
);
create table access_users (
  id uuid not null,
  email text not null,
  name text not null,
  password_hash text,
  stamp uuid not null,
  created_at bigint not null,
  constraint pk_access_users primary key (id)
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
create index access_memberships_user on access_memberships (user_id);
create unique index access_users_email on access_users (email);
create unique index access_workspaces_name on access_workspaces (name);

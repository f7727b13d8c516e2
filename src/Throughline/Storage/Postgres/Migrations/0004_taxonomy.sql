create table taxonomy_acquisitions (
  workspace_id uuid not null,
  acquisition_id bigint not null,
  tag_source text not null,
  tag_medium text not null,
  tag_campaign text not null,
  tag_term text not null,
  tag_content text not null,
  tag_id text not null,
  parameters text not null,
  referrer text not null,
  referrer_kind integer not null,
  declared_channel text not null,
  declared_source text not null,
  partner_code text not null,
  channel text not null,
  is_paid boolean not null,
  detail text not null,
  source text not null,
  medium text not null,
  campaign text not null,
  rule text not null,
  constraint pk_taxonomy_acquisitions primary key (workspace_id, acquisition_id)
);
create table taxonomy_drafts (
  workspace_id uuid not null,
  rules text not null,
  revision integer not null,
  based_on bigint not null,
  changed_at bigint not null,
  changed_by text not null,
  constraint pk_taxonomy_drafts primary key (workspace_id)
);
create table taxonomy_extensions (
  workspace_id uuid not null,
  registration_id uuid not null,
  event_id uuid not null,
  until_at bigint not null,
  actor text,
  constraint pk_taxonomy_extensions primary key (workspace_id, registration_id, event_id)
);
create table taxonomy_partner_forms (
  workspace_id uuid not null,
  partner_id uuid not null,
  token text not null,
  created_at bigint not null,
  created_by text not null,
  constraint pk_taxonomy_partner_forms primary key (workspace_id, partner_id)
);
create table taxonomy_partner_policies (
  workspace_id uuid not null,
  protection_days integer not null,
  links_count boolean not null,
  changed_at bigint not null,
  changed_by text not null,
  constraint pk_taxonomy_partner_policies primary key (workspace_id)
);
create table taxonomy_partners (
  workspace_id uuid not null,
  partner_id uuid not null,
  name text not null,
  code text not null,
  domains text not null,
  sources text not null,
  contact text,
  registered_at bigint not null,
  ended_at bigint,
  constraint pk_taxonomy_partners primary key (workspace_id, partner_id)
);
create table taxonomy_registrations (
  workspace_id uuid not null,
  event_id uuid not null,
  partner_id uuid not null,
  node_id uuid not null,
  occurred_at bigint not null,
  kind text not null,
  door text not null,
  actor text,
  deal text,
  sub_id text,
  constraint pk_taxonomy_registrations primary key (workspace_id, event_id)
);
create table taxonomy_rules (
  workspace_id uuid not null,
  hash text not null,
  rules text not null,
  constraint pk_taxonomy_rules primary key (workspace_id)
);
create table taxonomy_versions (
  workspace_id uuid not null,
  seq bigint not null,
  event_id uuid not null,
  published_at bigint not null,
  actor text,
  note text,
  rolled_back_to integer,
  rules text not null,
  effect text,
  constraint pk_taxonomy_versions primary key (workspace_id, seq)
);
create unique index taxonomy_partner_forms_token on taxonomy_partner_forms (token);
create index taxonomy_registrations_node on taxonomy_registrations (workspace_id, node_id);
create index taxonomy_registrations_time on taxonomy_registrations (workspace_id, occurred_at);

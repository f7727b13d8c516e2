create table taxonomy_acquisitions (
  workspace_id blob not null,
  acquisition_id integer not null,
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
  is_paid integer not null,
  detail text not null,
  source text not null,
  medium text not null,
  campaign text not null,
  rule text not null,
  constraint pk_taxonomy_acquisitions primary key (workspace_id, acquisition_id)
);
create table taxonomy_drafts (
  workspace_id blob not null constraint pk_taxonomy_drafts primary key,
  rules text not null,
  revision integer not null,
  based_on integer not null,
  changed_at integer not null,
  changed_by text not null
);
create table taxonomy_extensions (
  workspace_id blob not null,
  registration_id blob not null,
  event_id blob not null,
  until_at integer not null,
  actor text null,
  constraint pk_taxonomy_extensions primary key (workspace_id, registration_id, event_id)
);
create table taxonomy_partner_forms (
  workspace_id blob not null,
  partner_id blob not null,
  token text not null,
  created_at integer not null,
  created_by text not null,
  constraint pk_taxonomy_partner_forms primary key (workspace_id, partner_id)
);
create table taxonomy_partner_policies (
  workspace_id blob not null constraint pk_taxonomy_partner_policies primary key,
  protection_days integer not null,
  links_count integer not null,
  changed_at integer not null,
  changed_by text not null
);
create table taxonomy_partners (
  workspace_id blob not null,
  partner_id blob not null,
  name text not null,
  code text not null,
  domains text not null,
  sources text not null,
  contact text null,
  registered_at integer not null,
  ended_at integer null,
  constraint pk_taxonomy_partners primary key (workspace_id, partner_id)
);
create table taxonomy_registrations (
  workspace_id blob not null,
  event_id blob not null,
  partner_id blob not null,
  node_id blob not null,
  occurred_at integer not null,
  kind text not null,
  door text not null,
  actor text null,
  deal text null,
  sub_id text null,
  constraint pk_taxonomy_registrations primary key (workspace_id, event_id)
);
create table taxonomy_rules (
  workspace_id blob not null constraint pk_taxonomy_rules primary key,
  hash text not null,
  rules text not null
);
create table taxonomy_versions (
  workspace_id blob not null,
  seq integer not null,
  event_id blob not null,
  published_at integer not null,
  actor text null,
  note text null,
  rolled_back_to integer null,
  rules text not null,
  effect text null,
  constraint pk_taxonomy_versions primary key (workspace_id, seq)
);
create unique index taxonomy_partner_forms_token on taxonomy_partner_forms (token);
create index taxonomy_registrations_node on taxonomy_registrations (workspace_id, node_id);
create index taxonomy_registrations_time on taxonomy_registrations (workspace_id, occurred_at);

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

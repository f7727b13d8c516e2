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

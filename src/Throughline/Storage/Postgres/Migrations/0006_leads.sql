create table leads_captures (
  workspace_id uuid not null,
  node_id uuid not null,
  event_id uuid not null,
  occurred_at bigint not null,
  received_at bigint not null,
  seq bigint not null,
  makes boolean not null,
  door text not null,
  is_stated boolean not null,
  browser_id uuid,
  email text,
  name text,
  phone text,
  company text,
  self_reported text,
  constraint pk_leads_captures primary key (workspace_id, node_id, event_id)
);
create table leads_changes (
  workspace_id uuid not null,
  lead_id uuid not null,
  event_id uuid not null,
  occurred_at bigint not null,
  received_at bigint not null,
  kind text not null,
  value text,
  reason text,
  constraint pk_leads_changes primary key (workspace_id, lead_id, event_id)
);
create table leads_default_owners (
  workspace_id uuid not null,
  from_seq bigint not null,
  owner_id uuid not null,
  constraint pk_leads_default_owners primary key (workspace_id, from_seq)
);
create table leads_leads (
  workspace_id uuid not null,
  lead_id uuid not null,
  node_id uuid not null,
  person_id uuid not null,
  merged_into uuid,
  email text,
  name text,
  phone text,
  company text,
  search_text text not null,
  record_source text not null,
  self_reported text,
  created_at bigint not null,
  stage text not null,
  status text not null,
  disqualified_because text,
  owner_id uuid,
  original_acquisition_id bigint not null,
  latest_acquisition_id bigint not null,
  first_utm_acquisition_id bigint not null,
  last_utm_acquisition_id bigint not null,
  first_page_id bigint not null,
  last_page_id bigint not null,
  touches integer not null,
  last_touch_at bigint not null,
  constraint pk_leads_leads primary key (workspace_id, lead_id)
);
create table leads_meetings (
  workspace_id uuid not null,
  meeting_id uuid not null,
  lead_id uuid not null,
  sequence integer not null,
  title text not null,
  starts_at bigint not null,
  ends_at bigint not null,
  place text not null,
  join_id uuid not null,
  state text not null,
  answered_at bigint,
  updated_at bigint not null,
  constraint pk_leads_meetings primary key (workspace_id, meeting_id)
);
create index leads_leads_active on leads_leads (workspace_id, last_touch_at, lead_id);
create index leads_leads_created on leads_leads (workspace_id, created_at, lead_id);
create index leads_leads_node on leads_leads (workspace_id, node_id);
create index leads_leads_owner on leads_leads (workspace_id, owner_id, created_at, lead_id);
create index leads_leads_person on leads_leads (workspace_id, person_id);
create index leads_leads_stage on leads_leads (workspace_id, stage, created_at, lead_id);
create index leads_leads_status on leads_leads (workspace_id, status, created_at, lead_id);
create unique index leads_meetings_join on leads_meetings (join_id);
create index leads_meetings_lead on leads_meetings (workspace_id, lead_id);

create table leads_captures (
  workspace_id blob not null,
  node_id blob not null,
  event_id blob not null,
  occurred_at integer not null,
  received_at integer not null,
  seq integer not null,
  makes integer not null,
  door text not null,
  is_stated integer not null,
  browser_id blob null,
  email text null,
  name text null,
  phone text null,
  company text null,
  self_reported text null,
  constraint pk_leads_captures primary key (workspace_id, node_id, event_id)
);
create table leads_changes (
  workspace_id blob not null,
  lead_id blob not null,
  event_id blob not null,
  occurred_at integer not null,
  received_at integer not null,
  kind text not null,
  value text null,
  reason text null,
  constraint pk_leads_changes primary key (workspace_id, lead_id, event_id)
);
create table leads_default_owners (
  workspace_id blob not null,
  from_seq integer not null,
  owner_id blob not null,
  constraint pk_leads_default_owners primary key (workspace_id, from_seq)
);
create table leads_leads (
  workspace_id blob not null,
  lead_id blob not null,
  node_id blob not null,
  person_id blob not null,
  merged_into blob null,
  email text null,
  name text null,
  phone text null,
  company text null,
  search_text text not null,
  record_source text not null,
  self_reported text null,
  created_at integer not null,
  stage text not null,
  status text not null,
  disqualified_because text null,
  owner_id blob null,
  original_acquisition_id integer not null,
  latest_acquisition_id integer not null,
  first_utm_acquisition_id integer not null,
  last_utm_acquisition_id integer not null,
  first_page_id integer not null,
  last_page_id integer not null,
  touches integer not null,
  last_touch_at integer not null,
  constraint pk_leads_leads primary key (workspace_id, lead_id)
);
create table leads_meetings (
  workspace_id blob not null,
  meeting_id blob not null,
  lead_id blob not null,
  sequence integer not null,
  title text not null,
  starts_at integer not null,
  ends_at integer not null,
  place text not null,
  join_id blob not null,
  state text not null,
  answered_at integer null,
  updated_at integer not null,
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

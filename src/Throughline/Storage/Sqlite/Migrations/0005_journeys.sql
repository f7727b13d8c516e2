create table journeys_hits (
  workspace_id blob not null,
  subject_id blob not null,
  occurred_at integer not null,
  event_id blob not null,
  received_at integer not null,
  kind integer not null,
  touch integer not null,
  acquisition_id integer not null,
  page_id integer not null,
  evidence integer not null,
  evidence_key integer not null,
  engaged_ms integer not null,
  flag text null,
  constraint pk_journeys_hits primary key (workspace_id, subject_id, occurred_at, event_id)
) without rowid;
create table journeys_pages (
  workspace_id blob not null,
  page_id integer not null,
  address text not null,
  constraint pk_journeys_pages primary key (workspace_id, page_id)
);
create table journeys_sessions (
  workspace_id blob not null,
  subject_id blob not null,
  started_at integer not null,
  session_id blob not null,
  received_at integer not null,
  last_at integer not null,
  person_id blob not null,
  acquisition_id integer not null,
  page_id integer not null,
  evidence_key integer not null,
  views integer not null,
  last_view_at integer not null,
  last_view_page_id integer not null,
  engaged_ms integer not null,
  conversions integer not null,
  flag text null,
  constraint pk_journeys_sessions primary key (workspace_id, subject_id, started_at, session_id)
) without rowid;
create table journeys_tag_flaws (
  workspace_id blob not null,
  event_id blob not null,
  code text not null,
  parameter text not null,
  suggestion text not null,
  subject_id blob not null,
  occurred_at integer not null,
  acquisition_id integer not null,
  constraint pk_journeys_tag_flaws primary key (workspace_id, event_id, code, parameter)
);
create table journeys_touches (
  workspace_id blob not null,
  person_id blob not null,
  occurred_at integer not null,
  touch_id blob not null,
  received_at integer not null,
  acquisition_id integer not null,
  page_id integer not null,
  kind integer not null,
  subject_id blob not null,
  flag text null,
  constraint pk_journeys_touches primary key (workspace_id, person_id, occurred_at, received_at, touch_id)
) without rowid;
create index journeys_tag_flaws_time on journeys_tag_flaws (workspace_id, occurred_at);
create index journeys_touches_flagged on journeys_touches (workspace_id, occurred_at) where flag is not null;
create index journeys_touches_subject on journeys_touches (workspace_id, subject_id);

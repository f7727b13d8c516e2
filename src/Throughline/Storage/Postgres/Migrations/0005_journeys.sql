create table journeys_hits (
  workspace_id uuid not null,
  subject_id uuid not null,
  occurred_at bigint not null,
  event_id uuid not null,
  received_at bigint not null,
  kind integer not null,
  touch integer not null,
  acquisition_id bigint not null,
  page_id bigint not null,
  evidence integer not null,
  evidence_key bigint not null,
  engaged_ms integer not null,
  flag text,
  constraint pk_journeys_hits primary key (workspace_id, subject_id, occurred_at, event_id)
);
create table journeys_pages (
  workspace_id uuid not null,
  page_id bigint not null,
  address text not null,
  constraint pk_journeys_pages primary key (workspace_id, page_id)
);
create table journeys_sessions (
  workspace_id uuid not null,
  subject_id uuid not null,
  started_at bigint not null,
  session_id uuid not null,
  received_at bigint not null,
  last_at bigint not null,
  person_id uuid not null,
  acquisition_id bigint not null,
  page_id bigint not null,
  evidence_key bigint not null,
  views integer not null,
  last_view_at bigint not null,
  last_view_page_id bigint not null,
  engaged_ms bigint not null,
  conversions integer not null,
  flag text,
  constraint pk_journeys_sessions primary key (workspace_id, subject_id, started_at, session_id)
);
create table journeys_tag_flaws (
  workspace_id uuid not null,
  event_id uuid not null,
  code text not null,
  parameter text not null,
  suggestion text not null,
  subject_id uuid not null,
  occurred_at bigint not null,
  acquisition_id bigint not null,
  constraint pk_journeys_tag_flaws primary key (workspace_id, event_id, code, parameter)
);
create table journeys_touches (
  workspace_id uuid not null,
  person_id uuid not null,
  occurred_at bigint not null,
  touch_id uuid not null,
  received_at bigint not null,
  acquisition_id bigint not null,
  page_id bigint not null,
  kind integer not null,
  subject_id uuid not null,
  flag text,
  constraint pk_journeys_touches primary key (workspace_id, person_id, occurred_at, received_at, touch_id)
);
create index journeys_tag_flaws_time on journeys_tag_flaws (workspace_id, occurred_at);
create index journeys_touches_flagged on journeys_touches (workspace_id, occurred_at) where flag is not null;
create index journeys_touches_subject on journeys_touches (workspace_id, subject_id);

create table capture_hits (
  workspace_id blob not null,
  thing_id blob not null,
  occurred_at integer not null,
  event_id blob not null,
  name text not null,
  part_id blob not null,
  recipient integer not null,
  class text not null,
  flag text null,
  constraint pk_capture_hits primary key (workspace_id, thing_id, occurred_at, event_id)
) without rowid;
create table capture_import_mappings (
  workspace_id blob not null,
  fingerprint text not null,
  mapping text not null,
  changed_at integer not null,
  changed_by text not null,
  constraint pk_capture_import_mappings primary key (workspace_id, fingerprint)
);
create table capture_imports (
  workspace_id blob not null,
  import_id blob not null,
  name text not null,
  bytes integer not null,
  state text not null,
  is_dry integer not null,
  mapping text not null,
  read_bytes integer not null,
  new_rows integer not null,
  known_rows integer not null,
  refused_rows integer not null,
  fault text null,
  created_at integer not null,
  created_by text not null,
  moved_at integer not null,
  finished_at integer null,
  constraint pk_capture_imports primary key (workspace_id, import_id)
);
create table capture_link_changes (
  workspace_id blob not null,
  link_id blob not null,
  changed_at integer not null,
  change_id blob not null,
  changed_by text not null,
  address text not null,
  constraint pk_capture_link_changes primary key (workspace_id, link_id, changed_at, change_id)
);
create table capture_link_settings (
  workspace_id blob not null constraint pk_capture_link_settings primary key,
  domain text not null,
  fallback text not null,
  sources text not null,
  mediums text not null,
  campaign_pattern text not null,
  required text not null,
  hosts text not null,
  lower_case integer not null,
  changed_at integer not null,
  changed_by text not null
);
create table capture_linker_uses (
  workspace_id blob not null,
  token_id blob not null,
  event_id blob not null,
  used_at integer not null,
  constraint pk_capture_linker_uses primary key (workspace_id, token_id)
);
create table capture_links (
  workspace_id blob not null,
  link_id blob not null,
  number integer not null,
  code text not null,
  title text not null,
  destination text not null,
  source text not null,
  medium text not null,
  campaign text not null,
  term text not null,
  content text not null,
  campaign_key text not null,
  channel text not null,
  created_at integer not null,
  created_by text not null,
  retired_at integer null,
  constraint pk_capture_links primary key (workspace_id, link_id)
);
create table capture_mail_recipients (
  workspace_id blob not null,
  mailing_id blob not null,
  number integer not null,
  email text not null,
  name text not null,
  created_at integer not null,
  delivered_at integer null,
  constraint pk_capture_mail_recipients primary key (workspace_id, mailing_id, number)
);
create table capture_mailing_links (
  workspace_id blob not null,
  mailing_id blob not null,
  link_id blob not null,
  place integer not null,
  constraint pk_capture_mailing_links primary key (workspace_id, mailing_id, link_id)
);
create table capture_mailings (
  workspace_id blob not null,
  mailing_id blob not null,
  name text not null,
  campaign text not null,
  created_at integer not null,
  created_by text not null,
  sent_at integer null,
  constraint pk_capture_mailings primary key (workspace_id, mailing_id)
);
create table capture_secrets (
  name text not null constraint pk_capture_secrets primary key,
  value blob not null
);
create table capture_traffic (
  workspace_id blob not null constraint pk_capture_traffic primary key,
  networks text not null,
  test_hosts text not null,
  own_hosts_only integer not null,
  changed_at integer not null,
  changed_by text not null
);
create index capture_hits_part on capture_hits (workspace_id, part_id);
create index capture_imports_state on capture_imports (state, created_at);
create index capture_link_settings_domain on capture_link_settings (domain);
create index capture_linker_uses_used on capture_linker_uses (used_at);
create unique index capture_links_code on capture_links (code);
create unique index capture_links_number on capture_links (number);
create unique index capture_mail_recipients_email on capture_mail_recipients (workspace_id, mailing_id, email);
create unique index capture_mail_recipients_number on capture_mail_recipients (number);

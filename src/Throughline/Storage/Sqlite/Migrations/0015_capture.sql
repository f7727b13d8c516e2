create table capture_calls (
  workspace_id blob not null,
  call_id blob not null,
  started_at integer not null,
  provider text not null,
  status text not null,
  seconds integer not null,
  is_qualified integer not null,
  is_inbound integer not null,
  number text null,
  number_name text null,
  channel text null,
  confidence text not null,
  has_visitor integer not null,
  caller_key blob null,
  tags text null,
  flag text null,
  constraint pk_capture_calls primary key (workspace_id, call_id)
);
create table capture_coupon_batches (
  workspace_id blob not null,
  batch_id blob not null,
  name text not null,
  is_shared integer not null,
  prefix text not null,
  campaign text not null,
  channel text not null,
  worth text not null,
  valid_from integer null,
  valid_to integer null,
  uses_allowed integer not null,
  created_at integer not null,
  created_by text not null,
  constraint pk_capture_coupon_batches primary key (workspace_id, batch_id)
);
create table capture_coupon_uses (
  workspace_id blob not null,
  use_id blob not null,
  code text not null,
  slot integer not null,
  state text not null,
  order_id text not null,
  store text not null,
  before_minor integer null,
  after_minor integer null,
  currency text not null,
  used_at integer not null,
  used_by text not null,
  reversed_at integer null,
  constraint pk_capture_coupon_uses primary key (workspace_id, use_id)
);
create table capture_coupons (
  workspace_id blob not null,
  code text not null,
  batch_id blob not null,
  shown text not null,
  issued_at integer null,
  issued_by blob null,
  constraint pk_capture_coupons primary key (workspace_id, code)
);
create table capture_form_views (
  workspace_id blob not null,
  form_id blob not null,
  day integer not null,
  views integer not null,
  constraint pk_capture_form_views primary key (workspace_id, form_id, day)
);
create table capture_forms (
  workspace_id blob not null,
  form_id blob not null,
  code text not null,
  name text not null,
  title text not null,
  intro text not null,
  fields_json text not null,
  consent text not null,
  button text not null,
  thanks text not null,
  redirect text not null,
  origins text not null,
  created_at integer not null,
  created_by text not null,
  updated_at integer not null,
  updated_by text not null,
  closed_at integer null,
  closed_by text null,
  constraint pk_capture_forms primary key (workspace_id, form_id)
);
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
create table capture_hook_answers (
  workspace_id blob not null,
  source_id blob not null,
  lead_key text not null,
  named_at integer not null,
  next_at integer null,
  attempts integer not null,
  fetched_at integer null,
  note text null,
  constraint pk_capture_hook_answers primary key (workspace_id, source_id, lead_key)
);
create table capture_hook_deliveries (
  workspace_id blob not null,
  source_id blob not null,
  delivery_id blob not null,
  received_at integer not null,
  verdict text not null,
  bytes integer not null,
  raw_event_id blob null,
  events integer not null,
  note text null,
  constraint pk_capture_hook_deliveries primary key (workspace_id, source_id, received_at, delivery_id)
);
create table capture_hook_sources (
  workspace_id blob not null,
  source_id blob not null,
  provider text not null,
  name text not null,
  token_hash text not null,
  token_sealed text not null,
  secret_sealed text not null,
  access_sealed text null,
  created_at integer not null,
  created_by text not null,
  removed_at integer null,
  removed_by text null,
  taken integer not null,
  repeated integer not null,
  refused integer not null,
  last_at integer null,
  constraint pk_capture_hook_sources primary key (workspace_id, source_id)
);
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
create table capture_link_checks (
  workspace_id blob not null,
  link_id blob not null,
  checked_at integer not null,
  verdict text not null,
  lost text not null,
  lost_at integer not null,
  channel text not null,
  failing_since integer null,
  constraint pk_capture_link_checks primary key (workspace_id, link_id)
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
  search_text text not null,
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
create table capture_number_loans (
  workspace_id blob not null,
  number_id blob not null,
  started_at integer not null,
  visitor blob not null,
  last_at integer not null,
  constraint pk_capture_number_loans primary key (workspace_id, number_id, started_at)
);
create table capture_number_pools (
  workspace_id blob not null,
  pool_id blob not null,
  name text not null,
  printed text not null,
  printed_as text not null,
  hold_minutes integer not null,
  created_at integer not null,
  created_by text not null,
  removed_at integer null,
  removed_by text null,
  constraint pk_capture_number_pools primary key (workspace_id, pool_id)
);
create table capture_numbers (
  workspace_id blob not null,
  number_id blob not null,
  e164 text not null,
  shown text not null,
  name text not null,
  channel text null,
  source text null,
  pool_id blob null,
  created_at integer not null,
  created_by text not null,
  retired_at integer null,
  retired_by text null,
  loans integer not null,
  constraint pk_capture_numbers primary key (workspace_id, number_id)
);
create table capture_placements (
  workspace_id blob not null,
  placement_id blob not null,
  code text not null,
  kind text not null,
  name text not null,
  place text not null,
  channel text not null,
  campaign text not null,
  destination text not null,
  vanity_host text not null,
  vanity_path text not null,
  card text not null,
  created_at integer not null,
  created_by text not null,
  retired_at integer null,
  constraint pk_capture_placements primary key (workspace_id, placement_id)
);
create table capture_references (
  workspace_id blob not null,
  code text not null,
  kind text not null,
  target blob not null,
  subject blob null,
  issued_at integer not null,
  constraint pk_capture_references primary key (workspace_id, code)
);
create table capture_secrets (
  name text not null constraint pk_capture_secrets primary key,
  value blob not null
);
create table capture_show_attendees (
  workspace_id blob not null,
  show_id blob not null,
  code text not null,
  email text not null,
  name text not null,
  company text not null,
  booth text not null,
  constraint pk_capture_show_attendees primary key (workspace_id, show_id, code)
);
create table capture_shows (
  workspace_id blob not null,
  show_id blob not null,
  code text not null,
  name text not null,
  place text not null,
  campaign text not null,
  consent_text text not null,
  starts_at integer not null,
  created_at integer not null,
  created_by text not null,
  constraint pk_capture_shows primary key (workspace_id, show_id)
);
create table capture_submissions (
  workspace_id blob not null,
  form text not null,
  occurred_at integer not null,
  event_id blob not null,
  flag text null,
  constraint pk_capture_submissions primary key (workspace_id, form, occurred_at, event_id)
);
create table capture_traffic (
  workspace_id blob not null constraint pk_capture_traffic primary key,
  networks text not null,
  test_hosts text not null,
  own_hosts_only integer not null,
  changed_at integer not null,
  changed_by text not null
);
create index capture_calls_caller on capture_calls (workspace_id, caller_key);
create index capture_calls_started on capture_calls (workspace_id, started_at);
create index capture_coupon_uses_order on capture_coupon_uses (workspace_id, order_id);
create unique index capture_coupon_uses_slot on capture_coupon_uses (workspace_id, code, slot);
create index capture_coupons_batch on capture_coupons (workspace_id, batch_id, issued_at);
create unique index capture_forms_code on capture_forms (code);
create index capture_hits_part on capture_hits (workspace_id, part_id);
create index capture_hook_answers_next on capture_hook_answers (next_at);
create unique index capture_hook_sources_token on capture_hook_sources (token_hash);
create index capture_imports_state on capture_imports (state, created_at);
create index capture_link_settings_domain on capture_link_settings (domain);
create index capture_linker_uses_used on capture_linker_uses (used_at);
create unique index capture_links_code on capture_links (code);
create unique index capture_links_number on capture_links (number);
create unique index capture_mail_recipients_email on capture_mail_recipients (workspace_id, mailing_id, email);
create unique index capture_mail_recipients_number on capture_mail_recipients (number);
create index capture_number_loans_visitor on capture_number_loans (workspace_id, visitor);
create unique index capture_numbers_e164 on capture_numbers (workspace_id, e164);
create unique index capture_placements_code on capture_placements (code);
create index capture_placements_host on capture_placements (vanity_host);
create index capture_placements_path on capture_placements (vanity_path);
create unique index capture_references_target on capture_references (workspace_id, kind, target);
create unique index capture_show_attendees_email on capture_show_attendees (workspace_id, show_id, email);
create unique index capture_shows_code on capture_shows (code);

create table measure_attribution_settings (
  workspace_id uuid not null,
  changed_at bigint not null,
  lookbacks text not null,
  whole_days boolean not null,
  reset boolean not null,
  whole_company boolean not null,
  role_weights text not null,
  fewest_conversions integer not null,
  fewest_touches integer not null,
  changed_by text not null,
  constraint pk_measure_attribution_settings primary key (workspace_id, changed_at)
);
create table measure_rates (
  workspace_id uuid not null,
  from_currency text not null,
  to_currency text not null,
  day integer not null,
  digits bigint not null,
  decimals integer not null,
  seq bigint not null,
  event_id uuid not null,
  constraint pk_measure_rates primary key (workspace_id, from_currency, to_currency, day)
);
create table measure_spend (
  workspace_id uuid not null,
  day integer not null,
  acquisition_id bigint not null,
  currency text not null,
  amount_minor bigint not null,
  clicks bigint not null,
  impressions bigint not null,
  seq bigint not null,
  event_id uuid not null,
  constraint pk_measure_spend primary key (workspace_id, day, acquisition_id, currency)
);

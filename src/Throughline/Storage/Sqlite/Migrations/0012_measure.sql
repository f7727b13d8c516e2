create table measure_attribution_settings (
  workspace_id blob not null,
  changed_at integer not null,
  lookbacks text not null,
  whole_days integer not null,
  reset integer not null,
  whole_company integer not null,
  role_weights text not null,
  fewest_conversions integer not null,
  fewest_touches integer not null,
  changed_by text not null,
  constraint pk_measure_attribution_settings primary key (workspace_id, changed_at)
);
create table measure_rates (
  workspace_id blob not null,
  from_currency text not null,
  to_currency text not null,
  day integer not null,
  digits integer not null,
  decimals integer not null,
  seq integer not null,
  event_id blob not null,
  constraint pk_measure_rates primary key (workspace_id, from_currency, to_currency, day)
);
create table measure_spend (
  workspace_id blob not null,
  day integer not null,
  acquisition_id integer not null,
  currency text not null,
  amount_minor integer not null,
  clicks integer not null,
  impressions integer not null,
  seq integer not null,
  event_id blob not null,
  constraint pk_measure_spend primary key (workspace_id, day, acquisition_id, currency)
);

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

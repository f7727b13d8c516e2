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

create table deals_changes (
  workspace_id blob not null,
  deal_id blob not null,
  event_id blob not null,
  occurred_at integer not null,
  received_at integer not null,
  kind text not null,
  text text null,
  stage text null,
  currency text null,
  amount_minor integer null,
  constraint pk_deals_changes primary key (workspace_id, deal_id, event_id)
);
create table deals_contacts (
  workspace_id blob not null,
  deal_id blob not null,
  lead_id blob not null,
  role text not null,
  place integer not null,
  constraint pk_deals_contacts primary key (workspace_id, deal_id, lead_id)
);
create table deals_deals (
  workspace_id blob not null,
  deal_id blob not null,
  name text not null,
  currency text not null,
  amount_minor integer not null,
  refunded_minor integer not null,
  stage text not null,
  outcome text not null,
  lost_because text null,
  opened_at integer not null,
  closed_at integer null,
  lead_id blob not null,
  constraint pk_deals_deals primary key (workspace_id, deal_id)
);
create table deals_orders (
  workspace_id blob not null,
  order_id blob not null,
  number text not null,
  label text null,
  kind text not null,
  state text not null,
  place text null,
  placed_at integer not null,
  updated_at integer not null,
  amount_minor integer not null,
  currency text not null,
  reservation text null,
  claim text null,
  coupons text not null,
  buyer_id blob null,
  lead_id blob null,
  matched_by text null,
  confidence text null,
  deal_id blob null,
  constraint pk_deals_orders primary key (workspace_id, order_id)
);
create index deals_contacts_lead on deals_contacts (workspace_id, lead_id);
create index deals_deals_closed on deals_deals (workspace_id, outcome, closed_at);
create index deals_deals_opened on deals_deals (workspace_id, opened_at, deal_id);
create index deals_deals_totals on deals_deals (workspace_id, currency, outcome, amount_minor, refunded_minor);
create index deals_orders_buyer on deals_orders (workspace_id, buyer_id);
create index deals_orders_claim on deals_orders (claim);
create index deals_orders_number on deals_orders (workspace_id, number);
create index deals_orders_placed on deals_orders (workspace_id, placed_at, order_id);
create index deals_orders_reservation on deals_orders (workspace_id, reservation);

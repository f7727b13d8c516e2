create table deals_changes (
  workspace_id uuid not null,
  deal_id uuid not null,
  event_id uuid not null,
  occurred_at bigint not null,
  received_at bigint not null,
  kind text not null,
  text text,
  stage text,
  currency text,
  amount_minor bigint,
  constraint pk_deals_changes primary key (workspace_id, deal_id, event_id)
);
create table deals_contacts (
  workspace_id uuid not null,
  deal_id uuid not null,
  lead_id uuid not null,
  role text not null,
  place integer not null,
  constraint pk_deals_contacts primary key (workspace_id, deal_id, lead_id)
);
create table deals_deals (
  workspace_id uuid not null,
  deal_id uuid not null,
  name text not null,
  currency text not null,
  amount_minor bigint not null,
  refunded_minor bigint not null,
  stage text not null,
  outcome text not null,
  lost_because text,
  opened_at bigint not null,
  closed_at bigint,
  lead_id uuid not null,
  constraint pk_deals_deals primary key (workspace_id, deal_id)
);
create table deals_orders (
  workspace_id uuid not null,
  order_id uuid not null,
  number text not null,
  label text,
  kind text not null,
  state text not null,
  place text,
  placed_at bigint not null,
  updated_at bigint not null,
  amount_minor bigint not null,
  currency text not null,
  reservation text,
  claim text,
  coupons text not null,
  buyer_id uuid,
  lead_id uuid,
  matched_by text,
  confidence text,
  deal_id uuid,
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

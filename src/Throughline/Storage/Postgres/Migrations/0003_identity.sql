create table identity_edges (
  workspace_id uuid not null,
  node_a uuid not null,
  node_b uuid not null,
  event_id uuid not null,
  visitor_id uuid not null,
  occurred_at bigint not null,
  is_claim boolean not null,
  is_by_hand boolean not null,
  constraint pk_identity_edges primary key (workspace_id, node_a, node_b, event_id, visitor_id)
);
create table identity_hand_overs (
  workspace_id uuid not null,
  hand_over_id uuid not null,
  event_id uuid not null,
  side_id uuid not null,
  node_kind text,
  occurred_at bigint not null,
  received_at bigint not null,
  constraint pk_identity_hand_overs primary key (workspace_id, hand_over_id, event_id, side_id)
);
create table identity_marks (
  workspace_id uuid not null,
  visitor_id uuid not null,
  occurred_at bigint not null,
  event_id uuid not null,
  node_id uuid not null,
  received_at bigint not null,
  kind text not null,
  constraint pk_identity_marks primary key (workspace_id, visitor_id, occurred_at, event_id, node_id)
);
create table identity_nodes (
  workspace_id uuid not null,
  node_id uuid not null,
  kind text not null,
  value text not null,
  first_seq bigint not null,
  is_stated boolean not null,
  person_id uuid not null,
  constraint pk_identity_nodes primary key (workspace_id, node_id)
);
create table identity_spans (
  workspace_id uuid not null,
  visitor_id uuid not null,
  from_at bigint not null,
  node_id uuid not null,
  person_id uuid not null,
  constraint pk_identity_spans primary key (workspace_id, visitor_id, from_at)
);
create index identity_edges_b on identity_edges (workspace_id, node_b);
create index identity_edges_visitor on identity_edges (workspace_id, visitor_id);
create index identity_nodes_person on identity_nodes (workspace_id, person_id);
create index identity_spans_node on identity_spans (workspace_id, node_id);
create index identity_spans_person on identity_spans (workspace_id, person_id);

create table identity_edges (
  workspace_id blob not null,
  node_a blob not null,
  node_b blob not null,
  event_id blob not null,
  visitor_id blob not null,
  occurred_at integer not null,
  is_claim integer not null,
  is_by_hand integer not null,
  constraint pk_identity_edges primary key (workspace_id, node_a, node_b, event_id, visitor_id)
);
create table identity_hand_overs (
  workspace_id blob not null,
  hand_over_id blob not null,
  event_id blob not null,
  side_id blob not null,
  node_kind text null,
  occurred_at integer not null,
  received_at integer not null,
  constraint pk_identity_hand_overs primary key (workspace_id, hand_over_id, event_id, side_id)
);
create table identity_marks (
  workspace_id blob not null,
  visitor_id blob not null,
  occurred_at integer not null,
  event_id blob not null,
  node_id blob not null,
  received_at integer not null,
  kind text not null,
  constraint pk_identity_marks primary key (workspace_id, visitor_id, occurred_at, event_id, node_id)
) without rowid;
create table identity_nodes (
  workspace_id blob not null,
  node_id blob not null,
  kind text not null,
  value text not null,
  first_seq integer not null,
  is_stated integer not null,
  person_id blob not null,
  constraint pk_identity_nodes primary key (workspace_id, node_id)
);
create table identity_spans (
  workspace_id blob not null,
  visitor_id blob not null,
  from_at integer not null,
  node_id blob not null,
  person_id blob not null,
  constraint pk_identity_spans primary key (workspace_id, visitor_id, from_at)
);
create index identity_edges_b on identity_edges (workspace_id, node_b);
create index identity_edges_visitor on identity_edges (workspace_id, visitor_id);
create index identity_nodes_person on identity_nodes (workspace_id, person_id);
create index identity_spans_node on identity_spans (workspace_id, node_id);
create index identity_spans_person on identity_spans (workspace_id, person_id);

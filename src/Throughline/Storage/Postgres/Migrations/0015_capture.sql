create table capture_secrets (
  name text not null,
  value bytea not null,
  constraint pk_capture_secrets primary key (name)
);

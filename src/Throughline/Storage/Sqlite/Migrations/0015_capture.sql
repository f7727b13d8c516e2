create table capture_secrets (
  name text not null constraint pk_capture_secrets primary key,
  value blob not null
);

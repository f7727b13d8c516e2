// Six heuristic models over the same files, in SQL, by DuckDB: the peer of `./bench attribution`.
//   node attribution.mjs FOLDER   (touches.csv and conversions.csv of `./bench generate FOLDER`)
// Prints JSON: milliseconds from CSV and from native tables (medians), and credit by channel and model.
import path from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";

const RUNS = 5;
const folder = process.argv[2];
const touches = `read_csv('${path.join(folder, "touches.csv")}', header=true,
  columns={'touch_id':'INTEGER','person_id':'INTEGER','ts':'BIGINT','channel':'VARCHAR'})`;
const conversions = `read_csv('${path.join(folder, "conversions.csv")}', header=true,
  columns={'conversion_id':'INTEGER','person_id':'INTEGER','ts':'BIGINT','value_cents':'BIGINT','lead_ts':'BIGINT','opp_ts':'BIGINT'})`;

const models = (t, c) => `
with journeys as (
  select c.conversion_id, c.value_cents as value, t.channel,
    row_number() over w as place,
    count(*) over (partition by c.conversion_id) as length,
    pow(2, -(c.ts - t.ts) / 604800.0) as decay
  from ${c} c join ${t} t
    on t.person_id = c.person_id and t.ts <= c.ts and t.ts >= c.ts - 2592000
  window w as (partition by c.conversion_id order by t.ts, t.touch_id)),
weighted as (
  select *,
    decay / sum(decay) over (partition by conversion_id) as decayed,
    case when length = 1 then 1.0 when length = 2 then 0.5 when place = 1 or place = length then 0.4 else 0.2 / (length - 2) end as position,
    coalesce(max(case when channel <> 'Direct' then place end) over (partition by conversion_id), length) as non_direct
  from journeys)
select channel,
  sum((place = 1)::int) as "first", sum(case when place = 1 then value else 0 end) as first_value,
  sum((place = length)::int) as "last", sum(case when place = length then value else 0 end) as last_value,
  sum((place = non_direct)::int) as non_direct, sum(case when place = non_direct then value else 0 end) as non_direct_value,
  sum(1.0::double / length) as linear, sum(value / length::double) as linear_value,
  sum(decayed) as decayed, sum(value * decayed) as decayed_value,
  sum(position::double) as position, sum(value * position::double) as position_value
from weighted group by channel order by channel`;

const instance = await DuckDBInstance.create(":memory:");
const connection = await instance.connect();
const median = async (sql) => {
  const times = [];
  let last;
  for (let run = 0; run < RUNS; run++) {
    const start = performance.now();
    last = await connection.runAndReadAll(sql);
    times.push(performance.now() - start);
  }
  return [times.sort((a, b) => a - b)[RUNS >> 1], last];
};

const [csvMs] = await median(models(touches, conversions));
await connection.run(`create table t as select * from ${touches}`);
await connection.run(`create table c as select * from ${conversions}`);
const [tableMs, result] = await median(models("t", "c"));
const credit = Object.fromEntries(result.getRows().map(([channel, ...sums]) => [channel, sums.map(Number)]));
console.log(JSON.stringify({ csvMs, tableMs, credit }));

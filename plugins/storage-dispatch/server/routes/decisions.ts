import { file } from '@lingtan/sdk';
import { decisionsCsvRoute, decisionsRoute } from '../../contracts/index.ts';
import type { Dispatch } from '../context.ts';
import { decisionView, readDecisions } from '../control/store/decision-store.ts';
import type { DecisionFilter } from '../control/store/decision-store.ts';
import { iso } from '../refs.ts';
import { csvLine } from './csv-line.ts';

const csvRows = 20_000;
const csvBatch = 1000;
const header =
  'decision,at,device,outcome,codes,source,level,by,reason,requested_kw,setpoint_kw,plan,step,result,read_kw,renewals,renewed_at,renewed_read_kw,held_until,pending_at';

const instant = (ts: number | null): string | null => (ts === null ? null : iso(ts));

/** Routes of the gate's log. */
export function registerDecisionRoutes({ scope }: Dispatch): void {
  scope.route(decisionsRoute, async ({ query, tx }) => ({
    decisions: (await tx((open) => readDecisions(open, query))).map(decisionView),
  }));

  scope.route(decisionsCsvRoute, async ({ query, tx }) => {
    const read = (filter: DecisionFilter) => tx((open) => readDecisions(open, filter));
    return file('text/csv; charset=utf-8', `${scope.park.id}-gate.csv`, csv(read, query));
  });
}

async function* csv(
  read: (filter: DecisionFilter) => ReturnType<typeof readDecisions>,
  query: Omit<DecisionFilter, 'limit'>,
): AsyncGenerator<string> {
  let before: number | undefined;
  for (let count = 0; count < csvRows; count += csvBatch) {
    const rows = (await read({ ...query, before, limit: csvBatch })).map(decisionView);
    // After the first rows are read: until then an error can still be answered as one.
    if (count === 0) yield `${header}\n`;
    if (rows.length > 0)
      yield rows
        .map((row) =>
          csvLine([
            row.no,
            iso(row.at),
            row.device,
            row.outcome,
            row.findings.map(({ code }) => code).join(' '),
            row.source,
            row.level,
            row.by,
            row.reason,
            row.requestedKw,
            row.setpointKw,
            row.plan,
            row.step,
            row.result,
            row.readKw,
            row.renewals,
            instant(row.renewedAt),
            row.renewedReadKw,
            instant(row.heldUntil),
            instant(row.pendingAt),
          ]),
        )
        .join('');
    if (rows.length < csvBatch) return;
    before = rows.at(-1)!.no;
  }
}

import { codedText, type Tx } from '@lingtan/sdk';
import type { AlarmDeclaration, AlarmReport, AlarmsService, RefusedReport } from '../contracts/index.ts';
import { alarmErrors, declarationProblems, evaluate } from '../domain/index.ts';
import type { Desk } from './context.ts';
import { moveAlarm, settle } from './move.ts';
import { declareAlarm, readAlarms, writeAlarms, type StoredAlarm } from './store/alarm-store.ts';

/** Alarms of one plugin. The kernel says which one it is, so that none moves the alarms of another. */
export function alarmsOf(desk: Desk, source: string): AlarmsService {
  return {
    declare: (alarms) => declareAll(desk, source, alarms),
    report: (reports) => reportAll(desk, source, reports),
  };
}

async function declareAll(desk: Desk, source: string, alarms: readonly AlarmDeclaration[]): Promise<void> {
  const { scope } = desk;
  const [bad] = declarationProblems(alarms);
  if (bad) throw alarmErrors.BAD_DECLARATION({ source, ...bad });
  const named = new Set(alarms.map(({ id }) => id));
  const now = scope.clock.now();
  await scope.db.tx(async (tx) => {
    const known = await readAlarms(tx, { source }, true);
    for (const alarm of alarms) await declareAlarm(tx, scope.park.id, source, alarm);
    for (const gone of known.filter(({ id, retired }) => !named.has(id) && !retired)) {
      const retired = { ...gone, retired: true };
      // What nobody watches any more has no condition.
      if (gone.active) await settleClear(desk, tx, retired, now);
      else await writeAlarms(tx, [retired]);
    }
  });
  desk.changed();
}

async function settleClear(desk: Desk, tx: Tx, alarm: StoredAlarm, at: number): Promise<void> {
  await moveAlarm(desk, tx, alarm, 'clear', {
    at,
    actor: alarm.source,
    note: codedText('alarm-management', 'not-declared'),
  });
}

async function reportAll(
  desk: Desk,
  source: string,
  reports: readonly AlarmReport[],
): Promise<{ refused: RefusedReport[] }> {
  if (reports.length === 0) return { refused: [] };
  const outcome = await desk.scope.db.tx(async (tx) => {
    const ids = [...new Set(reports.map(({ id }) => id))];
    const alarms = new Map((await readAlarms(tx, { source, ids }, true)).map((each) => [each.id, each]));
    const refused: RefusedReport[] = [];
    // What has moved is written where it moves; the rest is written once for each alarm, however much was told of it.
    const unmoved = new Map<string, StoredAlarm>();
    let moved = false;
    for (const report of reports) {
      const alarm = alarms.get(report.id);
      if (!alarm || alarm.retired) {
        refused.push({ id: report.id, reason: 'not declared' });
        continue;
      }
      const result = evaluate(alarm.declared, alarm, report);
      if (!result.ok) {
        refused.push({ id: report.id, reason: result.reason });
        continue;
      }
      const { memory, event, judged } = result;
      const told: StoredAlarm = {
        ...alarm,
        ...memory,
        judged: judged ?? alarm.judged,
        value: report.value ?? alarm.value,
        message: report.message ?? alarm.message,
        evidence: report.evidence ?? alarm.evidence,
      };
      if (event === null) {
        alarms.set(report.id, told);
        unmoved.set(report.id, told);
        continue;
      }
      moved = true;
      unmoved.delete(report.id);
      alarms.set(report.id, await settle(desk, tx, alarm, told, event, { at: report.at, actor: source }));
    }
    await writeAlarms(tx, [...unmoved.values()]);
    const suppressed = moved ? await suppressByDesign(desk, tx, source) : 0;
    return { refused, moved: moved || suppressed > 0 };
  });
  if (outcome.moved) {
    desk.changed();
    await desk.notify();
  }
  return { refused: outcome.refused };
}

/** Suppresses alarms while the condition of the one that stands for them holds, and lets them out afterwards. */
export async function suppressByDesign(desk: Desk, tx: Tx, source: string): Promise<number> {
  const alarms = await readAlarms(tx, { source }, true);
  const byId = new Map(alarms.map((each) => [each.id, each]));
  const at = desk.scope.clock.now();
  let moved = 0;
  for (const alarm of alarms) {
    const { suppressedBy } = alarm.declared;
    const covers = suppressedBy !== undefined && byId.get(suppressedBy)?.active === true;
    if (covers === (alarm.state === 'DSUPR')) continue;
    const event = covers ? 'suppress' : 'unsuppress';
    if (
      await moveAlarm(desk, tx, alarm, event, { at, actor: source, note: suppressedNote(byId.get(suppressedBy ?? '')) })
    )
      moved++;
  }
  return moved;
}

/** Names the alarm that stands for another. */
function suppressedNote(standsFor: StoredAlarm | undefined): string | null {
  return standsFor ? codedText('alarm-management', 'suppressed', { alarm: standsFor.declared.title }) : null;
}

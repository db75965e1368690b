import { codedText, type Tx } from '@lingtan/sdk';
import type { AlarmDeclaration, AlarmReport, AlarmsService, RefusedReport } from '../contracts/index.ts';
import { alarmErrors, declarationProblems, evaluate } from '../domain/index.ts';
import type { Desk } from './context.ts';
import { moveAlarm, settle } from './move.ts';
import { moveInWaves } from './suppress.ts';
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
    const byId = new Map<string, AlarmReport[]>();
    for (const report of reports) byId.set(report.id, [...(byId.get(report.id) ?? []), report]);
    const known = await readAlarms(tx, { source, ids: [...byId.keys()] }, true);
    const alarms = known.filter(({ retired }) => !retired);
    const declared = new Set(alarms.map(({ id }) => id));
    const refused = reports
      .filter(({ id }) => !declared.has(id))
      .map(({ id }): RefusedReport => ({ id, reason: 'not declared' }));
    // What has moved is written where it moves; the rest is written once for each alarm, however much was told of it.
    let unmoved: StoredAlarm[] = [];
    const move = async (alarm: StoredAlarm): Promise<boolean> => {
      let [now, moved, written] = [alarm, false, true];
      for (const report of byId.get(alarm.id)!) {
        // What was seen ahead of now was so by a clock that has been set back since.
        const seenAt = now.seenAt !== null && now.seenAt > desk.scope.clock.now() ? null : now.seenAt;
        const result = evaluate(now.declared, { ...now, seenAt }, report);
        if (!result.ok) {
          refused.push({ id: report.id, reason: result.reason });
          continue;
        }
        const { memory, event, judged } = result;
        const told: StoredAlarm = {
          ...now,
          ...memory,
          judged: judged ?? now.judged,
          value: report.value ?? now.value,
          message: report.message ?? now.message,
          evidence: report.evidence ?? now.evidence,
        };
        written = event !== null;
        moved ||= written;
        now = event === null ? told : await settle(desk, tx, now, told, event, { at: report.at, actor: source });
      }
      if (!written) unmoved.push(now);
      return moved;
    };
    const moved = await moveInWaves(desk, tx, alarms, move, async () => {
      await writeAlarms(tx, unmoved);
      unmoved = [];
    });
    return { refused, moved };
  });
  if (outcome.moved) {
    desk.changed();
    await desk.notify();
  }
  return { refused: outcome.refused };
}

import {
  actOnAlarms,
  alarmHistory,
  alarmKpi,
  listAlarms,
  listNotices,
  serviceAlarms,
  type AlarmRow,
} from '../contracts/index.ts';
import { alarmErrors, countByBucket, floodAt } from '../domain/index.ts';
import { act } from './act.ts';
import { keyOf, partsOf, type Desk } from './context.ts';
import { readKpi } from './evidence/read-kpi.ts';
import { readNotices } from './notify/notice-store.ts';
import { readAlarms, type StoredAlarm } from './store/alarm-store.ts';
import { readAlarmsAt } from './store/alarms-at.ts';
import { readEdges, readLog } from './store/log-store.ts';

const hour = 3_600_000;
const day = 24 * hour;
const longestDays = 400;
const historyLimit = 2000;

export function alarmRoutes(desk: Desk): void {
  const { scope } = desk;
  const { clock, config } = scope;
  scope.route(listAlarms, async ({ tx, query }) => {
    const at = query.at ?? clock.now();
    return tx(async (open) => {
      const wanted = { notNormal: query.all !== 'true' };
      const alarms = query.at === undefined ? await readAlarms(open, wanted) : await readAlarmsAt(open, at, wanted);
      const edges = await readEdges(open, at - hour, at + 1);
      const times = edges.filter(({ event }) => event !== 'clear').map((edge) => edge.at);
      return { at, alarms: alarms.filter(isShown).map(rowOf), flood: floodAt(times, at) };
    });
  });
  scope.route(alarmHistory, async ({ tx, query }) => {
    const { from, to } = spanOf(query);
    const alarm = query.alarm === undefined ? null : partsOf(query.alarm);
    const entries = await tx((open) => readLog(open, { from, to, alarm, limit: historyLimit + 1 }));
    return { entries: entries.slice(0, historyLimit), truncated: entries.length > historyLimit };
  });
  scope.route(actOnAlarms, async ({ body, principal }) => {
    const { action, keys, note } = body;
    if (action !== 'shelve') return act(desk, principal, { event: action, keys, note });
    const most = config.longestShelfMinutes;
    if (body.minutes > most) throw alarmErrors.SHELF_TOO_LONG({ minutes: body.minutes, most });
    return act(desk, principal, { event: action, keys, note, shelvedUntil: clock.now() + body.minutes * 60_000 });
  });
  scope.route(serviceAlarms, ({ body, principal }) =>
    act(desk, principal, { event: body.action, keys: body.keys, note: body.note }),
  );
  scope.route(listNotices, async ({ tx }) => ({ notices: await tx((open) => readNotices(open, 500)) }));
  scope.route(alarmKpi, async ({ tx, query }) => {
    const { from, to } = spanOf(query);
    const { kpis, spans, alarms, titleOf, priorityOf } = await tx((open) => readKpi(open, from, to));
    const titled = <T extends { alarm: string }>({ alarm, ...rest }: T) => {
      return { ...rest, key: alarm, title: titleOf(alarm) };
    };
    const minutes = to - from <= 2 * day ? 10 : to - from <= 14 * day ? 60 : 1440;
    const within = spans.filter(({ raisedAt }) => raisedAt >= from);
    return {
      from,
      to,
      ...kpis,
      chattering: kpis.chattering.map(titled),
      frequent: kpis.frequent.map(titled),
      shelved: alarms.filter(({ state }) => state === 'SHLVD').length,
      outOfService: alarms.filter(({ state }) => state === 'OOSRV').length,
      byPriority: [1, 2, 3, 4].map((priority) => ({
        priority,
        count: within.filter(({ alarm }) => priorityOf(alarm) === priority).length,
      })),
      buckets: { minutes, start: from, counts: countByBucket(spans, from, to, minutes) },
    };
  });
}

function spanOf({ from, to }: { from: number; to: number }): { from: number; to: number } {
  if (!(from < to) || to - from > longestDays * day) throw alarmErrors.BAD_SPAN({ from, to, days: longestDays });
  return { from, to };
}

/** A retired alarm stays in sight until it has been acknowledged. */
function isShown({ retired, state }: StoredAlarm): boolean {
  return !retired || state !== 'NORM';
}

function rowOf(alarm: StoredAlarm): AlarmRow {
  const { declared, source, id } = alarm;
  return {
    key: keyOf(alarm),
    source,
    id,
    enterpriseId: alarm.enterpriseId,
    title: declared.title,
    priority: declared.priority,
    class: declared.class,
    consequence: declared.consequence,
    response: declared.response,
    respondWithinMinutes: declared.respondWithinMinutes ?? null,
    page: declared.page ?? null,
    state: alarm.state,
    active: alarm.active,
    raisedAt: alarm.raisedAt,
    changedAt: alarm.changedAt,
    ackedBy: alarm.ackedBy,
    ackedAt: alarm.ackedAt,
    shelvedUntil: alarm.shelvedUntil,
    note: alarm.note,
    value: alarm.value,
    unit: declared.unit ?? null,
    message: alarm.message,
    evidence: alarm.evidence,
  };
}

import { alarmKpis, type AlarmKpis, type AlarmSpan } from '@lingtan/alarms';
import type { LocalizedText, Tx } from '@lingtan/sdk';
import { spansOf } from '../../domain/index.ts';
import { keyOf } from '../context.ts';
import { readAlarms, type StoredAlarm } from '../store/alarm-store.ts';
import { readEdges } from '../store/log-store.ts';

/** How far back an annunciation may lie that still stands. */
const standingMs = 31 * 86_400_000;

/** Key figures of a span with what they are made of. */
export interface KpiData {
  kpis: AlarmKpis;
  /** Annunciations, those before the span that may still stand too. */
  spans: AlarmSpan[];
  alarms: StoredAlarm[];
  titleOf(key: string): LocalizedText;
  priorityOf(key: string): number | undefined;
}

/** Reads what the transaction may see. */
export async function readKpi(tx: Tx, from: number, to: number): Promise<KpiData> {
  const [edges, alarms] = [await readEdges(tx, from - standingMs, to), await readAlarms(tx)];
  const titles = new Map(alarms.map((each) => [keyOf(each), each.declared.title]));
  const priorities = new Map(edges.map((edge) => [edge.alarm, edge.priority]));
  const spans = spansOf(edges);
  return {
    kpis: alarmKpis(spans, from, to),
    spans,
    alarms,
    titleOf: (key) => titles.get(key) ?? { en: key, 'zh-CN': key },
    priorityOf: (key) => priorities.get(key),
  };
}

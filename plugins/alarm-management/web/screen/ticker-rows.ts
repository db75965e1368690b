import type { LocalizedText } from '@lingtan/sdk';
import type { AlarmLogEntry, AlarmRow } from '../../contracts/routes.ts';
import { isHidden, waits } from '../states.ts';

/** A sentence of any plugin: answer of `GET /api/parks/:park/events`. */
export interface ToldEvent {
  id: string;
  event: string;
  pluginId: string;
  severity: 'info' | 'warning' | 'alarm';
  text: LocalizedText;
  evidence: string | null;
  /** ISO 8601 UTC. */
  at: string;
  count: number;
}

/** A line of the ticker. */
export interface TickerRow {
  id: string;
  /** ms UTC. */
  at: number;
  severity: 'alarm' | 'warning' | 'info' | 'over';
  text: LocalizedText;
  /** What happened to an alarm; null for the events of others. */
  happened: string | null;
  /** Plugin that it comes from. */
  source: string;
  /** How many of its kind followed each other. */
  count: number;
  evidence: string | null;
  /** An alarm that nobody has acknowledged: it stays, whatever comes after it. */
  waits: boolean;
}

/** What the ticker shows. */
export interface TickerNews {
  /** Log of alarms, newest first. */
  log: readonly AlarmLogEntry[];
  /** Alarms as they stand. */
  alarms: readonly AlarmRow[];
  /** Sentences of the plugins. */
  events: readonly ToldEvent[];
}

const isRaise = (event: string): boolean => event === 'raise' || event === 'realarm';
const severityOf = (priority: number): TickerRow['severity'] =>
  priority === 1 ? 'alarm' : priority === 4 ? 'info' : 'warning';

/** The newest lines that have room, newest first; an alarm that waits for an acknowledgement is never pushed out. */
export function tickerRows({ log, alarms, events }: TickerNews, room: number): TickerRow[] {
  const waiting = alarms.filter((row) => waits(row) && !isHidden(row) && row.raisedAt !== null);
  const standing = new Set(waiting.map(({ key }) => key));
  const others = [
    // The newest raise of an alarm that waits stands among those that wait.
    ...log.filter(({ key, event }) => !(standing.has(key) && isRaise(event))).map(fromLog),
    ...events.map(fromEvent),
  ].toSorted((a, b) => b.at - a.at);
  const kept = waiting
    .toSorted((a, b) => a.priority - b.priority || b.raisedAt! - a.raisedAt!)
    .slice(0, room)
    .map(fromAlarm);
  return [...kept, ...others.slice(0, room - kept.length)].toSorted((a, b) => b.at - a.at);
}

const fromAlarm = ({ key, source, title, priority, raisedAt, evidence }: AlarmRow): TickerRow => ({
  id: key,
  at: raisedAt!,
  severity: severityOf(priority),
  text: title,
  happened: 'raise',
  source,
  count: 1,
  evidence,
  waits: true,
});

const fromLog = ({ no, key, at, priority, title, event }: AlarmLogEntry): TickerRow => ({
  id: no,
  at,
  severity: isRaise(event) ? severityOf(priority) : 'over',
  text: title,
  happened: event,
  source: key.slice(0, key.indexOf(':')),
  count: 1,
  evidence: null,
  waits: false,
});

const fromEvent = ({ id, at, severity, text, pluginId, count, evidence }: ToldEvent): TickerRow => ({
  id: `event ${id}`,
  at: Date.parse(at),
  severity,
  text,
  happened: null,
  source: pluginId,
  count,
  evidence,
  waits: false,
});

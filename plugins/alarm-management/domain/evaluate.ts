import { AlarmDetector, afterAlarmEvent, type AlarmEvent, type AlarmRule, type AlarmStanding } from '@lingtan/alarms';
import { hasPassed } from '@lingtan/sdk';
import type { AlarmDeclaration, AlarmReport, RefusedReport } from '../contracts/service.ts';

/** What is kept of an alarm between two reports. */
export interface AlarmMemory extends AlarmStanding {
  /** Since when a change waits for its delay, ms; null when none does. */
  pendingSince: number | null;
  seenAt: number | null;
}

/** What an alarm comes to by what is known of its condition. */
export interface Judged {
  memory: AlarmMemory;
  event: 'raise' | 'clear' | null;
  judged: number | null;
}

/** What a report comes to. */
export type Evaluated = ({ ok: true } & Judged) | { ok: false; reason: RefusedReport['reason'] };

/** Conditions that are told are 0 or 1 to the detector, so that delays are the same for both kinds. */
const toldRule = { high: 0.5, deadband: 0 };

function ruleOf({ limits, onDelaySeconds = 0, offDelaySeconds = 0 }: AlarmDeclaration): AlarmRule {
  return { ...(limits ?? toldRule), onDelayMs: onDelaySeconds * 1000, offDelayMs: offDelaySeconds * 1000 };
}

/** Judges a report by the limits and delays of its alarm, and moves the state. */
export function evaluate(alarm: AlarmDeclaration, before: AlarmMemory, report: AlarmReport): Evaluated {
  if (before.seenAt !== null && report.at < before.seenAt) return { ok: false, reason: 'out of order' };
  const judged = alarm.limits ? report.value : report.active === undefined ? undefined : Number(report.active);
  if (judged === undefined) return { ok: false, reason: 'neither value nor condition' };
  return { ok: true, ...judge(alarm, before, report.at, judged) };
}

/**
 * Judges at an instant without a report that the condition still is as it was told, which is how a delay ends for those who only
 * tell changes. Alarms with limits wait for the next value.
 */
export function evaluateTold(alarm: AlarmDeclaration, before: AlarmMemory, judged: number, at: number): Judged {
  return judge(alarm, before, at, judged);
}

function judge(alarm: AlarmDeclaration, before: AlarmMemory, at: number, judged: number | null): Judged {
  const detector = new AlarmDetector(ruleOf(alarm), before.active, before.pendingSince);
  const event = detector.sample(at, judged);
  const after = event === null ? before : moved(before, event, alarm.latching);
  return { memory: { ...after, pendingSince: detector.pendingSince, seenAt: at }, event, judged };
}

function moved<T extends AlarmStanding>(before: T, event: AlarmEvent, latching = false): T {
  const result = afterAlarmEvent(before, event, latching);
  // Raising and clearing have a place in every state.
  return result.ok ? { ...before, ...result.standing } : before;
}

/** Whether the state asks a person for attention. */
export function asksForAttention(state: AlarmStanding['state']): boolean {
  return state === 'UNACK' || state === 'RTNUN' || state === 'LTUNK';
}

/** What is wrong with the alarms of a plugin, by id; empty when nothing is. */
export function declarationProblems(alarms: readonly AlarmDeclaration[]): { id: string; problem: string }[] {
  const ids = new Set(alarms.map(({ id }) => id));
  const problems: { id: string; problem: string }[] = [];
  const seen = new Set<string>();
  for (const { id, suppressedBy, limits, consequence, response } of alarms) {
    const say = (problem: string): number => problems.push({ id, problem });
    if (seen.has(id)) say('declared twice');
    seen.add(id);
    if (!/^[\w./-]{1,120}$/.test(id)) say('id: 1 to 120 letters, digits, dots, dashes and slashes expected');
    if (suppressedBy !== undefined && (!ids.has(suppressedBy) || suppressedBy === id))
      say(`suppressedBy: another alarm of the same plugin expected, got ${suppressedBy}`);
    if (limits && limits.high === undefined && limits.low === undefined) say('limits: a high or a low one expected');
    if (limits?.high !== undefined && limits.low !== undefined && limits.low >= limits.high)
      say(`limits: low ${limits.low} is not below high ${limits.high}`);
    if (limits && !(limits.deadband >= 0)) say(`limits.deadband: 0 or more expected, got ${limits.deadband}`);
    for (const [name, said] of Object.entries({ consequence, response }))
      if (said.en.trim() === '' || said['zh-CN'].trim() === '') say(`${name}: text in both languages expected`);
  }
  return problems;
}

const realarmPriority = 1;

/** Whether an alarm that somebody has acknowledged asks again: `realarmMs` later, or never with 0. */
export function asksAgain(
  { state, priority, ackedAt }: { state: AlarmStanding['state']; priority: number; ackedAt: number | null },
  now: number,
  realarmMs: number,
): boolean {
  if (realarmMs <= 0 || priority !== realarmPriority || state !== 'ACKED' || ackedAt === null) return false;
  return hasPassed(now, ackedAt, realarmMs);
}

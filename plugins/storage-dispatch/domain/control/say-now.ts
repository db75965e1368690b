import type {
  CommandLevel,
  ControlEntry,
  DeviceMode,
  GateDeviceKind,
  NowCode,
  NowParams,
  NowSaid,
} from '../../contracts/index.ts';
import { feedsIn } from '../../contracts/index.ts';
import { freshness } from '../gate/freshness.ts';

/** What is known of a device at a moment. Powers in kW, given to the park is positive. */
export interface NowFacts {
  readonly kind: GateDeviceKind;
  /** Null: it is not among the controlled devices. */
  readonly mode: DeviceMode | null;
  /** Whether a process controls the park. */
  readonly controlled: boolean;
  /** Newest reading of its power, seen at `at`, and from which age on it is no present any more; null without one. */
  readonly measured: {
    readonly kw: number;
    readonly at: number;
    readonly now: number;
    readonly freshnessS: number;
  } | null;
  readonly plannedKw: number | null;
  /** What the device holds and since when, and whether that was set from here. */
  readonly held: { readonly kw: number; readonly since: number; readonly ours: boolean } | null;
  /** What the controller wants, for which level, and whether it is written. */
  readonly wanted: { readonly kw: number; readonly level: CommandLevel; readonly written: boolean } | null;
  /** The command of a person, a key or a plugin that is followed. */
  readonly command: { readonly by: string; readonly kw: number; readonly until: number } | null;
  readonly stoppedBy: string | null;
  readonly readOnly: boolean;
  /** Whether a connector offers the setpoint as writable. */
  readonly writable: boolean;
  /** Whether the device has told since the control loop began what it holds. */
  readonly answers: boolean;
  /** What the controller says of the device, strongest first. */
  readonly reasons: readonly Pick<ControlEntry, 'level' | 'code' | 'params'>[];
}

/** Powers below this are none, kW. */
const restKw = 0.05;

/**
 * What a device does, who asks for it, and what holds it back, in this order: the clauses of one sentence. What is planned is
 * said as planned, and a device that nobody here steers is not said to follow anything.
 */
export function sayNow(facts: NowFacts): NowSaid[] {
  return [doing(facts), ...asking(facts), ...foreign(facts), ...holding(facts)];
}

function said<Code extends NowCode>(code: Code, params: NowParams<Code>): NowSaid {
  return { code, params };
}

function doing({ kind, measured }: NowFacts): NowSaid {
  if (measured === null || freshness(measured.at, measured.freshnessS, measured.now) !== 'fresh')
    return said('unmeasured', {});
  const powerKw = measured.kw;
  if (Math.abs(powerKw) < restKw) return said('rests', {});
  const power = { powerKw: Math.abs(powerKw) };
  if (kind === 'battery') return said(powerKw > 0 ? 'discharges' : 'charges', power);
  return said(powerKw > 0 ? 'gives' : 'draws', power);
}

function asking(facts: NowFacts): NowSaid[] {
  const { kind, mode, plannedKw, wanted, command } = facts;
  // Of a source the plan says the most that it may give; what it will give is a matter of wind and sun.
  const planned =
    plannedKw === null
      ? []
      : [feedsIn(kind) ? said('may-give', { mostKw: plannedKw }) : said('planned', { plannedKw })];
  if (mode === null) return [said('not-controlled', {}), ...planned];
  if (mode === 'off') return [said('off', {}), ...planned];
  if (!facts.controlled || !wanted) return [said('nobody-controls', {}), ...planned];
  if (facts.stoppedBy !== null) return [said('stopped', { by: facts.stoppedBy })];
  if (facts.readOnly) return [said('read-only', {}), ...planned];
  if (!facts.writable) return [said('not-writable', {}), ...planned];
  if (!facts.answers) return [said('not-answering', {}), ...planned];
  if (wanted.level === 'manual' && command)
    return [said('by-person', { by: command.by, setpointKw: command.kw, until: command.until })];
  if (mode === 'advice' && wanted.written) return [said('returning', { setpointKw: wanted.kw })];
  if (mode === 'advice') return [said('advice', {}), ...planned];
  if (wanted.level === 'comfort') return [said(feedsIn(kind) ? 'free' : 'unasked', {})];
  if (wanted.level !== 'plan') return [said(wanted.level, { setpointKw: wanted.kw }), ...planned];
  if (plannedKw !== null && feedsIn(kind)) return planned;
  return plannedKw === null
    ? [said('without-plan', { setpointKw: wanted.kw })]
    : [said('follows', { plannedKw, setpointKw: wanted.kw })];
}

/** A setpoint that nobody here gave is nobody's here; what is written goes there at once and needs no word. */
function foreign({ held, mode, wanted }: NowFacts): NowSaid[] {
  if (!held || held.ours || mode === null || wanted?.written) return [];
  return [said('set-elsewhere', { heldKw: held.kw, since: held.since })];
}

/** Reasons of the controller for what it writes; the override itself is said already. */
function holding({ reasons, wanted, stoppedBy }: NowFacts): NowSaid[] {
  if (!wanted?.written || stoppedBy !== null) return [];
  return reasons.flatMap(({ code, params }) => (code === 'override-active' ? [] : [{ code, params }]));
}

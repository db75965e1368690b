/**
 * States of an alarm after ISA-18.2 (from public descriptions of it, to be verified): normal; active and unacknowledged; active
 * and acknowledged; returned and unacknowledged; returned but latched, unacknowledged or acknowledged; shelved by an operator for
 * a time; suppressed by design; out of service.
 */
export type AlarmState = 'NORM' | 'UNACK' | 'ACKED' | 'RTNUN' | 'LTUNK' | 'LTACK' | 'SHLVD' | 'DSUPR' | 'OOSRV';

/** What can happen to an alarm. `realarm` is the timer that asks again for an acknowledgement. */
export type AlarmEvent =
  | 'raise'
  | 'clear'
  | 'ack'
  | 'reset'
  | 'realarm'
  | 'shelve'
  | 'unshelve'
  | 'suppress'
  | 'unsuppress'
  | 'out-of-service'
  | 'return-to-service';

/** An alarm as it is kept: its state, and what goes on while it is hidden. */
export interface AlarmStanding {
  state: AlarmState;
  /** Its condition holds. */
  active: boolean;
  /** Another alarm stands for it, also while it is shelved or out of service. */
  suppressed?: boolean;
}

/** Before anything happened. */
export const alarmAtRest: AlarmStanding = { state: 'NORM', active: false, suppressed: false };

/** Why an event has no place in a state. */
export interface AlarmRefusal {
  event: AlarmEvent;
  state: AlarmState;
}

const hidden: readonly AlarmState[] = ['SHLVD', 'DSUPR', 'OOSRV'];

/**
 * The standing after an event, or a refusal when the event has no place there (nothing to acknowledge, nothing shelved).
 * @param latching the alarm stays until it is reset, also when its condition has gone
 */
export function afterAlarmEvent(
  standing: AlarmStanding,
  event: AlarmEvent,
  latching = false,
): { ok: true; standing: AlarmStanding } | { ok: false; refusal: AlarmRefusal } {
  const { state, active, suppressed = false } = standing;
  const to = (next: AlarmState, stillActive = active, stillSuppressed = suppressed) =>
    ({ ok: true, standing: { state: next, active: stillActive, suppressed: stillSuppressed } }) as const;
  const refused = { ok: false, refusal: { event, state } } as const;
  switch (event) {
    case 'raise':
      return to(hidden.includes(state) ? state : active && state === 'ACKED' ? 'ACKED' : 'UNACK', true);
    case 'clear':
      return to(afterClear(state, latching), false);
    case 'ack':
      if (state === 'UNACK') return to('ACKED');
      if (state === 'LTUNK') return to('LTACK');
      return state === 'RTNUN' ? to('NORM') : refused;
    case 'reset':
      return state === 'LTUNK' || state === 'LTACK' ? to('NORM') : refused;
    case 'realarm':
      return state === 'ACKED' ? to('UNACK') : refused;
    case 'shelve':
      return state === 'OOSRV' || state === 'SHLVD' ? refused : to('SHLVD');
    case 'unshelve':
      return state === 'SHLVD' ? to(inSight(active, suppressed)) : refused;
    case 'suppress':
      if (suppressed || state === 'DSUPR') return refused;
      return to(hidden.includes(state) ? state : 'DSUPR', active, true);
    case 'unsuppress':
      if (!suppressed && state !== 'DSUPR') return refused;
      return to(state === 'DSUPR' ? inSight(active, false) : state, active, false);
    case 'out-of-service':
      return state === 'OOSRV' ? refused : to('OOSRV');
    case 'return-to-service':
      return state === 'OOSRV' ? to(inSight(active, suppressed)) : refused;
  }
}

function afterClear(state: AlarmState, latching: boolean): AlarmState {
  if (hidden.includes(state)) return state;
  if (state === 'UNACK') return latching ? 'LTUNK' : 'RTNUN';
  if (state === 'ACKED') return latching ? 'LTACK' : 'NORM';
  return state;
}

/** Out of the shelf or of repair an alarm that still holds asks for attention again, unless another stands for it. */
function inSight(active: boolean, suppressed: boolean): AlarmState {
  if (suppressed) return 'DSUPR';
  return active ? 'UNACK' : 'NORM';
}

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

/** An alarm as it is kept: its state, and whether its condition holds, which goes on while it is shelved. */
export interface AlarmStanding {
  state: AlarmState;
  active: boolean;
}

/** Before anything happened. */
export const alarmAtRest: AlarmStanding = { state: 'NORM', active: false };

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
  const { state, active } = standing;
  const to = (next: AlarmState, stillActive = active) =>
    ({ ok: true, standing: { state: next, active: stillActive } }) as const;
  const refused = { ok: false, refusal: { event, state } } as const;
  if (event === 'raise')
    return to(hidden.includes(state) ? state : active && state === 'ACKED' ? 'ACKED' : 'UNACK', true);
  if (event === 'clear') return to(afterClear(state, latching), false);
  switch (event) {
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
      return state === 'SHLVD' ? to(byCondition(active)) : refused;
    case 'suppress':
      return hidden.includes(state) ? refused : to('DSUPR');
    case 'unsuppress':
      return state === 'DSUPR' ? to(byCondition(active)) : refused;
    case 'out-of-service':
      return state === 'OOSRV' ? refused : to('OOSRV');
    case 'return-to-service':
      return state === 'OOSRV' ? to(byCondition(active)) : refused;
  }
}

function afterClear(state: AlarmState, latching: boolean): AlarmState {
  if (hidden.includes(state)) return state;
  if (state === 'UNACK') return latching ? 'LTUNK' : 'RTNUN';
  if (state === 'ACKED') return latching ? 'LTACK' : 'NORM';
  return state;
}

/** Out of the shelf an alarm that still holds asks for attention again. */
function byCondition(active: boolean): AlarmState {
  return active ? 'UNACK' : 'NORM';
}

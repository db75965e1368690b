import { AlarmDetector, afterAlarmEvent, type AlarmStanding } from '@lingtan/alarms';
import { alarmInput, alarmStatesInput } from '../../contracts/index.ts';
import { waterErrors } from '../../domain/index.ts';
import { waterCommand } from './command.ts';
import { alarmEvents, eventOf, timerOf } from './alarm-events.ts';
import { alarmSeries } from './alarm-series.ts';

export const alarmCommand = waterCommand(
  'alarm',
  'Alarms of a series under a limit with deadband and delays',
  alarmInput,
  ({ series, limit_high: high, limit_low: low, deadband, on_delay_s: on, off_delay_s: off }) => {
    // Whole microseconds: 4.1 s are 4,100 ms, and not a hair less.
    const milliseconds = (seconds: number): number => Math.round(seconds * 1e6) / 1000;
    const rule = { deadband, onDelayMs: milliseconds(on), offDelayMs: milliseconds(off) };
    const detector = new AlarmDetector({
      ...rule,
      ...(high === undefined ? {} : { high }),
      ...(low === undefined ? {} : { low }),
    });
    const alarms: { raised_s: number; cleared_s: number | null }[] = [];
    series.forEach(([seconds, value], index) => {
      if (index > 0 && seconds < series[index - 1]![0]) throw waterErrors.TIME_BACKWARDS({ index, seconds });
      const edge = detector.sample(milliseconds(seconds), value);
      if (edge === 'raise') alarms.push({ raised_s: seconds, cleared_s: null });
      if (edge === 'clear') alarms.at(-1)!.cleared_s = seconds;
    });
    return { alarm_count: alarms.length, active: detector.active, alarms };
  },
  alarmSeries,
);

export const alarmStatesCommand = waterCommand(
  'alarm-states',
  'States of an alarm through its events, after ISA-18.2',
  alarmStatesInput,
  ({ start, active, latching, events: given }) => {
    let standing: AlarmStanding = { state: start, active: active ?? (start === 'UNACK' || start === 'ACKED') };
    const states = given.map((text, index) => {
      const timer = timerOf(text);
      if (timer !== null) {
        // One that was set in another state, such as a shelf before the repair, ends without effect.
        const ended = afterAlarmEvent(standing, timer, latching);
        if (ended.ok) standing = ended.standing;
        return standing.state;
      }
      const event = eventOf(text);
      if (event === null) throw waterErrors.UNKNOWN_EVENT({ index, event: text, known: alarmEvents.join(', ') });
      const result = afterAlarmEvent(standing, event, latching);
      if (!result.ok) throw waterErrors.ALARM_EVENT({ index, event: text, state: standing.state });
      standing = result.standing;
      return standing.state;
    });
    return { states, active: standing.active };
  },
);

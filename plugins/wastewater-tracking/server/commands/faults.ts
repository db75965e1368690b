import { faultsInput } from '../../contracts/index.ts';
import { badClock, fastChanges, flatlines, impossible, missing, outOfRange, spikes } from '../../domain/index.ts';
import { alarmSeries } from './alarm-series.ts';
import { waterCommand } from './command.ts';

export const faultsCommand = waterCommand(
  'faults',
  'Faults of a sensor in its series: flatline, spike, rate, range, gaps, clock, impossible relations',
  faultsInput,
  ({ series, neighbour, whole, flatline, spike, rate, range, missing: gaps, relation }) => {
    const faults = [
      ...badClock(series),
      ...(flatline ? flatlines(series, flatline, neighbour) : []),
      ...(spike ? spikes(series, spike) : []),
      ...(rate ? fastChanges(series, { perSecond: rate.per_s }) : []),
      ...(range
        ? outOfRange(series, {
            ...(range.min === undefined ? {} : { min: range.min }),
            ...(range.max === undefined ? {} : { max: range.max }),
          })
        : []),
      ...(gaps ? missing(series, { everySeconds: gaps.every_s }) : []),
      ...(relation && whole ? impossible(series, whole, relation) : []),
    ].toSorted((a, b) => a.index - b.index || a.detector.localeCompare(b.detector));
    const counts: Record<string, number> = {};
    for (const { detector } of faults) counts[detector] = (counts[detector] ?? 0) + 1;
    return { samples: series.length, counts, faults };
  },
  alarmSeries,
);

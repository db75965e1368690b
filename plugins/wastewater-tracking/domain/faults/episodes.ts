import type { SampleColumns } from '../quality/day-value.ts';
import { flatlines, impossible, missing, outOfRange, spikes } from './detectors.ts';
import type { FaultDetector, FaultSample, SensorFault } from './types.ts';

/** A run of samples that one detector points at. Times in ms. */
export interface FaultEpisode {
  detector: FaultDetector;
  from: number;
  to: number;
  samples: number;
  /** Figures of the sample that says most. */
  evidence: Record<string, number>;
}

/** Settings of the detectors for one parameter. */
export interface FaultRules {
  /** What the quantity can be at all. */
  range: { min?: number; max?: number };
  /** A value that stands for so long while the flow moves, s. */
  flatlineSeconds: number;
  /** Scaled median absolute deviations that make a spike, and the least share of the median. */
  spikeDeviations: number;
  spikeLeastShare: number;
  /** Silence that is told, s. */
  missingSeconds: number;
}

/** Samples on each side of the window of a spike. */
const spikeWindow = 5;
const fewestInFlatline = 4;
/** A part may be larger than its whole by the error of two analysers. */
const relationTolerance = 0.05;

/** Parts and the wholes that they cannot exceed. */
export const partOfWhole: Readonly<Record<string, string>> = { BOD5: 'COD', 'NH3-N': 'TN' };

/** What a quantity can be by its nature, where nothing else is configured. */
export const naturalRange: Readonly<Record<string, { min?: number; max?: number }>> = {
  pH: { min: 0, max: 14 },
  temperature: { min: -5, max: 80 },
};

/**
 * Episodes that the detectors find in a day of an analyser. Only samples whose mark is normal are looked at: the others are told by
 * their mark already. The settings are our own.
 */
export function findFaults(
  parameter: SampleColumns,
  span: { from: number; to: number },
  rules: FaultRules,
  others: { flow?: SampleColumns | null; whole?: SampleColumns | null } = {},
): FaultEpisode[] {
  const series = seriesOf(parameter, span);
  const flow = others.flow ? seriesOf(others.flow, span) : undefined;
  const values = series.flatMap(([, value]) => (value === null ? [] : [Math.abs(value)])).toSorted((a, b) => a - b);
  const least = (values[values.length >> 1] ?? 0) * rules.spikeLeastShare;
  const standing = flatlines(series, { samples: fewestInFlatline }, flow).filter(
    ({ evidence }) => evidence['seconds']! >= rules.flatlineSeconds,
  );
  const found = [
    ...outOfRange(series, rules.range),
    // A flow that nobody measures cannot show that there was something to see.
    ...(flow ? standing : []),
    ...spikes(series, { window: spikeWindow, threshold: rules.spikeDeviations, least }),
    ...missing(series, { everySeconds: rules.missingSeconds }),
    ...(others.whole ? impossible(series, heldAt(others.whole, series), { tolerance: relationTolerance }) : []),
  ];
  return episodesFrom(found, series);
}

function seriesOf({ ts, value, normal }: SampleColumns, { from, to }: { from: number; to: number }): FaultSample[] {
  const series: FaultSample[] = [];
  for (let at = 0; at < ts.length; at++)
    if (ts[at]! >= from && ts[at]! < to && normal[at] === 1) series.push([ts[at]! / 1000, value[at]!]);
  return series;
}

/** The values of a signal at the times of another one: each holds until the next. */
function heldAt({ ts, value, normal }: SampleColumns, series: readonly FaultSample[]): FaultSample[] {
  let place = -1;
  return series.map(([seconds]) => {
    while (place + 1 < ts.length && ts[place + 1]! <= seconds * 1000) place++;
    return [seconds, place >= 0 && normal[place] === 1 ? value[place]! : null];
  });
}

/** Runs of neighbouring samples of one detector; the figures are those of the largest deviation. */
function episodesFrom(faults: readonly SensorFault[], series: readonly FaultSample[]): FaultEpisode[] {
  const episodes: FaultEpisode[] = [];
  const last = new Map<FaultDetector, { episode: FaultEpisode; index: number }>();
  for (const { detector, index, seconds, value, evidence } of faults) {
    const at = seconds * 1000;
    const before = last.get(detector);
    const figures = { ...evidence, ...(value === null ? {} : { value }) };
    // A silence begins with the sample before it.
    const from = detector === 'missing' && index > 0 ? series[index - 1]![0] * 1000 : at;
    if (before && index === before.index + 1) {
      before.episode.to = at;
      before.episode.samples++;
      if ((evidence['deviation'] ?? 0) > (before.episode.evidence['deviation'] ?? 0)) before.episode.evidence = figures;
      before.index = index;
      continue;
    }
    const episode = { detector, from, to: at, samples: 1, evidence: figures };
    episodes.push(episode);
    last.set(detector, { episode, index });
  }
  return episodes;
}

/** The same columns with the samples of the spans marked as not normal. */
export function withoutSpans(columns: SampleColumns, spans: readonly { from: number; to: number }[]): SampleColumns {
  if (spans.length === 0) return columns;
  const normal = columns.normal.map((mark, at) => {
    const ts = columns.ts[at]!;
    return spans.some(({ from, to }) => ts >= from && ts <= to) ? 0 : mark;
  });
  return { ...columns, normal };
}

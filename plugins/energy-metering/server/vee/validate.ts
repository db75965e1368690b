import type { Tx } from '@lingtan/sdk';
import type { MeterConfig } from '../../contracts/index.ts';
import type { Span } from '../../domain/index.ts';
import { mergeSpans, meterDirections, registerPoint } from '../../domain/index.ts';
import {
  findAboveRating,
  findFlat,
  findGaps,
  findHigh,
  findLow,
  findMissing,
  findMissingRegister,
  findNegative,
  findSpikes,
  lowForMs,
  spikeLimit,
} from '../../domain/vee/index.ts';
import type { Finding, Slots } from '../../domain/vee/index.ts';
import { readBadRegisters } from './bad-registers.ts';
import { seriesKey } from './context.ts';
import type { Vee } from './context.ts';
import { readActiveExceptions } from './exceptions-store.ts';
import { measuredColumns } from './measured-columns.ts';
import { slotsOf, suspectSeries } from './screen-series.ts';
import { readHourReference } from './spike-reference.ts';
import { syncExceptions } from './sync-exceptions.ts';
import type { RuleFindings, RuleZone } from './sync-exceptions.ts';
import { around, meets, widen } from './written-series.ts';
import type { WrittenSeries } from './written-series.ts';

const hour = 3_600_000;

/** Judges what was written, and what it can change of what was judged before. Works on columns: no query per meter. */
export async function validateWritten(vee: Vee, tx: Tx, list: readonly WrittenSeries[]): Promise<void> {
  const judged = [...(await judgeReadings(vee, list)), ...(await judgeAmounts(vee, tx, list))];
  const revised = list.filter((s) => s.revised.length > 0).map(({ revised: spans, ...s }) => ({ ...s, spans }));
  await syncExceptions(vee, tx, judged, revised);
}

/**
 * Where rows of intervals of length `by` can look different now. Values that are new can only lengthen a row; one that
 * replaces another can also end what was a row before.
 */
function reached({ spans, revised }: WrittenSeries, by: number): readonly Span[] {
  return by === 0 || revised.length === 0 ? spans : widen(spans, by);
}

/** How far around what was written such rows must be seen. */
function seen(list: readonly WrittenSeries[], by: number): number {
  return list.some(({ revised }) => revised.length > 0) ? 2 * by : by;
}

function zones(list: readonly WrittenSeries[], by = 0): RuleZone[] {
  return list.map((series) => ({ meter: series.meter, direction: series.direction, spans: reached(series, by) }));
}

/** Rules on how each interval came about. They need nothing but the intervals, and samples where a register failed. */
async function judgeReadings(vee: Vee, list: readonly WrittenSeries[]): Promise<RuleFindings[]> {
  const { width, configs } = vee.energy;
  const bad = await readBadRegisters(vee, list);
  const found = {
    missing: [] as Finding[],
    gap: [] as Finding[],
    register: [] as Finding[],
    negative: [] as Finding[],
    rating: [] as Finding[],
    clock: [] as Finding[],
  };
  for (const { meter, direction, notable } of list) {
    const intervals = notable.filter(({ status }) => status !== 'edited');
    if (intervals.length === 0) continue;
    const subject = vee.subject(meter, direction);
    const register = bad.get(seriesKey(meter, direction));
    found.missing.push(...findMissing(subject, intervals, width));
    found.gap.push(...findGaps(subject, intervals, width));
    const hasRegister = registerPoint(configs.get(meter)!, direction) !== undefined;
    found.register.push(...findMissingRegister(subject, intervals, width, hasRegister));
    found.negative.push(...findNegative(subject, intervals, width, register?.falls));
    found.rating.push(...findAboveRating(subject, intervals, width, vee.most(meter), register?.rises));
    found.clock.push(...(register?.clock ?? []));
  }
  const plain = zones(list);
  return [
    { rule: 'missing', cause: '', zones: plain, found: found.missing },
    { rule: 'gap', cause: '', zones: plain, found: found.gap },
    { rule: 'missing-register', cause: '', zones: plain, found: found.register },
    { rule: 'negative', cause: '', zones: plain, found: found.negative },
    { rule: 'high', cause: 'reading', zones: plain, found: found.rating },
    { rule: 'clock', cause: 'set-back', zones: plain, found: found.clock },
    // What is written is not held back by an edit any more.
    { rule: 'late-under-edit', cause: '', zones: plain, found: [] },
  ];
}

/** Rules on the measured amounts around what was written. */
async function judgeAmounts(vee: Vee, tx: Tx, all: readonly WrittenSeries[]): Promise<RuleFindings[]> {
  const { energy } = vee;
  const limits = new Map(all.map(({ meter }) => [meter, vee.limits(meter)]));
  const flat = Math.max(slotsOf(vee, 1), ...[...limits.values()].map(({ flatHours }) => slotsOf(vee, flatHours)));
  const reach = flat * energy.width;
  const active = await readActiveExceptions(tx, energy.minutes, {
    meters: [...limits.keys()],
    rules: ['spike', 'flatline', 'high', 'low'],
    ...around(all, seen(all, reach)),
  });
  const activeKeys = new Set(active.map((e) => seriesKey(e.meter, e.direction)));
  const suspects = await suspectSeries(vee, tx, all, activeKeys);
  const among = (...groups: ReadonlySet<string>[]) =>
    all.filter(({ meter, direction }) => groups.some((group) => group.has(seriesKey(meter, direction))));
  const concerned = among(suspects.amounts, suspects.spikes, suspects.zeros);
  if (concerned.length === 0) return [];

  const columns = await measuredColumns(energy, tx, concerned, around(concerned, seen(concerned, reach)));
  const list = among(suspects.amounts);
  const equal: Finding[] = [];
  const high: Finding[] = [];
  const low: Finding[] = [];
  for (const series of list) {
    const subject = vee.subject(series.meter, series.direction);
    const rules = limits.get(series.meter)!;
    const own = columns.get(seriesKey(series.meter, series.direction))!;
    const inside = (by: number) => (one: Finding) => meets(one, reached(series, by));
    equal.push(...findFlat(subject, own, { equal: slotsOf(vee, rules.flatHours), zero: 0 }).filter(inside(reach)));
    high.push(...findHigh(subject, own, vee.most(series.meter), rules.highPercent).filter(inside(0)));
    low.push(...findLow(subject, own, vee.most(series.meter), rules.lowPercent).filter(inside(lowForMs)));
  }
  const spikes = await judgeSpikes(vee, tx, among(suspects.spikes), columns, (meter, direction) =>
    active.filter((e) => e.rule === 'spike' && e.meter === meter && e.direction === direction),
  );
  const isZero = new Set(
    active.filter((e) => e.rule === 'flatline' && e.detail['value'] === 0).map((e) => seriesKey(e.meter, e.direction)),
  );
  return [
    { rule: 'flatline', cause: 'equal', zones: zones(list, reach), found: equal },
    { rule: 'high', cause: 'amount', zones: zones(list), found: high },
    { rule: 'low', cause: '', zones: zones(list, lowForMs), found: low },
    spikes,
    await judgeZeros(vee, tx, among(suspects.zeros), columns, isZero),
  ];
}

/**
 * Judges spikes of some meters once more over a span in which nothing was written: similar days before it are there now that
 * were not when it was closed.
 */
export async function judgeSpikesAgain(vee: Vee, tx: Tx, meters: readonly MeterConfig[], span: Span): Promise<void> {
  const series = meters.flatMap((each) => meterDirections(each).map((direction) => ({ meter: each.id, direction })));
  const columns = await measuredColumns(vee.energy, tx, series, span);
  const list = series.map((one): WrittenSeries => {
    const { amounts } = columns.get(seriesKey(one.meter, one.direction))!;
    return { ...one, spans: [span], revised: [], notable: [], ...(amounts.some(Number.isNaN) ? {} : { amounts }) };
  });
  const ids = meters.map(({ id }) => id);
  const active = await readActiveExceptions(tx, vee.energy.minutes, { meters: ids, rules: ['spike'], ...span });
  const keys = new Set(active.map((e) => seriesKey(e.meter, e.direction)));
  const { spikes: suspects } = await suspectSeries(vee, tx, list, keys);
  const concerned = list.filter(({ meter, direction }) => suspects.has(seriesKey(meter, direction)));
  if (concerned.length === 0) return;
  const known = (meter: string, direction: WrittenSeries['direction']) =>
    active.filter((e) => e.meter === meter && e.direction === direction);
  await syncExceptions(vee, tx, [await judgeSpikes(vee, tx, concerned, columns, known)], []);
}

async function judgeSpikes(
  vee: Vee,
  tx: Tx,
  list: readonly WrittenSeries[],
  columns: ReadonlyMap<string, Slots>,
  known: (meter: string, direction: WrittenSeries['direction']) => readonly Span[],
): Promise<RuleFindings> {
  const checked = list
    .filter(({ meter }) => vee.limits(meter).spikeFactor > 0)
    .map((series) => {
      // A spike that is cut is judged as a whole again, so that its worst value stays that of what is left of it.
      const cut = known(series.meter, series.direction).filter((span) => meets(span, series.spans));
      const own = columns.get(seriesKey(series.meter, series.direction))!;
      return { series, own, spans: cut.length === 0 ? series.spans : mergeSpans([...series.spans, ...cut]) };
    });
  const reference = await readHourReference(vee, tx, checked);
  const found = checked.flatMap(({ series: { meter, direction }, own, spans }): Finding[] => {
    if (!reference.knows(meter, direction)) return [];
    const { spikeFactor } = vee.limits(meter);
    const limits = new Map<number, number | null>();
    const limitOf = (slot: number): number | null => {
      const start = own.from + slot * own.width;
      if (!meets({ from: start, to: start + own.width }, spans)) return null;
      const at = reference.hourOf(start);
      if (!limits.has(at))
        limits.set(at, spikeLimit(reference.amounts(meter, direction, at), spikeFactor, vee.most(meter)));
      return limits.get(at)!;
    };
    return findSpikes(vee.subject(meter, direction), own, limitOf);
  });
  return {
    rule: 'spike',
    cause: '',
    zones: checked.map(({ series: { meter, direction }, spans }) => ({ meter, direction, spans })),
    found,
  };
}

/** Long rows of zeros are looked for only where a zero was written or one is known, since they reach far. */
async function judgeZeros(
  vee: Vee,
  tx: Tx,
  list: readonly WrittenSeries[],
  near: ReadonlyMap<string, Slots>,
  known: ReadonlySet<string>,
): Promise<RuleFindings> {
  const { energy } = vee;
  const concerned = list.filter(({ meter, direction }) => {
    const key = seriesKey(meter, direction);
    return vee.limits(meter).zeroHours > 0 && (known.has(key) || near.get(key)!.amounts.includes(0));
  });
  if (concerned.length === 0) return { rule: 'flatline', cause: 'zero', zones: [], found: [] };
  const reach = hour * Math.max(...concerned.map(({ meter }) => vee.limits(meter).zeroHours));
  const columns = await measuredColumns(energy, tx, concerned, around(concerned, seen(concerned, reach)));
  const found = concerned.flatMap((series) => {
    const { meter, direction } = series;
    const zero = Math.round((vee.limits(meter).zeroHours * hour) / energy.width);
    const own = columns.get(seriesKey(meter, direction))!;
    return findFlat(vee.subject(meter, direction), own, { equal: 0, zero }).filter((one) =>
      meets(one, reached(series, reach)),
    );
  });
  return { rule: 'flatline', cause: 'zero', zones: zones(concerned, reach), found };
}

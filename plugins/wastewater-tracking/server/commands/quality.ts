import {
  aggregateSlices,
  aggregateWindows,
  meansOf,
  noSlices,
  windowMark,
  type Slices,
  type SliceSums,
} from '@lingtan/hj212-connector/contracts';
import type { z } from 'zod';
import {
  aggregateInput,
  compareInput,
  compositesInput,
  gasesInput,
  inDoubles,
  judgeInput,
  methaneFormed,
  nitrousFormed,
  removalInput,
} from '../../contracts/index.ts';
import {
  asm1Composites,
  comparedAnalytes,
  compareWithLaboratory,
  judge,
  passOfSessions,
  qualityIndex,
  removalByConcentration,
  waterErrors,
  type Comparison,
} from '../../domain/index.ts';
import { isObject, waterCommand, type DocumentContext } from './command.ts';

export const aggregateCommand = waterCommand(
  'aggregate',
  'Volume, load, means and mark of a window after HJ 212',
  aggregateInput,
  (input) => {
    if ('flags' in input) {
      const mark = windowMark(input.kind, input.flags);
      return { window_abnormal: mark === null ? null : mark !== 'N', mark };
    }
    if ('parts' in input) return wholeOf(input);
    if ('valid_slices' in input)
      return { window_valid: input.valid_slices.map((found) => found >= input.valid_slices_needed) };
    const segments = 'segments' in input ? input.segments : [{ ...input, conc_mg_L: undefined, flag: 'N' as const }];
    const asked = {
      volume: segments.some((segment) => segment.flow_L_s !== undefined),
      value: segments.some((segment) => segment.conc_mg_L !== undefined),
    };
    const slices = segments.map(({ flow_L_s: flow, conc_mg_L: value, slices: count, flag }): Slices => ({
      count,
      ...(asked.volume ? { flowLs: flow ?? null } : {}),
      ...(asked.value ? { value: value ?? null } : {}),
      mark: flag,
    }));
    const window = aggregateSlices(slices, { sliceSeconds: input.slice_s, needed: input.valid_slices_needed });
    return {
      ...shownSums(window, window.slices * input.slice_s, { ...asked, load: asked.volume && asked.value }),
      window_valid: window.valid,
      mark: window.mark,
    };
  },
);

type Aggregated = z.output<typeof aggregateInput>;

/** A longer window of a document, from its parts: one counts that is valid and has whatever any of them has. */
function wholeOf({ parts, length_s: length, kind }: Extract<Aggregated, { parts: unknown }>): unknown {
  const found = parts.reduce((sum, part) => sum + part.length_s, 0);
  if (found > length) throw waterErrors.PARTS_LENGTH({ found, expected: length });
  const has = (name: 'volume_m3' | 'load_kg' | 'mean_arithmetic_mg_L'): boolean =>
    parts.some((part) => typeof part[name] === 'number');
  const asked = { volume: has('volume_m3'), load: has('load_kg'), value: has('mean_arithmetic_mg_L') };
  const whole = aggregateWindows(
    parts.map(({ valid, flag, volume_m3: m3, load_kg: kg, mean_arithmetic_mg_L: mean, valid_slices: slices }) => ({
      sums: { ...noSlices(), slices, volumeM3: m3 ?? 0, loadKg: kg ?? 0, values: (mean ?? 0) * slices },
      valid:
        valid &&
        (!asked.volume || typeof m3 === 'number') &&
        (!asked.load || typeof kg === 'number') &&
        (!asked.value || typeof mean === 'number'),
      mark: flag,
    })),
    kind,
  );
  return {
    ...shownSums(whole, whole.validParts > 0 ? length : 0, asked),
    valid_parts: whole.validParts,
    window_valid: whole.validParts > 0,
    mark: whole.mark,
  };
}

/** Sums in the words of a document; what no slice and no part speaks of is left out. */
function shownSums(
  sums: SliceSums,
  seconds: number,
  asked: { volume: boolean; load: boolean; value: boolean },
): Record<string, unknown> {
  // A volume whose load nobody gives weighs nothing.
  const { value, method, means } = meansOf(asked.load ? sums : { ...sums, volumeM3: 0 });
  const ofAny = (each: number): number | null => (seconds > 0 ? each : null);
  return {
    ...(asked.volume ? { volume_m3: sums.volumeM3, mean_flow_L_s: ofAny((sums.volumeM3 / seconds) * 1000) } : {}),
    ...(asked.load ? { load_kg: ofAny(sums.loadKg), mean_weighted_mg_L: means['flow-weighted'] } : {}),
    ...(asked.value ? { mean_arithmetic_mg_L: means.arithmetic, mean_mg_L: value, mean_method: method } : {}),
    valid_slices: sums.slices,
  };
}

export const compareCommand = waterCommand(
  'compare',
  'Compares an instrument with the laboratory after HJ 355-2019, comparison by comparison',
  compareInput,
  (input) => {
    const { type } = input;
    const analyte = 'analyte' in input ? input.analyte : undefined;
    if (analyte !== undefined && !comparedAnalytes.includes(analyte))
      throw waterErrors.UNKNOWN_ANALYTE({ analyte, known: comparedAnalytes.join(', ') });
    if ('pairs' in input) return shownComparison(compareWithLaboratory(type, input.pairs, analyte));
    const found = input.sessions.map(({ name, pairs }) => ({ name, ...compareWithLaboratory(type, pairs, analyte) }));
    return {
      sessions: found.map(({ name, ...outcome }) => ({ name, ...shownComparison(outcome) })),
      pass: passOfSessions(found),
    };
  },
);

function shownComparison({
  errors,
  error,
  by,
  meanDifference,
  largest,
  limit,
  passed,
  needed,
  pass,
  reason,
}: Comparison) {
  return {
    ...(error === 'relative' ? { errors_pct: errors } : { errors }),
    // A flow that is told 20 % too low is 20 % off.
    error: by === 'largest' ? largest : meanDifference,
    judged_by: by,
    limit,
    limit_kind: error,
    passed,
    needed,
    pass,
    ...(reason ? { reason } : {}),
  };
}

export const removalCommand = waterCommand(
  'removal',
  'Removal in percent, by concentration and by load',
  removalInput,
  (input) => {
    if ('in' in input) {
      const load = ({ m3, mg_L }: typeof input.in): number | null =>
        m3 === undefined || m3 === null || mg_L === null ? null : kilograms(m3, mg_L);
      return {
        by_concentration_pct: removalByConcentration(input.in.mg_L, input.out.mg_L),
        by_load_pct: removalByConcentration(load(input.in), load(input.out)),
      };
    }
    const valueOf = (pair: string, name: string): number | null => {
      const value = input.values[name];
      if (value === undefined) throw waterErrors.UNKNOWN_VALUE({ pair, name });
      return value;
    };
    const computed = Object.entries(input.pairs).map(([pair, [inlet, outlet]]) => {
      const removal = removalByConcentration(valueOf(pair, inlet), valueOf(pair, outlet));
      return [pair, removal] as const;
    });
    return { removal_pct: Object.fromEntries(computed) };
  },
  withPairs,
  ['pairs'],
);

/** Values by name alone are read by the pairs of their file: `pairs`, beside them or around the cases. */
function withPairs(input: unknown, { around }: DocumentContext): unknown {
  if (!isObject(input) || 'in' in input || 'values' in input) return input;
  const { pairs = around['pairs'], ...values } = input;
  return { values, pairs };
}

export const judgeCommand = waterCommand(
  'judge',
  'Judges values by the limits that were in force on their day',
  judgeInput,
  ({ outlet, limits, values, warnFrom }) => ({
    judgements: values.flatMap(({ day, temperatureC, plantBuilt, ...value }) =>
      judge(
        limits,
        outlet,
        value,
        { day, temperatureC: temperatureC ?? null, ...(plantBuilt ? { plantBuilt } : {}) },
        warnFrom,
      ).map((judgement) => ({
        parameter: value.parameter,
        day,
        ...judgement,
      })),
    ),
  }),
);

export const gasesCommand = waterCommand(
  'gases',
  'Methane and nitrous oxide of wastewater by the equations of the IPCC, with the factors of the document',
  gasesInput,
  (input) => {
    if ('EF' in input) {
      const given = [input.TN_in_mg_L, input.TN_out_mg_L, input.TN_mg_L].filter((value) => value !== undefined);
      if (given.length !== 1) throw waterErrors.ONE_NITROGEN({ found: given.length });
      const nitrogen = kilograms(input.Q_m3_d, given[0]!);
      return { N_kg_d: nitrogen, N2O_kg_d: nitrousFormed(nitrogen, input.EF, inDoubles) };
    }
    const { EF_CH4: factor, Bo, MCF }: { EF_CH4?: number; Bo?: number; MCF?: number } = input;
    const [capacity, correction] = factor === undefined ? [Bo!, MCF!] : [factor, 1];
    const formed = (organic: number, sludge: number): number =>
      methaneFormed({ organic, sludge, capacity, correction }, inDoubles);
    const methane = (organic: number, [sludge, recovered]: [number, number], unit: '' | '_d'): number => {
      const left = (most: number, field: string, value: number): number => {
        if (value > most) throw waterErrors.METHANE_RANGE({ field: `${field}_kg${unit}`, value, most });
        return most - value;
      };
      left(organic, 'sludge', sludge);
      return left(formed(organic, sludge), 'recovered', recovered);
    };
    if ('organic_kg' in input) return { CH4_kg: methane(input.organic_kg, [input.sludge_kg, input.recovered_kg], '') };
    if ('sludge_kg_d' in input) {
      const organicKg = kilograms(input.Q_m3_d, oneOrganic(input));
      return { organic_kg_d: organicKg, CH4_kg_d: methane(organicKg, [input.sludge_kg_d, input.recovered_kg_d], '_d') };
    }
    const perM3 = formed(kilograms(1, oneOrganic(input)), 0);
    return { tCO2e_per_m3: (perM3 * input.GWP) / 1000, CH4_kg_per_m3: perM3 };
  },
);

/** What a volume in m³ carries at mg/L, kg. */
const kilograms = (m3: number, mgPerL: number): number => (m3 * mgPerL) / 1000;

/** The organic matter that is given, mg/L; one of its measures is expected. */
function oneOrganic({
  COD_mg_L: cod,
  BOD_mg_L: bod,
  OD_mg_L: od,
}: { [Name in 'COD_mg_L' | 'BOD_mg_L' | 'OD_mg_L']?: number | undefined }): number {
  const given = [cod, bod, od].filter((value) => value !== undefined);
  if (given.length !== 1) throw waterErrors.ONE_ORGANIC({ found: given.length });
  return given[0]!;
}

export const compositesCommand = waterCommand(
  'composites',
  'COD, TKN, TN and BOD5 of a state of ASM1',
  compositesInput,
  ({ state: { Q, ...state }, water }) => {
    const found = asm1Composites(state, water);
    return Q === undefined ? found : { ...found, EQI_kg_d: qualityIndex(found, Q) };
  },
);

import { windowMark } from '@lingtan/hj212-connector/contracts';
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
  aggregateSlices,
  aggregateWindows,
  asm1Composites,
  compareWithLaboratory,
  judge,
  passOfSessions,
  qualityIndex,
  removalByConcentration,
  tenMinuteRule,
  waterErrors,
  type Comparison,
  type Slice,
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
    if ('parts' in input) {
      const parts = input.parts.map((part) => ({
        seconds: part.length_s,
        volumeM3: part.volume_m3,
        loadKg: { c: part.load_kg ?? null },
        valid: part.valid,
        mark: part.flag,
      }));
      const {
        volumeM3,
        meanFlowLs,
        means,
        valid,
        mark,
        parts: counted,
      } = aggregateWindows(parts, input.length_s, input.kind);
      return {
        volume_m3: volumeM3,
        mean_flow_L_s: meanFlowLs,
        load_kg: means['c']?.loadKg ?? null,
        mean_weighted_mg_L: means['c']?.mgPerL ?? null,
        valid_parts: counted.valid,
        window_valid: valid,
        mark,
      };
    }
    if ('valid_slices' in input)
      return { window_valid: input.valid_slices.map((found) => found >= input.valid_slices_needed) };
    const segments = 'segments' in input ? input.segments : [{ ...input, flag: 'N' as const }];
    const slices = segments.flatMap((segment): Slice[] => {
      const conc = 'conc_mg_L' in segment ? segment.conc_mg_L : undefined;
      const slice: Slice = {
        seconds: input.slice_s,
        flowLs: segment.flow_L_s,
        mark: segment.flag,
        ...(conc === undefined ? {} : { mgPerL: { c: conc } }),
      };
      return Array.from({ length: segment.slices }, () => slice);
    });
    const window = aggregateSlices(slices, { ...tenMinuteRule, validSlices: input.valid_slices_needed });
    const mean = window.means['c'];
    return {
      volume_m3: window.volumeM3,
      mean_flow_L_s: window.meanFlowLs,
      ...(mean
        ? {
            load_kg: mean.loadKg,
            mean_weighted_mg_L: mean.weightedMgPerL,
            mean_arithmetic_mg_L: mean.arithmeticMgPerL,
            mean_mg_L: mean.mgPerL,
            mean_method: mean.method,
          }
        : {}),
      valid_slices: window.validSlices,
      window_valid: window.valid,
      mark: window.mark,
    };
  },
);

export const compareCommand = waterCommand(
  'compare',
  'Compares an instrument with the laboratory after HJ 355-2019, comparison by comparison',
  compareInput,
  (input) => {
    const { type, analyte } = input;
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

import type { z } from 'zod';
import {
  balanceInput,
  costIndexInput,
  energyInput,
  membraneInput,
  reconcileInput,
  trainInput,
} from '../../contracts/index.ts';
import {
  brineConcentratorKwhPerM3,
  bsm1Energy,
  closureOf,
  findSuspects,
  normalTwoSided,
  operatingCostIndex,
  sigmasOf95,
  solveTrain,
  waterErrors,
  vesselFlow,
  type BalanceTerm,
  type FlowNetwork,
  type SolvedUnit,
  type TrainFeed,
  type TrainStream,
  type TrainUnit,
} from '../../domain/index.ts';
import { waterCommand } from './command.ts';

export const reconcileCommand = waterCommand(
  'reconcile',
  'Reconciles flow readings with the balances of their network, tells how certain the flows are, and names meters that cannot be right',
  reconcileInput,
  (input) => {
    const network = networkOf(input);
    const { confidence } = input;
    const result = findSuspects(network, confidence);
    const suspect = result.suspects[0] && network.names.indexOf(result.suspects[0].name) + 1;
    const plain = normalTwoSided(confidence);
    return {
      constraint_residual: result.residuals,
      reconciled: result.streams.map((stream) => stream.reconciled),
      sd: result.streams.map((stream) => stream.deviation),
      confidence95: result.streams.map(({ deviation }) => (deviation === null ? null : deviation * sigmasOf95)),
      adjustment: result.streams.map((stream) => stream.adjustment),
      measurement_test_z: result.streams.map((stream) => stream.test),
      global_chi2: result.chiSquare,
      dof: result.degreesOfFreedom,
      critical_chi2: result.critical,
      critical_z: plain,
      critical_z_of_all_meters: result.criticalTest,
      confidence,
      global_test_fails: result.contradiction,
      suspect_stream_1_based: suspect ?? null,
      suspects: result.suspects,
      streams: result.streams.map(({ name, redundant, observable }) => ({ name, redundant, observable })),
    };
  },
);

type ReconcileInput = z.output<typeof reconcileInput>;

/** The network that a document describes; each way of saying something is used alone. */
function networkOf(input: ReconcileInput): FlowNetwork {
  const { measured, correlations } = input;
  const streams = measured.length;
  const one = <Name extends keyof ReconcileInput>(...fields: readonly Name[]): Name | undefined => {
    const given = fields.filter((field) => input[field] !== undefined);
    if (given.length > 1) throw waterErrors.ONE_OF({ fields: fields.join(', '), found: given.join(', ') });
    return given[0];
  };
  const rows = one('balances', 'A');
  const spread = one('sd', 'variance', 'confidence95');
  const naming = one('streams', 'names');
  if (rows === undefined) throw waterErrors.ONE_OF({ fields: 'balances, A', found: '–' });
  if (spread === undefined) throw waterErrors.LENGTH({ field: 'sd', found: 'nothing', expected: streams });
  const names = naming === undefined ? measured.map((_, index) => String(index + 1)) : input[naming]!;
  const balances = input[rows]!;
  const check = (field: string, { length }: { length: number }): void => {
    if (length !== streams) throw waterErrors.LENGTH({ field, found: length, expected: streams });
  };
  check(spread, input[spread]!);
  check(naming ?? 'names', names);
  const twice = names.findIndex((name, index) => names.indexOf(name) < index);
  if (twice >= 0) throw waterErrors.STREAM_TWICE({ field: `${naming}.${twice}`, name: names[twice]! });
  balances.forEach((row, index) => check(`${rows}.${index}`, row));
  const deviationOf = { sd: (x: number) => x, variance: Math.sqrt, confidence95: (x: number) => x / sigmasOf95 }[
    spread
  ];
  const deviations = input[spread]!.map((value, index) => {
    if (value === null && measured[index] !== null)
      throw waterErrors.NO_DEVIATION({ field: `${spread}.${index}`, stream: names[index]! });
    return value === null ? 0 : deviationOf(value);
  });
  for (const name of correlations.flatMap(([a, b]) => [a, b]))
    if (!names.includes(name)) throw waterErrors.UNKNOWN_STREAM({ field: 'correlations', name });
  return { balances, names, measured, deviations, correlations };
}

export const balanceCommand = waterCommand('balance', 'Closes the water balance of a node', balanceInput, (input) => {
  const terms = (['in', 'out', 'storage'] as const).flatMap((side) =>
    Object.entries(input[side]).map(([name, m3]): BalanceTerm => ({ name, side, m3 })),
  );
  const closure = closureOf(terms, { target: input.target_pct, alarm: input.alarm_pct });
  return {
    in_m3: closure.inM3,
    out_m3: closure.outM3,
    storage_m3: closure.storageM3,
    closure_error_m3: closure.closureM3,
    closure_pct: closure.closurePercent,
    verdict: closure.verdict,
    missing: closure.missing,
  };
});

export const trainCommand = waterCommand(
  'train',
  'Water, pollutants, energy and chemicals through a treatment train',
  trainInput,
  (input) => {
    if ('recovery' in input) return oneUnit(input);
    if (!('stages' in input)) {
      checkRemovals(input);
      return solveTrain(input);
    }
    return onReject(input.feed_m3_d, input.stages);
  },
);

/** A removal of what no feed carries takes nothing away: most likely its name is misspelt. */
function checkRemovals(
  { units, feeds }: { units: readonly Pick<TrainUnit, 'removal'>[]; feeds: readonly Pick<TrainFeed, 'mgPerL'>[] },
  fieldOf = (place: number): string => `units.${place}.removal`,
): void {
  const carried = [...new Set(feeds.flatMap(({ mgPerL }) => Object.keys(mgPerL ?? {})))];
  for (const [place, { removal }] of units.entries())
    for (const name of Object.keys(removal ?? {}))
      if (!carried.includes(name))
        throw waterErrors.REMOVAL_UNFED({ field: `${fieldOf(place)}.${name}`, known: carried.join(', ') || '–' });
}

/** Stages in series on the reject: each recovers its share of what the one before left. */
function onReject(feed: number, stages: readonly { name: string; recovery: number }[]): unknown {
  const { units } = solveTrain({
    units: stages.map(({ recovery }, place) => ({ id: String(place), kind: 'unit', recovery })),
    links: stages.slice(1).map((_, place) => ({ from: String(place), port: 'reject', to: String(place + 1) })),
    feeds: stages.length === 0 ? [] : [{ to: '0', m3Day: feed }],
  });
  const left = units.at(-1)?.reject.m3Day ?? feed;
  return {
    rows: units.map(({ inlet, product, reject }, place) => ({
      ...{ stage: stages[place]!.name, in: inlet.m3Day, recovery: stages[place]!.recovery },
      ...{ permeate: product.m3Day, reject: reject.m3Day },
    })),
    product_m3_d: feed - left,
    overall_recovery: feed === 0 ? null : (feed - left) / feed,
    reject_m3_d: left,
  };
}

function oneUnit(input: Extract<z.output<typeof trainInput>, { recovery: number }>): unknown {
  const {
    feed_m3_d: day,
    feed_m3_s: second,
    feed_mg_L: mgPerL,
    recovery,
    removal,
    energy_kWh_m3: energy,
    kind,
  } = input;
  const given = [day, second === undefined ? undefined : second * 86_400].filter((each) => each !== undefined);
  if (given.length !== 1) throw waterErrors.ONE_FEED({ found: given.length });
  if (kind !== undefined && mgPerL['TDS'] === undefined) throw waterErrors.NEEDS_TDS({ kind });
  const m3Day = given[0]!;
  const formula = kind === undefined ? 0 : brineConcentratorKwhPerM3(mgPerL['TDS']!, recovery, m3Day / 24);
  checkRemovals({ units: [{ removal }], feeds: [{ mgPerL }] }, () => 'removal');
  const { units } = solveTrain({
    units: [{ id: 'unit', kind: kind ?? 'unit', recovery, removal, energyKwhPerM3: energy ?? formula }],
    links: [],
    feeds: [{ to: 'unit', m3Day, mgPerL }],
  });
  const [{ product, reject, energyKwhDay }] = units as [SolvedUnit];
  // Where no water leaves, nothing has a concentration.
  const concentrations = ({ m3Day: flow, kgDay }: TrainStream) =>
    Object.fromEntries(Object.entries(kgDay).map(([name, kg]) => [name, flow === 0 ? null : (kg * 1000) / flow]));
  return {
    product_m3_d: product.m3Day,
    reject_m3_d: reject.m3Day,
    product_mg_L: concentrations(product),
    reject_mg_L: concentrations(reject),
    removed_kg_d: reject.kgDay,
    energy_kWh_d: energyKwhDay,
    power_kW: energyKwhDay / 24,
    kWh_per_m3_product: product.m3Day === 0 ? null : energyKwhDay / product.m3Day,
  };
}

export const membraneCommand = waterCommand(
  'membrane',
  'Permeate, concentrate, recovery and rejection of a vessel of membrane elements from their permeabilities',
  membraneInput,
  (input) => {
    const { polarisation, mass_transfer_m_s: film } = input;
    const flow = vesselFlow({
      A: input.A_m_s_Pa,
      B: input.B_m_s,
      elements: input.elements,
      elementArea: input.area_m2,
      pressure: input.pressure_Pa,
      pressureDrop: input.pressure_drop_Pa,
      dropExponent: input.pressure_drop_exponent,
      osmoticFeed: input.osmotic_feed_Pa,
      feedKgM3: input.feed_kg_m3,
      feedM3S: input.feed_m3_s,
      ...(film === undefined ? { polarisation: polarisation! } : { massTransfer: film }),
    });
    return {
      elements: flow.elements.map((each) => ({
        feed_m3_s: each.feedM3S,
        feed_kg_m3: each.feedKgM3,
        pressure_Pa: each.pressure,
        osmotic_Pa: each.osmotic,
        permeate_m3_s: each.permeateM3S,
        permeate_kg_m3: each.permeateKgM3,
        water_flux_m_s: each.waterFlux,
        recovery: each.recovery,
      })),
      permeate_m3_s: flow.permeateM3S,
      permeate_kg_m3: flow.permeateKgM3,
      concentrate_m3_s: flow.concentrateM3S,
      concentrate_kg_m3: flow.concentrateKgM3,
      concentrate_pressure_Pa: flow.concentratePressure,
      recovery: flow.recovery,
      rejection: flow.rejection,
    };
  },
);

export const costIndexCommand = waterCommand(
  'cost-index',
  'Operating cost index after BSM2',
  costIndexInput,
  (input) => ({
    OCI: operatingCostIndex({
      aeration: input.aeration_kWh_d,
      pumping: input.pumping_kWh_d,
      mixing: input.mixing_kWh_d,
      sludge: input.sludge_kg_d,
      carbon: input.carbon_kg_d,
      methane: input.methane_kg_d,
      heat: input.heat_kWh_d,
    }),
  }),
);

export const energyCommand = waterCommand(
  'energy',
  'Electricity of aeration, pumping and mixing in the closed form of BSM1',
  energyInput,
  (input) => {
    if (input.KLa_per_d.length !== input.V_m3.length)
      throw waterErrors.LENGTH({ field: 'V_m3', found: input.V_m3.length, expected: input.KLa_per_d.length });
    return bsm1Energy(input);
  },
);

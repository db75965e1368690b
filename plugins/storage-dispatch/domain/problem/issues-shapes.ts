import { zoneOffset } from '@lingtan/sdk';
import type { DispatchProblem, DispatchStore } from '../../contracts/problem.ts';
import type { Issue } from './issues.ts';
import { at, largest, type Series } from './steps.ts';

/** Values that contradict each other. */
export function shapeIssues(problem: DispatchProblem, count: number): Issue[] {
  return [
    ...problem.grids.flatMap((grid) =>
      grid.demandCharges.flatMap(({ id, history, intervalSteps }) =>
        history.length < intervalSteps
          ? []
          : [
              {
                path: `grids[${grid.id}].demandCharges[${id}].history`,
                message: `${history.length} steps, expected fewer than the ${intervalSteps} of an interval`,
              },
            ],
      ),
    ),
    ...problem.stores.flatMap((store) => storeIssues(store, count)),
    ...problem.converters.flatMap(({ id, bands, curve, inputMax }) => [
      ...bandIssues(`converters[${id}].bands`, bands, largest(inputMax)),
      ...(bands && curve ? [{ path: `converters[${id}].curve`, message: 'bands and curve exclude each other' }] : []),
      ...(curve && !rises(curve.map(({ input }) => input))
        ? [{ path: `converters[${id}].curve`, message: 'inputs must rise' }]
        : []),
    ]),
    ...problem.flexibleLoads.flatMap((load) => [
      ...(load.kind === 'energy' ? bandIssues(`flexibleLoads[${load.id}].bands`, load.bands, load.powerMax) : []),
      ...(load.window && load.window.from >= load.window.to
        ? [{ path: `flexibleLoads[${load.id}].window`, message: 'ends before it begins' }]
        : []),
      ...(load.window && load.window.to > count
        ? [
            {
              path: `flexibleLoads[${load.id}].window.to`,
              message: `step ${load.window.to} is behind the horizon of ${count} steps`,
            },
          ]
        : []),
      ...load.blockedSteps
        .filter((step) => step >= count)
        .map((step) => ({
          path: `flexibleLoads[${load.id}].blockedSteps`,
          message: `step ${step} is not in the horizon of ${count} steps, the first is 0`,
        })),
    ]),
    ...problem.generators.flatMap((generator) => generatorIssues(generator, count)),
    ...zoneIssues(problem.steps.zone),
    ...problem.commitments.flatMap(({ id, per, upPrice, downPrice }) =>
      per === 'peak' && !(peak(upPrice) >= 0 && peak(downPrice) <= 0)
        ? [
            {
              path: `commitments[${id}]`,
              message: 'a peak needs upPrice >= 0 and downPrice <= 0; a reward has no largest deviation',
            },
          ]
        : [],
    ),
  ];
}

function generatorIssues(
  { id, avail, least, commitment }: DispatchProblem['generators'][number],
  count: number,
): Issue[] {
  const steps = Array.from({ length: count }, (_, t) => t);
  const above = steps.find((t) => commitment && at(commitment.pMin, t) > at(commitment.pMax, t));
  const missing = steps.find((t) => at(least, t) > at(avail, t));
  return [
    ...(above === undefined
      ? []
      : [{ path: `generators[${id}].commitment.pMin`, message: `is above pMax in step ${above}` }]),
    ...(missing === undefined
      ? []
      : [
          {
            path: `generators[${id}].least`,
            message: `${at(least, missing)} kW is above the available ${at(avail, missing)} kW in step ${missing}`,
          },
        ]),
    ...(commitment && largest(least) > 0
      ? [{ path: `generators[${id}].least`, message: 'excludes commitment, which has pMin' }]
      : []),
  ];
}

function zoneIssues(zone: string | undefined): Issue[] {
  if (zone === undefined) return [];
  try {
    zoneOffset(0, zone);
    return [];
  } catch {
    return [
      { path: 'steps.zone', message: `${JSON.stringify(zone)} is no time zone; expected one like Asia/Shanghai` },
    ];
  }
}

const peak = (series: Series): number => (typeof series === 'number' ? series : Math.max(...series));
const rises = (values: readonly number[]): boolean => values.every((value, i) => i === 0 || value > values[i - 1]!);

function bandIssues(path: string, bands: readonly (readonly [number, number])[] | undefined, most: number): Issue[] {
  return (bands ?? []).flatMap(([low, high]) =>
    low > high || high > most * (1 + 1e-9)
      ? [{ path, message: `band [${low}, ${high}] must rise and end at or below ${most} kW` }]
      : [],
  );
}

function storeIssues(store: DispatchStore, count: number): Issue[] {
  const issues: Issue[] = [];
  const say = (field: string, message: string) => issues.push({ path: `stores[${store.id}].${field}`, message });
  for (let t = 0; t < count; t++) {
    const top = Math.min(store.capacity, store.eMax === undefined ? store.capacity : at(store.eMax, t));
    if (at(store.eMin, t) > top) {
      say('eMin', `${at(store.eMin, t)} kWh is above the highest energy ${top} kWh in step ${t}`);
      break;
    }
  }
  for (const [forced, limit] of [
    ['forcedCharge', 'chargeMax'],
    ['forcedDischarge', 'dischargeMax'],
  ] as const) {
    const step = store[forced]?.findIndex((power, t) => power > at(store[limit], t) * (1 + 1e-9)) ?? -1;
    if (step >= 0) say(forced, `${store[forced]![step]!} kW is above ${limit} in step ${step}`);
  }
  if (store.forcedCharge?.some((power, t) => power > 0 && (store.forcedDischarge?.[t] ?? 0) > 0))
    say('forcedCharge', 'charge and discharge are prescribed in the same step');
  for (const { step } of store.targets) if (step >= count) say('targets', `step ${step} is not in the horizon`);
  if (store.roundTripEfficiency !== undefined && !(store.etaCharge === 1 && store.etaDischarge === 1))
    say('roundTripEfficiency', 'excludes etaCharge and etaDischarge');
  if (store.storageEfficiencyPerStep !== undefined && store.selfLossPerHour > 0)
    say('selfLossPerHour', 'excludes storageEfficiencyPerStep');
  for (const field of ['chargeTaper', 'dischargeTaper'] as const) {
    const points = store[field];
    if (!points) continue;
    const slopes = points.slice(1).map((b, i) => (b.power - points[i]!.power) / (b.energy - points[i]!.energy));
    if (
      !rises(points.map(({ energy }) => energy)) ||
      !slopes.every((slope, i) => i === 0 || slope <= slopes[i - 1]! + 1e-9)
    )
      say(field, 'energies must rise and the curve must be concave');
  }
  return issues;
}

import type { Supply } from '@lingtan/energy-metering/contracts';
import type { LeversData } from '../../contracts/index.ts';
import { rankLevers, usedFactor } from '../../domain/index.ts';
import type { LeverFactor, LeverSituation, ProvidedOffer } from '../../domain/index.ts';
import type { Carbon, OpenTx } from '../context.ts';
import { withRef } from '../inventory/view.ts';
import { claimFactorNow, gridFactorNow } from '../now/grid-factor.ts';
import type { GridFactor } from '../now/grid-factor.ts';
import { totalRef } from '../refs.ts';
import { heldFromOutside } from './held-green.ts';
import { problemOf } from '../../domain/index.ts';
import { ledgerErrors } from '../errors.ts';

const quarterMs = 900_000;
/** Readings may be late; nothing older than this is "now". */
const lookMs = 2 * 3_600_000;
const own = 'carbon-accounting';
const method = 'location' as const;

/** What can be moved now, by the newest quarter hour that is known. */
export async function readLevers(carbon: Carbon, open: OpenTx): Promise<LeversData> {
  const { scope, mix } = carbon;
  const end = Math.floor(scope.clock.now() / quarterMs) * quarterMs;
  const supplies = await mix.supply({ from: end - lookMs, to: end, resolution: '15m' });
  const newest = supplies.findLast(({ sources }) => sources.some(({ energyWh }) => energyWh !== 0));
  const { offers, providers } = await readOffers(carbon);
  const held = await heldFromOutside(carbon);
  const [location, claim] = await open(
    async (tx) => [{ ...(await gridFactorNow(carbon, tx)), method }, await claimFactorNow(carbon, tx)] as const,
  );
  const [from, to] = newest ? [newest.from, newest.to] : [end - quarterMs, end];
  const connection = newest ? connectionOf(newest) : null;
  const levers =
    connection === null
      ? []
      : rankLevers(
          {
            ...connection,
            grid: leverFactor(location),
            claim: leverFactor(claim),
            heldWh: held,
          },
          offers,
          own,
        );
  return {
    ...{ from, to, unit: 'tCO2/h', profile: location.profile },
    factors: usedFactors(location, claim),
    problem:
      location.problem ?? claim?.problem ?? (connection === null ? problemOf(ledgerErrors.READING_MISSING()) : null),
    absent: [
      ...(providers.includes('storage-dispatch') ? [] : ['storage-dispatch' as const]),
      ...(held === null ? ['certificate-trading' as const] : []),
    ],
    // What has no evidence of its own rests on the energy at the connection.
    levers: levers.map((lever) => ({ ...lever, ref: lever.ref ?? connectionRef(lever.kind, from, to) })),
    ref: totalRef('use/all', from, to),
  };
}

function connectionRef(kind: string, from: number, to: number): string {
  return kind === 'surplus' ? totalRef('use/grid', from, to) : totalRef('source/grid', from, to);
}

/** Mean power at the connection, kW. */
function connectionOf({ from, to, sources, links }: Supply): Pick<LeverSituation, 'importKw' | 'greyKw' | 'exportKw'> {
  const kw = (wh: number): number => wh / ((to - from) / 3_600_000) / 1000;
  const sum = (list: readonly { energyWh: number }[]): number => list.reduce((all, { energyWh }) => all + energyWh, 0);
  const ofSources = (...items: string[]): number => kw(sum(sources.filter(({ item }) => items.includes(item))));
  return {
    importKw: ofSources('grid', 'contracted'),
    greyKw: ofSources('grid'),
    exportKw: kw(sum(links.filter(({ use }) => use === 'grid'))),
  };
}

type MethodFactor = GridFactor & Pick<LeverFactor, 'method'>;

function leverFactor(factor: MethodFactor | null): LeverFactor | null {
  if (!factor?.selected) return null;
  const { method, profile, selected } = factor;
  return { value: Number(selected.factor.value), method, profile };
}

/** Each factor once: both figures may rest on the same. */
function usedFactors(...all: (MethodFactor | null)[]): LeversData['factors'] {
  const factors = all.flatMap((each) => (each?.selected ? [each.selected.factor] : []));
  return [...new Set(factors)].map((factor) => withRef(usedFactor(factor, factor.value!))!);
}

/** Offers of all plugins; one that fails is named in the log and loses none of the others. */
async function readOffers({ levers, scope }: Carbon): Promise<{ offers: ProvidedOffer[]; providers: string[] }> {
  const all = (await levers?.all()) ?? [];
  const offers: ProvidedOffer[] = [];
  for (const { provider, service } of all)
    try {
      offers.push(...(await service.offers()).map((offer) => ({ provider, offer })));
    } catch (error) {
      scope.log.warn({ provider, err: error }, 'levers of a plugin are not known');
    }
  return { offers, providers: all.map(({ provider }) => provider) };
}

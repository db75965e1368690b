import type { Tx } from '@lingtan/sdk';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { activityInput } from '../../contracts/index.ts';
import type { ElectricityFlow } from '../../contracts/index.ts';
import { findProfile, makeInventory, profileName, rankLevers } from '../../domain/index.ts';
import type { Carbon } from '../context.ts';
import { productLibrary } from '../library.ts';
import { claimFactorNow } from './grid-factor.ts';

const library = productLibrary();
const [area, year] = ['CN-JS', 2026];
const asOf = `${year}-11-20`;
const tx = { execute: async () => ({ rows: [] }) } as unknown as Tx;

/** Power of an hour, kW, under a profile and method, t. */
function tonnes(profile: string, method: string, flows: Partial<Record<ElectricityFlow, number>>): number {
  const activities = Object.entries(flows).map(([flow, kw]) =>
    activityInput.parse({ id: flow, kind: 'electricity', flow, amount: String(kw), unit: 'kWh', year }),
  );
  const { methods } = makeInventory(findProfile(library.profiles, profile), activities, {
    ...{ factors: library.factors, area, asOf },
  });
  return Number(methods.find((each) => each.method === method)!.counted);
}

const names = library.profiles.map((each) => profileName(each));
const counts = (name: string): string[] =>
  findProfile(library.profiles, name)
    .electricity.map(({ method }) => method)
    .filter(
      (method) => tonnes(name, method, { purchased: 1000 }) > tonnes(name, method, { purchased: 1000, claimed: 1000 }),
    );

it('a certificate moves what the inventory of the rating loses by it, or the next in which it counts', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.shuffledSubarray(names, { minLength: 1 }),
      fc.integer({ min: 1, max: 9000 }),
      async (used, kw) => {
        const [ratingProfile] = used as [string];
        // The order of the settings decides nothing about the rating.
        const profiles = used.toSorted().map((name) => findProfile(library.profiles, name));
        const only = profiles.filter(({ id }, at) => profiles.findIndex((each) => each.id === id) === at);
        const rated = only.find(({ id }) => id === ratingProfile.split('@')[0])!;
        const scope = {
          config: { ratingProfile, area },
          clock: { now: () => Date.parse(asOf) },
          park: { timeZone: 'UTC' },
        };
        const claim = await claimFactorNow({ library, profiles: only, scope } as unknown as Carbon, tx);
        const expected = [rated, ...only].map((each) => profileName(each)).find((name) => counts(name).length > 0);
        expect(claim?.profile).toBe(expected);
        if (!claim) return;
        const factor = { value: Number(claim.selected!.factor.value), method: claim.method, profile: claim.profile };
        const levers = rankLevers(
          { importKw: kw, greyKw: kw, exportKw: 0, grid: null, claim: factor, heldWh: null },
          [],
          'carbon-accounting',
        );
        const { profile, method } = claim;
        const lost =
          tonnes(profile, method, { purchased: kw }) - tonnes(profile, method, { purchased: kw, claimed: kw });
        expect(levers).toMatchObject([{ kind: 'buy', profile, method }]);
        expect(levers[0]!.movedT).toBeCloseTo(lost, 9);
      },
    ),
    { numRuns: 40 },
  );
});

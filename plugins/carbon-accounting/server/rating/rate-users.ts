import type { LingtanError, LocalizedText, Tx } from '@lingtan/sdk';
import type { ActivityInput, Factor, Problem, Profile, UserRatingData } from '../../contracts/index.ts';
import {
  carbonErrors,
  divide,
  energyTce,
  exact,
  findProfile,
  makeInventory,
  nonFossil,
  periodDays,
  problemOf,
  profileName,
  rateFactory,
  selectFactor,
  toNumber,
  toText,
  usedFactor,
} from '../../domain/index.ts';
import type { Exact, Inventory, NonFossil, UserElectricity } from '../../domain/index.ts';
import { sumClaimed } from '../claims/claim-store.ts';
import type { ClaimedMonth } from '../claims/claim-store.ts';
import { today } from '../context.ts';
import type { Carbon } from '../context.ts';
import { usableFactors } from '../factors/library-of.ts';
import { periodActivities } from '../inventory/activities-of.ts';
import { factorsOf, withRef } from '../inventory/view.ts';
import { sumMonths } from '../ledger/month-sums.ts';
import type { MonthSum } from '../ledger/month-sums.ts';
import { userRef } from '../refs.ts';
import { isConsumed } from './guide-values.ts';

const profileId = 'zero-carbon-factory';

/** What in the share of non-fossil electricity no text settles. */
const cautions: readonly LocalizedText[] = [
  {
    en: 'certificates count in the year of their generation: the year is that of the retirement here',
    'zh-CN': '绿证应计入电量生产年份：此处按核销所属年份计',
  },
  {
    en: 'the ceilings of the provinces for certificates are not applied',
    'zh-CN': '未套用各省绿证抵扣上限',
  },
];

/**
 * Data halls of the settings that are no enterprise of the park, which an enterprise that leaves becomes later too: the rating
 * names them, and the rest of the accounting goes on.
 */
export function unknownDataHalls(dataHalls: readonly string[], enterprises: readonly { id: string }[]): LingtanError[] {
  const ids = enterprises.map(({ id }) => id);
  return dataHalls.flatMap((value, at) =>
    ids.includes(value) ? [] : [carbonErrors.DATA_HALL_UNKNOWN({ at, value, expected: ids.join(', ') || '–' })],
  );
}

const inWords = (error: LingtanError): LocalizedText => ({
  en: error.message,
  'zh-CN': error['zh-CN']?.message ?? error.message,
});

/** Electricity of a user as it is metered and claimed. */
export interface UserParts {
  consumed: MonthSum[];
  claims: ClaimedMonth[];
  electricity: UserElectricity;
  nonFossil: NonFossil | null;
  problem: Problem | null;
}

/** An enterprise with all that it is rated by. */
export interface RatedUser {
  enterpriseId: string;
  parts: UserParts;
  activities: ActivityInput[];
  inventory: Inventory;
  emissions: Exact | null;
  energy: Exact | null;
  equivalent: Exact | null;
}

/** What all users of a period are rated by. */
export interface UserBasis {
  profile: Profile;
  factors: Factor[];
  /** Share of the grid's own mix of the province and year; null where none is on record. */
  k: Factor | null;
}

const physicalFlows: ReadonlySet<string> = new Set(['self-generated', 'stored-green']);

export function isPhysical({ flow }: { flow: string }): boolean {
  return physicalFlows.has(flow);
}

/** Enterprises of a period with their electricity and emissions, or one of them. `tx` decides whose. */
export async function ratedUsers(
  carbon: Carbon,
  tx: Tx,
  period: string,
  only: string | null = null,
): Promise<{ basis: UserBasis; users: RatedUser[] }> {
  const basis = await userBasis(carbon, tx, period);
  const { from, to } = periodDays(period);
  const consumed = (await sumMonths(tx, from, to)).filter(isConsumed);
  const claims = await sumClaimed(tx, from.slice(0, 7), to.slice(0, 7));
  const { activities } = await periodActivities(tx, period, today(carbon));
  const ids = carbon.scope.park.enterprises.map(({ id }) => id).filter((id) => only === null || id === only);
  const of = <T extends { enterpriseId?: string | null | undefined }>(list: readonly T[], id: string): T[] =>
    list.filter(({ enterpriseId }) => enterpriseId === id);
  const users = ids.map((id) => rated(carbon, basis, id, of(consumed, id), of(claims, id), of(activities, id)));
  return { basis, users: users.filter(({ activities: own }) => own.length > 0) };
}

async function userBasis(carbon: Carbon, tx: Tx, period: string): Promise<UserBasis> {
  const factors = await usableFactors(carbon, tx);
  const profile = findProfile(carbon.library.profiles, profileId);
  const { area } = carbon.scope.config;
  const asked = { category: 'share', item: 'non-fossil-electricity', year: Number(period.slice(0, 4)) };
  try {
    const { factor } = selectFactor(factors, {
      ...asked,
      ...(area === undefined ? {} : { area }),
      asOf: today(carbon),
    });
    return { profile, factors, k: factor };
  } catch (error) {
    problemOf(error);
    return { profile, factors, k: null };
  }
}

function rated(
  carbon: Carbon,
  basis: UserBasis,
  enterpriseId: string,
  consumed: MonthSum[],
  claims: ClaimedMonth[],
  activities: ActivityInput[],
): RatedUser {
  const { profile, factors } = basis;
  const options = { factors, area: carbon.scope.config.area, asOf: today(carbon) };
  const inventory = makeInventory(profile, activities, options);
  const [method] = inventory.methods;
  const tce = (tceBasis: Profile['tceBasis']): Exact | null => {
    try {
      return energyTce(activities, factors, { ...profile, tceBasis });
    } catch (error) {
      problemOf(error);
      return null;
    }
  };
  return {
    ...{ enterpriseId, activities, inventory },
    parts: partsOf(consumed, claims, basis.k),
    emissions: method!.complete ? exact(method!.counted) : null,
    energy: tce(profile.tceBasis),
    equivalent: tce('equivalent'),
  };
}

/** Electricity of a user by what is metered and claimed, Wh, and the share of it that is non-fossil. */
export function partsOf(consumed: MonthSum[], claims: ClaimedMonth[], k: Factor | null): UserParts {
  const sum = (list: readonly { wh: string }[]): bigint => list.reduce((all, { wh }) => all + BigInt(wh), 0n);
  // What was sold as certificates is somebody else's green power.
  const sold = sum(claims.filter(({ part }) => part === 'sold'));
  const electricity = {
    consumption: exact(sum(consumed)),
    physical: exact(sum(consumed.filter(isPhysical)) - sold),
    traded: exact(sum(consumed.filter(({ flow }) => flow === 'contracted'))),
    certificates: exact(sum(claims.filter(({ part }) => part === 'covers'))),
  };
  try {
    const made = nonFossil(electricity, k && exact(k.value!));
    return { consumed, claims, electricity, nonFossil: made, problem: null };
  } catch (error) {
    return { consumed, claims, electricity, nonFossil: null, problem: problemOf(error) };
  }
}

/** Each enterprise by the share of its non-fossil electricity and by the steps of a zero-carbon factory. */
export async function rateUsers(carbon: Carbon, tx: Tx, period: string): Promise<UserRatingData> {
  const { basis, users } = await ratedUsers(carbon, tx, period);
  const { profile, k } = basis;
  const wh = (value: Exact | null): string | null => value && toText(value, 0);
  const number = (value: Exact | null): number | null => value && toNumber(value);
  return {
    period,
    profile: profileName(profile),
    status: profile.status,
    unverified: [
      ...unknownDataHalls(carbon.scope.config.dataHalls, carbon.scope.park.enterprises).map(inWords),
      ...cautions,
      ...profile.unverified,
    ],
    k: k ? withRef(usedFactor(k, k.value!)) : null,
    factors: [...new Set(users.flatMap(({ inventory }) => factorsOf(inventory)))].sort(),
    users: users.map(({ enterpriseId, parts, emissions, energy, equivalent, inventory }) => {
      const made = parts.nonFossil;
      const rating = rateFactory(
        {
          ...{ emissionsT: emissions, energyTce: energy, equivalentTce: equivalent },
          electricityWh: parts.electricity.consumption,
          nonFossilRate: made?.rate ?? null,
          nonFossilAtLeast: made?.atLeast ?? false,
          physicalRate: made?.physicalRate ?? null,
          isDataHall: carbon.scope.config.dataHalls.includes(enterpriseId),
          isOver: periodDays(period).to <= today(carbon),
        },
        carbon.library.rules,
      );
      const [gap] = inventory.gaps;
      return {
        enterpriseId,
        consumptionWh: wh(parts.electricity.consumption)!,
        physicalWh: wh(parts.electricity.physical)!,
        tradedWh: wh(parts.electricity.traded)!,
        certificatesWh: wh(parts.electricity.certificates)!,
        shareWh: wh(made?.share ?? null),
        nonFossil: made?.rate ? toNumber(made.rate) : null,
        atLeast: made?.atLeast ?? false,
        problem: parts.problem ?? (gap ? problemOnly(gap) : null),
        emissionsT: emissions && toText(emissions, 6),
        energyTce: energy && toText(energy, 6),
        intensityTPerTce: emissions && number(energy) ? toNumber(divide(emissions, energy!)) : null,
        ...rating,
        ref: userRef('non-fossil', period, enterpriseId),
        refs: {
          intensity: userRef('intensity', period, enterpriseId),
          nonFossil: userRef('non-fossil', period, enterpriseId),
          physical: userRef('physical', period, enterpriseId),
        },
        emissionsRef: userRef('emissions', period, enterpriseId),
        energyRef: userRef('energy', period, enterpriseId),
      };
    }),
  };
}

function problemOnly({ code, params, message, text }: Problem): Problem {
  return { code, params, message, text };
}

import type { EvidenceInput, Explanation, LocalizedText, ParsedRef, Tx } from '@lingtan/sdk';
import { userFigures } from '../../contracts/index.ts';
import type { UserFigure } from '../../contracts/index.ts';
import {
  add,
  carbonRatio,
  divide,
  energyTce,
  exact,
  isPeriod,
  methodName,
  nonFossilRate,
  rowTotal,
  toNumber,
  toText,
} from '../../domain/index.ts';
import { producedBy } from '../context.ts';
import type { Carbon } from '../context.ts';
import { isPhysical, ratedUsers } from '../rating/rate-users.ts';
import type { RatedUser, UserBasis } from '../rating/rate-users.ts';
import { activityRef, entryRef, factorRef, userRef } from '../refs.ts';
import { useName } from './names.ts';

const names: Record<UserFigure, LocalizedText> = {
  'non-fossil': { en: 'Share of non-fossil electricity', 'zh-CN': '非化石电力消费占比' },
  physical: { en: 'Share of physically supplied non-fossil electricity', 'zh-CN': '物理可追溯非化石电力占比' },
  intensity: { en: 'CO2 per energy of the enterprise', 'zh-CN': '企业单位能耗碳排放' },
  emissions: { en: 'Emissions of the enterprise', 'zh-CN': '企业碳排放' },
  energy: { en: 'Energy of the enterprise', 'zh-CN': '企业综合能耗' },
};

type Part = Pick<Explanation, 'value' | 'unit' | 'method' | 'formula' | 'inputs' | 'parameters' | 'rows'>;

/** What an enterprise is rated by, down to its months and activities. */
export async function explainUser(carbon: Carbon, tx: Tx, { key }: ParsedRef): Promise<Explanation | null> {
  const [indicator, period, enterpriseId, ...rest] = key.split('/');
  const figure = userFigures.find((each) => indicator === `user-${each}`);
  if (!figure || enterpriseId === undefined || rest.length > 0 || !isPeriod(period)) return null;
  const { basis, users } = await ratedUsers(carbon, tx, period, enterpriseId);
  const [user] = users;
  if (!user) return null;
  const part = partOf(figure, period, basis, user);
  const who = useName(carbon, `enterprise:${enterpriseId}`);
  return {
    ...part,
    ref: userRef(figure, period, enterpriseId),
    title: {
      en: `${names[figure].en}, ${who.en}, ${period}`,
      'zh-CN': `${names[figure]['zh-CN']}，${who['zh-CN']}，${period}`,
    },
    parameters: { profile: user.inventory.profile, status: basis.profile.status, ...part.parameters },
    quality: part.value === null ? 'missing' : 'actual',
    recordedAt: null,
    producedBy,
  };
}

function partOf(figure: UserFigure, period: string, basis: UserBasis, user: RatedUser): Part {
  if (figure === 'non-fossil' || figure === 'physical') return sharePart(figure, basis, user);
  if (figure === 'intensity') return intensityPart(period, user);
  return figure === 'emissions' ? emissionsPart(user) : energyPart(basis, user);
}

function sharePart(figure: 'non-fossil' | 'physical', { k }: UserBasis, { parts }: RatedUser): Part {
  const { consumed, claims, nonFossil } = parts;
  const role = (row: (typeof consumed)[number]): string =>
    isPhysical(row) ? 'physical' : row.flow === 'contracted' ? 'traded' : 'other';
  const rate = figure === 'physical' ? nonFossil?.physicalRate : nonFossil?.rate;
  return {
    value: rate ? toNumber(rate) : null,
    unit: '1',
    method: rate ? methodName(nonFossilRate) : null,
    formula:
      figure === 'physical'
        ? { en: '(physical − sold as certificates) ÷ consumption', 'zh-CN': '（物理消纳 − 绿证已售）÷ 用电量' }
        : {
            en: '(physical − sold + traded + certificates + (offtake − traded − certificates) × k) ÷ consumption',
            'zh-CN': '（物理消纳 − 绿证已售 + 交易 + 绿证 +（下网电量 − 交易 − 绿证）× k）÷ 用电量',
          },
    parameters: { figure, problem: parts.problem?.message ?? null, shareKnown: k !== null },
    inputs: [
      ...consumed.map((row): EvidenceInput => ({
        ...{ ref: entryRef(row.use, row.flow, row.month), role: role(row), value: row.wh, unit: 'Wh' },
      })),
      ...claims.map(({ part, use, month, wh }): EvidenceInput => ({
        ref: entryRef(use, part === 'covers' ? 'claimed' : 'sold', month),
        ...{ role: part === 'covers' ? 'certificates' : 'sold', value: wh, unit: 'Wh' },
      })),
      ...(k ? [{ ref: factorRef(k.id, k.version), role: 'k', value: k.value, unit: k.unit }] : []),
    ],
  };
}

function intensityPart(period: string, { enterpriseId, emissions, energy }: RatedUser): Part {
  const known = emissions !== null && energy !== null && energy.n > 0n;
  return {
    ...{ value: known ? toNumber(divide(emissions, energy)) : null, unit: 'tCO2/tce' },
    method: known ? methodName(carbonRatio) : null,
    formula: { en: 'emissions ÷ energy', 'zh-CN': '碳排放 ÷ 综合能耗' },
    inputs: [
      {
        ref: userRef('emissions', period, enterpriseId),
        ...{ role: 'part', value: emissions && toText(emissions, 18), unit: 'tCO2' },
      },
      {
        ref: userRef('energy', period, enterpriseId),
        ...{ role: 'whole', value: energy && toText(energy, 18), unit: 'tce' },
      },
    ],
  };
}

function emissionsPart({ activities, emissions, inventory }: RatedUser): Part {
  const lines = inventory.lines.filter(({ methods }) => methods.length > 0);
  return {
    ...{ unit: 'tCO2', method: emissions && methodName(rowTotal) },
    value: emissions && toText(add(...lines.map(({ exactT }) => exact(exactT))), 18),
    formula: { en: 'sum of the activities × their factors', 'zh-CN': '各活动数据 × 因子之和' },
    inputs: activities.map(({ id, amount, unit }) => ({
      ...{ ref: activityRef(id), role: 'activity', value: String(amount), unit },
    })),
    rows: {
      columns: ['activity', 'factor', 'emissions:tCO2'],
      values: lines.map(({ activityId, factor, exactT }) => [
        ...[activityId, factor ? `${factor.id}@${factor.version}` : null, exactT],
      ]),
      truncated: false,
    },
  };
}

function energyPart({ profile, factors }: UserBasis, { activities, energy }: RatedUser): Part {
  const counted = activities.flatMap((each) => {
    const tce = energy && energyTce([each], factors, profile);
    return tce && tce.n !== 0n ? [{ ...each, tce: toText(tce, 18) }] : [];
  });
  return {
    ...{ unit: 'tce', method: energy && methodName(rowTotal) },
    value: energy && toText(add(...counted.map(({ tce }) => exact(tce))), 18),
    formula: {
      en: 'electricity net of export, heat and fuels by their coal equivalent',
      'zh-CN': '净用电、热力与燃料按折标系数合计',
    },
    inputs: counted.map(({ id, amount, unit }) => ({
      ...{ ref: activityRef(id), role: 'energy', value: String(amount), unit },
    })),
    rows: {
      columns: ['activity', 'amount', 'unit', 'energy:tce'],
      values: counted.map(({ id, amount, unit, tce }) => [id, Number(amount), unit, tce]),
      truncated: false,
    },
  };
}

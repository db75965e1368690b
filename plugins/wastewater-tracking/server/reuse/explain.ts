import { isDate, isMonth, type Explanation, type ParsedRef, type Principal } from '@lingtan/sdk';
import type { ReuseBillContent, ReuseBillLine } from '../../contracts/index.ts';
import { billLineRef, deliveryRef, producedBy, reuseBillRef, reuseDayRef, type Water } from '../context.ts';
import { readIssued, type IssuedBill } from './bill-store.ts';
import { draftBill } from './bills.ts';
import { readDeliveries } from './reuse-store.ts';

type Explain = (ref: ParsedRef, asOf: string | null, viewer: Principal) => Promise<Explanation | null>;

const mayNotSee = ({ enterpriseId }: Principal, enterprise: string): boolean =>
  enterpriseId !== null && enterpriseId !== enterprise;
const yuan = (fen: number): number => fen / 100;

/** A delivery opens to the samples of its meter, or to the balance that it was allocated from. */
export const explainDelivery =
  ({ scope }: Water): Explain =>
  async ({ key, revision }, asOf, viewer) => {
    const [contract, day, figure, ...rest] = key.split('/');
    if (contract === undefined || !isDate(day) || rest.length > 0) return null;
    if (figure !== undefined && figure !== 'allocated') return null;
    const allocated = figure === 'allocated';
    const [found] = await scope.db.tx((tx) => readDeliveries(tx, { from: day, to: day, contract, asOf, revision }));
    if (!found || mayNotSee(viewer, found.content.enterprise)) return null;
    const { content } = found;
    const metered = content.source === 'meter' && !allocated;
    const told = allocated ? content.allocatedL : content.deliveredL;
    const refOf = (of: number): string => deliveryRef(contract, day, of, figure);
    // What a metered contract was allocated rests on the supply, which its readings do not tell.
    const inputs =
      allocated && content.source === 'meter' ? [reuseDayRef(content.quality, day, 'offered')] : content.inputs;
    return {
      ref: refOf(found.revision),
      title: allocated
        ? { en: `Reuse water allocated to ${contract}, ${day}`, 'zh-CN': `合同 ${contract} ${day} 再生水分配量` }
        : { en: `Reuse water of ${contract}, ${day}`, 'zh-CN': `合同 ${contract} ${day} 再生水供水量` },
      value: told === null ? null : told / 1000,
      unit: 'm3',
      quality: !allocated ? content.data : told === null ? 'missing' : 'estimated',
      method: null,
      formula: metered
        ? { en: 'difference of the counter at the enterprise', 'zh-CN': '企业侧累计水量之差' }
        : {
            en: `allocation of the supply by priority, pipes, contents and value (linear programme)${allocated ? '' : '; there is no meter'}`,
            'zh-CN': `${allocated ? '' : '无计量表：'}按优先级、管线、水质与价值对供水量作线性规划分配`,
          },
      parameters: {
        enterprise: content.enterprise,
        contractM3: content.contractL / 1000,
        allocatedM3: content.allocatedL === null ? null : content.allocatedL / 1000,
        reason: content.reason,
        version: content.version,
      },
      inputs: inputs.map((ref) => ({ ref, role: metered ? 'counter' : 'supply', value: null })),
      recordedAt: found.recordedAt,
      producedBy,
      supersedes: found.revision > 1 ? refOf(found.revision - 1) : null,
    };
  };

/** A bill opens to its lines. */
export const explainReuseBill =
  (water: Water): Explain =>
  async ({ key, revision }, asOf, viewer) => {
    const [enterprise, month, ...rest] = key.split('/');
    if (rest.length > 0) return null;
    const found = await findBill(water, { enterprise, month, revision, asOf }, viewer);
    if (!found) return null;
    const { content, issued } = found;
    return {
      ref: reuseBillRef(content.enterprise, content.month, issued?.revision ?? null),
      title: {
        en: `Reuse water bill of ${content.enterprise}, ${content.month}`,
        'zh-CN': `${content.enterprise} ${content.month} 再生水账单`,
      },
      value: yuan(content.totalFen),
      unit: 'CNY',
      quality: worstOf(content.lines),
      method: 'water.sum-fen@1',
      formula: { en: 'sum of the lines', 'zh-CN': '各明细项之和' },
      parameters: { from: content.from, to: content.to, state: issued ? 'issued' : 'draft' },
      inputs: content.lines.map((line) => ({
        ref: billLineRef(content, line, issued?.revision ?? null),
        role: `contract:${line.contract}`,
        value: yuan(line.amountFen),
        unit: 'CNY',
        quality: line.data,
      })),
      recordedAt: issued?.recordedAt ?? null,
      producedBy,
    };
  };

/** A line of a bill opens to the deliveries of its days. */
export const explainBillLine =
  (water: Water): Explain =>
  async ({ key, revision }, asOf, viewer) => {
    const [enterprise, month, contract, version, figure, ...rest] = key.split('/');
    if (rest.length > 0 || (figure !== undefined && figure !== 'delivered')) return null;
    const found = await findBill(water, { enterprise, month, revision, asOf }, viewer);
    const line = found?.content.lines.find((each) => each.contract === contract && String(each.version) === version);
    if (!found || !line) return null;
    const volume = figure === 'delivered';
    return {
      ref: billLineRef(found.content, line, found.issued?.revision ?? null, figure),
      title: {
        en: `Reuse water ${volume ? 'delivered by' : 'of'} ${line.contract}, ${line.from} to ${line.to}`,
        'zh-CN': `合同 ${line.contract} ${line.from} 至 ${line.to} ${volume ? '再生水供水量' : '再生水费'}`,
      },
      value: volume ? line.deliveredL / 1000 : yuan(line.amountFen),
      unit: volume ? 'm3' : 'CNY',
      quality: line.data,
      // A sum over days that are not known counts them as nothing, which the method of sums does not.
      method: volume ? (line.missingDays > 0 ? null : 'water.sum@1') : 'water.volume-price@1',
      formula: volume
        ? { en: 'Σ delivered on the days that are known', 'zh-CN': 'Σ各有数日供水量' }
        : {
            en: 'Σ delivered × price, rounded to whole fen; days that are not known are not charged',
            'zh-CN': 'Σ供水量 × 单价，四舍五入至分；缺数日不计费',
          },
      parameters: {
        priceFenPerM3: line.priceFenPerM3,
        deliveredM3: line.deliveredL / 1000,
        contractM3: line.contractL / 1000,
        days: line.days,
        missingDays: line.missingDays,
        estimatedDays: line.estimatedDays,
      },
      inputs: line.inputs.map(({ ref, day, litres }) => ({
        ref,
        role: `day:${day}`,
        value: litres === null ? null : litres / 1000,
        unit: 'm3',
      })),
      recordedAt: found.issued?.recordedAt ?? null,
      producedBy,
    };
  };

/** With a revision what was issued, without one the draft, which members do not see. */
async function findBill(
  water: Water,
  of: { enterprise: string | undefined; month: string | undefined; revision: number | null; asOf: string | null },
  viewer: Principal,
): Promise<{ content: ReuseBillContent; issued: IssuedBill | null } | null> {
  const { enterprise, month, revision, asOf } = of;
  if (enterprise === undefined || !isMonth(month) || mayNotSee(viewer, enterprise)) return null;
  return water.scope.db.tx(async (tx) => {
    if (revision !== null) {
      const [issued] = await readIssued(tx, { enterprise, month: month!, revision, asOf });
      return issued ? { content: issued.content, issued } : null;
    }
    if (viewer.enterpriseId !== null) return null;
    const content = await draftBill(water, tx, { enterprise, month: month!, asOf });
    return content ? { content, issued: null } : null;
  });
}

function worstOf(lines: readonly ReuseBillLine[]): ReuseBillLine['data'] {
  for (const data of ['missing', 'estimated', 'edited'] as const)
    if (lines.some((line) => line.data === data)) return data;
  return 'actual';
}

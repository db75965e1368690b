import { worstQuality } from '@lingtan/sdk';
import type { EvidenceInput, EvidenceMethod, Explanation, LocalizedText, ParsedRef, Principal } from '@lingtan/sdk';
import { isConsumption, methodName } from '../../domain/index.ts';
import { powerDifference, powerReading, powerShare, powerSum } from '../../domain/methods-power.ts';
import { producedBy } from '../context.ts';
import type { Energy } from '../context.ts';
import { powerMeters } from '../overview.ts';
import { parseInstantKey, powerRef, windowRef } from '../refs.ts';
import { itemName } from './describe.ts';
import { mayOpen } from '../may-open.ts';
import { MomentPower } from './moment-power.ts';

/** Clocks of a browser's answer and of the database may differ by so much, ms. */
const aheadMs = 60_000;

type Part = Pick<Explanation, 'title' | 'inputs' | 'formula'> & { unit?: string; by: EvidenceMethod };

/** Explains power at an instant: of the park's balance by its meters, of a meter by its sample. */
export async function explainPower(
  energy: Energy,
  ref: ParsedRef,
  asOf: string | null,
  viewer: Principal,
): Promise<Explanation | null> {
  const key = parseInstantKey(ref.key);
  const known = asOf === null ? energy.scope.clock.now() : Date.parse(asOf);
  if (!key || ref.revision !== null || key.at > known + aheadMs) return null;
  const slash = key.head.indexOf('/');
  const [side, item] = [key.head.slice(0, slash), key.head.slice(slash + 1)];
  const meters = (await powerMeters(energy)).filter(({ meter }) => mayOpen(meter, viewer));
  const moment = await MomentPower.read(energy, meters, key.at, viewer.enterpriseId !== null);
  if (side === 'meter') return explainMeter(energy, moment, item);
  const part = partOf(energy, moment, side, item, viewer.enterpriseId === null);
  if (part === null) return null;
  const { by, ...said } = part;
  const fields: Explanation = {
    ref: powerRef(key.head, key.at),
    value: null,
    unit: 'kW',
    quality: worstQuality(part.inputs.map(({ quality }) => quality!)),
    recordedAt: null,
    producedBy,
    method: methodName(by),
    ...said,
  };
  return { ...fields, value: by.recompute(fields) };
}

/** The names of the balance are those of energies. */
function powerName(energy: Energy, side: 'source' | 'use', item: string): LocalizedText {
  const name = item === 'grid' ? { en: 'Grid', 'zh-CN': '电网' } : itemName(energy, side, item);
  return { en: `${name.en}, power`, 'zh-CN': `${name['zh-CN']}功率` };
}

function explainMeter(energy: Energy, moment: MomentPower, id: string): Explanation | null {
  const reading = moment.readingOf(id);
  if (reading === null) return null;
  const { meter, sample, factor, quality, point } = reading;
  const common = { ref: powerRef(`meter/${id}`, moment.at), title: meter.name, unit: 'kW', quality, recordedAt: null };
  if (sample === null)
    return { ...common, value: null, method: null, formula: null, inputs: [], parameters: { point }, producedBy };
  const explanation: Explanation = {
    ...common,
    value: null,
    method: methodName(powerReading),
    formula: { en: 'reading × factor of ratio and unit', 'zh-CN': '读数 × 倍率与单位换算系数' },
    parameters: { factor, readAt: new Date(sample.ts).toISOString() },
    inputs: [
      {
        ref: windowRef(point!, sample.ts, sample.ts),
        role: 'reading',
        value: sample.value,
        unit: energy.units(point!) ?? 'kW',
        quality,
      },
    ],
    producedBy,
  };
  return { ...explanation, value: powerReading.recompute(explanation) };
}

const sumText: LocalizedText = { en: 'sum of the parts', 'zh-CN': '各分项之和' };
const loadName: LocalizedText = { en: 'Load', 'zh-CN': '总负荷' };
const allName: LocalizedText = { en: 'All sources', 'zh-CN': '全部电源' };
const greenName: LocalizedText = { en: 'Green share of the sources', 'zh-CN': '电源侧绿电占比' };

/** What gives and takes is not named by one of the two, since its value has a sign. */
const netNames: Record<string, LocalizedText> = {
  storage: { en: 'Storage, net power (discharge above zero)', 'zh-CN': '储能净功率（放电为正）' },
  grid: { en: 'Grid, net power (import above zero)', 'zh-CN': '电网净功率（下网为正）' },
};

function partOf(energy: Energy, moment: MomentPower, side: string, item: string, park: boolean): Part | null {
  const input = (role: string, of: 'source' | 'use', name: string): EvidenceInput => ({
    ref: powerRef(`${of}/${name}`, moment.at),
    role,
    value: moment.power(of, name),
    unit: 'kW',
    quality: moment.quality(of, name),
  });
  const sum = (title: LocalizedText, inputs: EvidenceInput[]): Part | null =>
    inputs.length === 0 ? null : { title, inputs, by: powerSum, formula: sumText };
  const consumers = moment.items('use').filter(isConsumption);
  if (side === 'share' && item === 'green' && park) {
    const green = moment.items('source').filter((source) => source === 'pv' || source === 'wind');
    const all = sourcesInput(moment);
    return {
      title: greenName,
      inputs: [...green.map((source) => input('part', 'source', source)), all],
      unit: '1',
      by: powerShare,
      formula: { en: '(PV + wind) ÷ all sources', 'zh-CN': '（光伏 + 风电）÷ 全部电源' },
    };
  }
  if (side === 'net') {
    const inputs = [
      ...(moment.has('source', item) ? [input('plus', 'source', item)] : []),
      ...(moment.has('use', item) ? [input('minus', 'use', item)] : []),
    ];
    const title = netNames[item] ?? powerName(energy, 'source', item);
    const formula = { en: 'power given − power taken', 'zh-CN': '送出功率 − 吸收功率' };
    return inputs.length === 0 ? null : { title, inputs, by: powerDifference, formula };
  }
  if (side !== 'source' && side !== 'use') return null;
  if (side === 'source' && item === 'all')
    return sum(
      allName,
      moment.items('source').map((source) => input('part', 'source', source)),
    );
  if (side === 'use' && item === 'load')
    return sum(
      loadName,
      consumers.map((use) => input('part', 'use', use)),
    );
  const others = /^others:(\d{1,3})$/.exec(item);
  if (side === 'use' && others)
    return sum(
      { en: 'Other consumers', 'zh-CN': '其他用户' },
      moment.smaller(Number(others[1])).map((use) => input('part', 'use', use)),
    );
  if (item === 'balance') return balanceOf(energy, moment, side, input);
  return sum(powerName(energy, side, item), moment.metersOf(side, item));
}

function sourcesInput(moment: MomentPower): EvidenceInput {
  const items = moment.items('source');
  return {
    ref: powerRef('source/all', moment.at),
    role: 'whole',
    value: items.reduce((total, source) => total + (moment.power('source', source) ?? 0), 0),
    unit: 'kW',
    quality: worstQuality(items.map((source) => moment.quality('source', source))),
  };
}

/** What the metered sources and uses leave over. */
function balanceOf(
  energy: Energy,
  moment: MomentPower,
  side: 'source' | 'use',
  input: (role: string, of: 'source' | 'use', name: string) => EvidenceInput,
): Part | null {
  if (!moment.has(side, 'balance') && !(side === 'source' && moment.fallsShort)) return null;
  const metered = (of: 'source' | 'use') => moment.items(of).filter((each) => each !== 'balance');
  const other = side === 'use' ? 'source' : 'use';
  return {
    title: powerName(energy, side, 'balance'),
    inputs: [
      ...metered(other).map((each) => input('plus', other, each)),
      ...metered(side).map((each) => input('minus', side, each)),
    ],
    by: powerDifference,
    formula:
      side === 'use'
        ? { en: 'metered sources − metered uses', 'zh-CN': '已计量电源 − 已计量用电' }
        : { en: 'metered uses − metered sources', 'zh-CN': '已计量用电 − 已计量电源' },
  };
}

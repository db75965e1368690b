import { energyTotal } from '@lingtan/energy-metering/contracts';
import { formatRef, worstQuality } from '@lingtan/sdk';
import type { EvidenceInput, Explanation, LocalizedText, ParsedRef, Principal } from '@lingtan/sdk';
import type { HourlyData } from '../../contracts/index.ts';
import { dayIn, producedBy, type Certificates } from '../context.ts';
import { consumersOf } from '../hourly/load.ts';
import { readHourly } from '../hourly/read-hourly.ts';
import { iso, matchRef, placeRef } from '../refs.ts';
import { parseSpan } from './calendar-span.ts';

const titles: Record<'score' | 'period' | 'matched', LocalizedText> = {
  score: { en: 'Hourly match', 'zh-CN': '逐小时匹配率' },
  period: { en: 'Match of the period', 'zh-CN': '全时段匹配率' },
  matched: { en: 'Consumption covered by certificates of the same hour', 'zh-CN': '同小时绿证覆盖的用电量' },
};

/** Explains the match of a month or day by the certificates and the meters of the consumers. For those who see the park. */
export async function explainMatch(
  certificates: Certificates,
  { key, revision }: ParsedRef,
  asOf: string | null,
  { enterpriseId }: Principal,
): Promise<Explanation | null> {
  const [figure, text = '', ...rest] = key.split('/') as [keyof typeof titles, ...string[]];
  const { timeZone } = certificates.scope.park;
  const span = parseSpan(text, timeZone);
  if (!span || span.unit === 'year' || rest.length > 0 || !Object.hasOwn(titles, figure)) return null;
  // Where certificates were at an earlier instant is not kept.
  if (revision !== null || asOf !== null || enterpriseId !== null) return null;
  const month = text.slice(0, 7);
  const data = await certificates.scope.db.tx((tx) => readHourly(certificates, tx, { account: 'all', month }));
  const hours = hoursOf(data).filter(({ at }) => at >= span.from && at < span.to);
  const over = { from: span.from, to: Math.max(span.from, Math.min(span.to, data.to)) };
  const consumption = hours.length === 0 ? [] : await consumptionOf(certificates, over);
  const quality = worstQuality(consumption.map((input) => input.quality!));
  const sum = (pick: (hour: Hour) => number): number => hours.reduce((total, hour) => total + pick(hour), 0);
  const [loadWh, matchedWh, certificatesWh] = [
    sum((hour) => hour.loadWh),
    sum((hour) => hour.matchedWh),
    sum((hour) => hour.certificatesWh),
  ];
  const common = {
    ref: matchRef(figure, text),
    title: { en: `${titles[figure].en}, ${text}`, 'zh-CN': `${titles[figure]['zh-CN']}，${text}` },
    quality,
    method: null,
    recordedAt: null,
    producedBy,
  };
  const certified: EvidenceInput = {
    ref: placeRef('own', text),
    role: 'certificates',
    value: String(certificatesWh),
    unit: 'Wh',
  };
  const matched = (part: string, wh: number): EvidenceInput => ({
    ref: matchRef('matched', part),
    role: 'matched',
    value: String(wh),
    unit: 'Wh',
    quality,
  });
  if (figure === 'score')
    return {
      ...common,
      value: loadWh === 0 ? null : matchedWh / loadWh,
      unit: '1',
      formula: { en: 'matched ÷ Σ consumption', 'zh-CN': '匹配电量 ÷ Σ 用电量' },
      inputs: [matched(text, matchedWh), ...consumption],
    };
  if (figure === 'period')
    return {
      ...common,
      value: loadWh === 0 ? null : Math.min(loadWh, certificatesWh) / loadWh,
      unit: '1',
      formula: {
        en: 'certificates ÷ Σ consumption, at most 1; the hour does not count',
        'zh-CN': '绿证 ÷ Σ 用电量，最大为 1；不区分小时',
      },
      inputs: [certified, ...consumption],
    };
  const energy = { ...common, value: String(matchedWh), unit: 'Wh' };
  if (span.unit === 'month') {
    const days = new Map<string, number>();
    for (const hour of hours) {
      const day = dayIn(hour.at, timeZone);
      days.set(day, (days.get(day) ?? 0) + hour.matchedWh);
    }
    const inputs = [...days].map(([day, wh]) => matched(day, wh));
    return { ...energy, formula: { en: 'Σ days', 'zh-CN': 'Σ 各日' }, inputs };
  }
  return {
    ...energy,
    formula: {
      en: 'Σ hours of the smaller of consumption and certificates of the hour',
      'zh-CN': 'Σ 各小时用电量与当小时绿证的较小者',
    },
    inputs: [certified, ...consumption],
    rows: {
      columns: ['time', 'consumption', 'certificates', 'matched'],
      values: hours.map((hour) => [iso(hour.at), hour.loadWh, hour.certificatesWh, hour.matchedWh]),
      truncated: false,
    },
  };
}

interface Hour {
  at: number;
  loadWh: number;
  certificatesWh: number;
  matchedWh: number;
}

function hoursOf(data: HourlyData): Hour[] {
  return data.hours.map((at, i) => ({
    at,
    loadWh: data.loadWh[i]!,
    certificatesWh: data.certificatesWh[i]!,
    matchedWh: data.matchedWh[i]!,
  }));
}

/** Consumption meter by meter: what no meter measures is in no match. */
async function consumptionOf({ readings }: Certificates, span: { from: number; to: number }): Promise<EvidenceInput[]> {
  const meters = consumersOf(await readings.meters(), 'all');
  if (meters.length === 0) return [];
  const totals = await readings.totals({ ...span, meters, resolution: 'all', by: 'meter' });
  return totals
    .filter(({ direction }) => direction === 'import')
    .map(({ key, amount, quality }) => ({
      ref: formatRef(energyTotal.kind, `meter/${key}.import/${iso(span.from)}/${iso(span.to)}`),
      role: 'consumption',
      value: String(amount),
      unit: 'Wh',
      quality: quality.worst,
    }));
}

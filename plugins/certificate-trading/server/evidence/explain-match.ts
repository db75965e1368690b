import { localDate, worstQuality } from '@lingtan/sdk';
import type { EvidenceInput, Explanation, LocalizedText, ParsedRef, Principal, Quality } from '@lingtan/sdk';
import { matchFigures, type HourlyData, type MatchFigure } from '../../contracts/index.ts';
import { producedBy, todayOf, type Certificates } from '../context.ts';
import { readHourly } from '../hourly/read-hourly.ts';
import { readPlacedIssues } from '../places/places.ts';
import { consumptionRef, iso, matchRef } from '../refs.ts';
import { parseSpan, type CalendarSpan } from './calendar-span.ts';
import { consumptionInputs, seesSums } from './explain-consumption.ts';
import { listOf } from './explain.ts';

const titles: Record<MatchFigure, LocalizedText> = {
  score: { en: 'Hourly match', 'zh-CN': '逐小时匹配率' },
  period: { en: 'Match of the period', 'zh-CN': '全时段匹配率' },
  certificates: { en: 'Certificates of the hours', 'zh-CN': '各小时绿证' },
  matched: { en: 'Consumption covered by certificates of the same hour', 'zh-CN': '同小时绿证覆盖的用电量' },
  shortfall: { en: 'Consumption without certificates of its hour', 'zh-CN': '当小时无绿证覆盖的用电量' },
  excess: { en: 'Certificates without consumption in their hour', 'zh-CN': '当小时无用电对应的绿证' },
};

const formulas: Record<'matched' | 'shortfall' | 'excess', LocalizedText> = {
  matched: {
    en: 'Σ hours of the smaller of consumption and certificates of the hour',
    'zh-CN': 'Σ 各小时用电量与当小时绿证的较小者',
  },
  shortfall: {
    en: 'Σ hours of consumption less certificates of the hour, where more was consumed',
    'zh-CN': 'Σ 各小时用电量减当小时绿证（仅用电较多的小时）',
  },
  excess: {
    en: 'Σ hours of certificates less consumption of the hour, where there are more certificates',
    'zh-CN': 'Σ 各小时绿证减当小时用电量（仅绿证较多的小时）',
  },
};

/** Explains the match of a month or day by the certificates and the meters of the consumers, of all accounts or of one. */
export async function explainMatch(
  certificates: Certificates,
  { key, revision }: ParsedRef,
  asOf: string | null,
  viewer: Principal,
): Promise<Explanation | null> {
  const [name, text = '', ...rest] = key.split('/');
  const figure = matchFigures.find((each) => each === name);
  const account = rest.length === 0 ? 'all' : rest.join('/');
  const span = parseSpan(text, certificates.scope.park.timeZone);
  if (!figure || !span || span.unit === 'year' || !/^(all|park|enterprise\/[^/]+)$/.test(account)) return null;
  // Where certificates were at an earlier instant is not kept.
  if (revision !== null || asOf !== null || !seesSums(viewer, account)) return null;
  const match = await readMatch(certificates, account, span);
  if (figure === 'score' || figure === 'period') return ratio(match, figure);
  if (span.unit === 'month') return ofDays(match, figure, certificates.scope.park.timeZone);
  if (figure !== 'certificates') return ofHours(match, figure);
  const { scope } = certificates;
  const issues = await scope.db.tx((tx) => readPlacedIssues(tx, 'cover', match.over, todayOf(scope), account));
  return {
    ...common(match, figure),
    value: String(issues.reduce((total, { wh }) => total + wh, 0)),
    unit: 'Wh',
    quality: issues.length === 0 ? 'actual' : worstQuality(issues.map((issue) => issue.quality)),
    formula: { en: 'Σ certificates', 'zh-CN': 'Σ 绿证' },
    parameters: { issuances: issues.length },
    ...listOf(issues),
  };
}

type Hour = { at: number } & Record<'load' | 'certificates' | 'matched' | 'shortfall' | 'excess', number>;

interface Match {
  account: string;
  text: string;
  /** What of the span is over, whole hours. */
  over: { from: number; to: number };
  hours: Hour[];
  /** Wh. */
  sums: Omit<Hour, 'at'>;
  /** Of the consumption. */
  quality: Quality;
}

async function readMatch(certificates: Certificates, account: string, span: CalendarSpan): Promise<Match> {
  const { text } = span;
  const month = text.slice(0, 7);
  const data = await certificates.scope.db.tx((tx) => readHourly(certificates, tx, { account, month }));
  const hours = hoursOf(data).filter(({ at }) => at >= span.from && at < span.to);
  const over = { from: span.from, to: Math.max(span.from, Math.min(span.to, data.to)) };
  const consumption = hours.length === 0 ? [] : await consumptionInputs(certificates, account, over);
  const sum = (id: keyof Hour): number => hours.reduce((total, hour) => total + hour[id], 0);
  return {
    account,
    text,
    over,
    hours,
    sums: {
      load: sum('load'),
      certificates: sum('certificates'),
      matched: sum('matched'),
      shortfall: sum('shortfall'),
      excess: sum('excess'),
    },
    quality: worstQuality(consumption.map((input) => input.quality!)),
  };
}

function hoursOf(data: HourlyData): Hour[] {
  return data.hours.map((at, i) => {
    const [load, certificates, matched] = [data.loadWh[i]!, data.certificatesWh[i]!, data.matchedWh[i]!];
    return { at, load, certificates, matched, shortfall: load - matched, excess: certificates - matched };
  });
}

const common = ({ account, text, quality }: Match, figure: MatchFigure) => ({
  ref: matchRef(figure, text, account),
  title: { en: `${titles[figure].en}, ${text}`, 'zh-CN': `${titles[figure]['zh-CN']}，${text}` },
  quality,
  method: null,
  ...(account !== 'all' && { parameters: { account } }),
  recordedAt: null,
  producedBy,
});

/** Consumption of the span; a span of which nothing is over has none. */
function consumptionOf({ account, over, sums, quality }: Match): EvidenceInput[] {
  const ref = over.to > over.from ? consumptionRef(account, over) : null;
  return ref === null ? [] : [{ ref, role: 'consumption', value: String(sums.load), unit: 'Wh', quality }];
}

function partOf({ account, text, sums }: Match, figure: 'certificates' | 'matched'): EvidenceInput {
  return { ref: matchRef(figure, text, account), role: figure, value: String(sums[figure]), unit: 'Wh' };
}

function ratio(match: Match, figure: 'score' | 'period'): Explanation {
  const { load, matched, certificates } = match.sums;
  const covered = figure === 'score' ? matched : Math.min(load, certificates);
  return {
    ...common(match, figure),
    value: load === 0 ? null : covered / load,
    unit: '1',
    formula:
      figure === 'score'
        ? { en: 'matched ÷ consumption', 'zh-CN': '匹配电量 ÷ 用电量' }
        : {
            en: 'certificates ÷ consumption, at most 1; the hour does not count',
            'zh-CN': '绿证 ÷ 用电量，最大为 1；不区分小时',
          },
    inputs: [partOf(match, figure === 'score' ? 'matched' : 'certificates'), ...consumptionOf(match)],
  };
}

function ofDays(match: Match, figure: Exclude<MatchFigure, 'score' | 'period'>, timeZone: string): Explanation {
  const days = new Map<string, number>();
  for (const hour of match.hours) {
    const day = localDate(hour.at, timeZone);
    days.set(day, (days.get(day) ?? 0) + hour[figure]);
  }
  return {
    ...common(match, figure),
    value: String(match.sums[figure]),
    unit: 'Wh',
    formula: { en: 'Σ days', 'zh-CN': 'Σ 各日' },
    inputs: [...days].map(([day, wh]) => ({
      ...{ ref: matchRef(figure, day, match.account), role: figure, value: String(wh), unit: 'Wh' },
      quality: match.quality,
    })),
  };
}

function ofHours(match: Match, figure: 'matched' | 'shortfall' | 'excess'): Explanation {
  return {
    ...common(match, figure),
    value: String(match.sums[figure]),
    unit: 'Wh',
    formula: formulas[figure],
    inputs: [partOf(match, 'certificates'), ...consumptionOf(match)],
    rows: {
      columns: ['time', 'consumption', 'certificates', figure],
      values: match.hours.map((hour) => [iso(hour.at), hour.load, hour.certificates, hour[figure]]),
      truncated: false,
    },
  };
}

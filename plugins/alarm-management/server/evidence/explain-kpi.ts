import type { AlarmSpan } from '@lingtan/alarms';
import { formatRef, instantMs, type EvidenceInput, type Explanation, type LocalizedText } from '@lingtan/sdk';
import type { ParsedRef, Principal } from '@lingtan/sdk';
import { alarmKpiEvidence, type AlarmFigure } from '../../contracts/index.ts';
import { keyOf, type Desk } from '../context.ts';
import { readAlarms, type StoredAlarm } from '../store/alarm-store.ts';
import { readKpi, type KpiData } from './read-kpi.ts';

/** Alarms that are listed one by one. */
const listed = 400;
const producedBy = 'alarm-management@0.1.0';
const day = 86_400_000;
const longest = 400 * day;

type Part = Pick<Explanation, 'value' | 'formula' | 'inputs'> &
  Partial<Pick<Explanation, 'unit' | 'method' | 'rows' | 'parameters'>>;
interface Span {
  from: number;
  to: number;
}

const names: Record<AlarmFigure | 'alarm' | 'chatter' | 'shelved' | 'out-of-service', LocalizedText> = {
  count: { en: 'Alarms', 'zh-CN': '报警次数' },
  'per-ten': { en: 'Alarms per 10 minutes', 'zh-CN': '每 10 分钟报警数' },
  peak: { en: 'Most alarms in 10 minutes', 'zh-CN': '10 分钟最多报警数' },
  'flood-share': { en: 'Share of time in floods', 'zh-CN': '报警泛滥时间占比' },
  standing: { en: 'Alarms standing', 'zh-CN': '持续报警' },
  stale: { en: 'Alarms standing for over 24 h', 'zh-CN': '持续超过 24 小时的报警' },
  'priority-1': { en: 'Alarms of priority 1', 'zh-CN': '1 级报警次数' },
  'priority-2': { en: 'Alarms of priority 2', 'zh-CN': '2 级报警次数' },
  'priority-3': { en: 'Alarms of priority 3', 'zh-CN': '3 级报警次数' },
  'priority-4': { en: 'Alarms of priority 4', 'zh-CN': '4 级报警次数' },
  alarm: { en: 'How often it came', 'zh-CN': '报警次数' },
  chatter: { en: 'How often it came within a minute', 'zh-CN': '一分钟内最多次数' },
  shelved: { en: 'Alarms shelved now', 'zh-CN': '当前搁置的报警' },
  'out-of-service': { en: 'Alarms out of service now', 'zh-CN': '当前停用的报警' },
};

const iso = (ms: number): string => new Date(ms).toISOString();

/** A key figure by its alarms, and each of them by when it came; with the figures that raised them, where they are known. */
export async function explainKpi(
  { scope }: Desk,
  { key, revision }: ParsedRef,
  asOf: string | null,
  viewer: Principal,
): Promise<Explanation | null> {
  if (revision !== null || asOf !== null) return null;
  const [name = '', first, last, ...rest] = key.split('/');
  const alarm = rest.join('/');
  const figure = Object.hasOwn(names, name) ? (name as keyof typeof names) : null;
  if (!figure) return null;
  const now = figure === 'shelved' || figure === 'out-of-service';
  const span = { from: instantMs(first), to: instantMs(last) };
  if (now ? first !== undefined : !(span.to > span.from && span.to - span.from <= longest)) return null;
  const one = figure === 'alarm' || figure === 'chatter';
  if (one !== (alarm !== '')) return null;
  const found = await scope.db.tx(async (tx): Promise<{ part: Part; title: LocalizedText } | null> => {
    if (now)
      return { part: inState(await readAlarms(tx), figure === 'shelved' ? 'SHLVD' : 'OOSRV'), title: names[figure] };
    const data = await readKpi(tx, span.from, span.to);
    if (!one) return { part: ofAll(data, figure, span), title: names[figure] };
    const part = ofOne(data, figure, alarm, span);
    const title = data.titleOf(alarm);
    return (
      part && {
        part,
        title: { en: `${title.en}: ${names[figure].en}`, 'zh-CN': `${title['zh-CN']}：${names[figure]['zh-CN']}` },
      }
    );
  }, viewer);
  if (!found) return null;
  return {
    ref: formatRef(alarmKpiEvidence.kind, key),
    title: found.title,
    unit: '1',
    quality: 'actual',
    method: null,
    recordedAt: null,
    producedBy,
    ...found.part,
    parameters: { ...(now ? {} : { from: iso(span.from), to: iso(span.to) }), ...found.part.parameters },
  };
}

function ofAll(data: KpiData, figure: AlarmFigure, span: Span): Part {
  const { kpis, spans } = data;
  const within = spans.filter(({ raisedAt }) => raisedAt >= span.from && raisedAt < span.to);
  switch (figure) {
    case 'count':
      return counted(data, within, span, { en: 'Σ how often each alarm came', 'zh-CN': 'Σ 各报警次数' });
    case 'per-ten':
      return {
        value: kpis.perTenMinutes,
        unit: '',
        method: 'alarm.rate@1',
        formula: { en: 'alarms × 10 min ÷ length of the span', 'zh-CN': '报警次数 × 10 分钟 ÷ 时段长度' },
        inputs: [{ ref: refOf('count', span), role: 'alarms', value: String(kpis.count), unit: '1' }],
      };
    case 'peak':
      return {
        value: String(kpis.peakInTenMinutes),
        formula: { en: 'most alarms that came within any 10 minutes', 'zh-CN': '任意 10 分钟内最多报警次数' },
        ...timesOf(data, within),
      };
    case 'flood-share':
      return {
        value: kpis.floodShare,
        formula: {
          en: 'time in floods ÷ length of the span; a flood begins with more than 10 alarms in 10 minutes and ends below 5',
          'zh-CN': '泛滥时间 ÷ 时段长度；10 分钟内超过 10 次报警为泛滥开始，少于 5 次为结束',
        },
        parameters: { floodSeconds: Math.round((kpis.floodShare * (span.to - span.from)) / 1000) },
        ...timesOf(data, within),
      };
    case 'standing':
    case 'stale':
      return standing(data, figure, span);
    default: {
      const priority = Number(figure.slice('priority-'.length));
      return counted(
        data,
        within.filter(({ alarm }) => data.priorityOf(alarm) === priority),
        span,
        { en: 'Σ how often each alarm of the priority came', 'zh-CN': 'Σ 该级各报警次数' },
      );
    }
  }
}

function standing(data: KpiData, figure: 'standing' | 'stale', { to }: Span): Part {
  const still = data.spans.filter(
    ({ raisedAt, clearedAt }) =>
      raisedAt < to && (clearedAt === null || clearedAt >= to) && (figure === 'standing' || to - raisedAt > day),
  );
  return {
    value: String(figure === 'standing' ? data.kpis.standing : data.kpis.stale),
    formula:
      figure === 'standing'
        ? { en: 'alarms whose condition lasts at the end of the span', 'zh-CN': '时段末仍未恢复的报警' }
        : { en: 'alarms whose condition has lasted for over 24 h at the end', 'zh-CN': '时段末持续超过 24 小时的报警' },
    ...timesOf(data, still),
  };
}

/** Counts of each alarm, most first. */
function counted(data: KpiData, within: readonly AlarmSpan[], span: Span, formula: LocalizedText): Part {
  const counts = new Map<string, number>();
  for (const { alarm } of within) counts.set(alarm, (counts.get(alarm) ?? 0) + 1);
  const sorted = [...counts].toSorted((a, b) => b[1] - a[1] || a[0].localeCompare(b[0]));
  const more = sorted.slice(listed);
  return {
    value: String(within.length),
    method: more.length > 0 ? null : 'alarm.sum@1',
    formula,
    inputs: sorted.slice(0, listed).map(([alarm, count]) => ({
      ref: refOf('alarm', span, alarm),
      role: 'alarm',
      value: String(count),
      unit: '1',
    })),
    ...(more.length > 0 && {
      rows: {
        columns: ['alarm', 'count'],
        values: more.slice(0, listed),
        truncated: more.length > listed,
      },
    }),
  };
}

function ofOne(data: KpiData, figure: 'alarm' | 'chatter', alarm: string, { from, to }: Span): Part | null {
  const stored = data.alarms.find((each) => keyOf(each) === alarm);
  const within = data.spans.filter((each) => each.alarm === alarm && each.raisedAt >= from && each.raisedAt < to);
  if (!stored || within.length === 0) return null;
  const most = data.kpis.chattering.find((each) => each.alarm === alarm)?.most;
  if (figure === 'chatter' && most === undefined) return null;
  const { rows } = timesOf(data, within);
  return {
    value: String(figure === 'alarm' ? within.length : most),
    formula:
      figure === 'alarm'
        ? { en: 'times that its condition came, in the log', 'zh-CN': '日志中该报警出现的次数' }
        : { en: 'most times that it came within any minute', 'zh-CN': '任意一分钟内最多出现次数' },
    parameters: { ...(figure === 'alarm' && { share: within.length / data.kpis.count }) },
    inputs: raisedBy([stored]),
    rows,
  };
}

function inState(alarms: readonly StoredAlarm[], state: StoredAlarm['state']): Part {
  const found = alarms.filter((each) => each.state === state);
  return {
    value: String(found.length),
    formula:
      state === 'SHLVD'
        ? { en: 'alarms that are shelved', 'zh-CN': '处于搁置状态的报警' }
        : { en: 'alarms that are out of service', 'zh-CN': '处于停用状态的报警' },
    inputs: raisedBy(found),
    rows: {
      columns: ['alarm', 'changed'],
      values: found.slice(0, listed).map((each) => [keyOf(each), iso(each.changedAt)]),
      truncated: found.length > listed,
    },
  };
}

/** When alarms came and went, and what raised them last. */
function timesOf(data: KpiData, spans: readonly AlarmSpan[]): Required<Pick<Part, 'inputs' | 'rows'>> {
  const keys = new Set(spans.map(({ alarm }) => alarm));
  return {
    inputs: raisedBy(data.alarms.filter((each) => keys.has(keyOf(each)))),
    rows: {
      columns: ['from', 'to', 'alarm', 'priority'],
      values: spans
        .slice(0, listed)
        .map(({ alarm, raisedAt, clearedAt }) => [
          iso(raisedAt),
          clearedAt === null ? null : iso(clearedAt),
          alarm,
          data.priorityOf(alarm) ?? null,
        ]),
      truncated: spans.length > listed,
    },
  };
}

/** The figures that alarms were raised by last, where their plugin named one. */
function raisedBy(alarms: readonly StoredAlarm[]): EvidenceInput[] {
  return alarms
    .slice(0, listed)
    .flatMap(({ evidence, value, declared }): EvidenceInput[] =>
      evidence === null
        ? []
        : [{ ref: evidence, role: 'raised-by', value, ...(declared.unit !== undefined && { unit: declared.unit }) }],
    );
}

function refOf(figure: AlarmFigure | 'alarm', { from, to }: Span, alarm?: string): string {
  return formatRef(
    alarmKpiEvidence.kind,
    [figure, iso(from), iso(to), ...(alarm === undefined ? [] : [alarm])].join('/'),
  );
}

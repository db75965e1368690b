import { worstQuality } from '@lingtan/sdk';
import type { EvidenceInput, Explanation, LocalizedText, ParsedRef, Principal } from '@lingtan/sdk';
import { positionFigures, type Position, type PositionFigure } from '../../contracts/index.ts';
import { producedBy, todayOf, type Certificates } from '../context.ts';
import { readPositionMonths } from '../desk/read-position.ts';
import { readPlacedIssues, readPlacedParts } from '../places/places.ts';
import { readContracts } from '../power-contracts/contract-store.ts';
import { positionRef } from '../refs.ts';
import { parseSpan, type CalendarSpan } from './calendar-span.ts';
import { consumptionInputs, seesSums } from './explain-consumption.ts';
import { listOf } from './explain.ts';

const names: Record<PositionFigure, LocalizedText> = {
  consumption: { en: 'Consumption', 'zh-CN': '用电量' },
  certificates: { en: 'Certificates held or retired', 'zh-CN': '持有及已核销绿证' },
  retired: { en: 'Certificates retired', 'zh-CN': '已核销绿证' },
  target: { en: 'Target', 'zh-CN': '目标' },
  gap: { en: 'Missing to the target', 'zh-CN': '距目标缺口' },
  surplus: { en: 'Beyond the target', 'zh-CN': '超出目标' },
  contracted: { en: 'Still to come from contracts', 'zh-CN': '合约待交付' },
};

type Row = Position['total'];
type Part = Pick<Explanation, 'inputs'> & Partial<Pick<Explanation, 'rows' | 'quality' | 'parameters'>>;

interface Asked {
  figure: PositionFigure;
  span: CalendarSpan;
  account: string;
}

/** A figure of the purchasing desk: a year by its months, a month by meters, certificates by day, contracts. */
export async function explainPosition(
  certificates: Certificates,
  { key, revision }: ParsedRef,
  asOf: string | null,
  viewer: Principal,
): Promise<Explanation | null> {
  const [, name, text, account] = /^([a-z]+)\/([\d-]+)\/(park|enterprise\/[^/]+)$/.exec(key) ?? [];
  const figure = positionFigures.find((each) => each === name);
  const span = parseSpan(text ?? '', certificates.scope.park.timeZone);
  if (!figure || !span || account === undefined) return null;
  // Where certificates were at an earlier instant is not kept.
  if (revision !== null || asOf !== null || !seesSums(viewer, account)) return null;
  const asked = { figure, span, account };
  if (span.unit === 'day') return explainDay(certificates, asked);
  const year = Number(span.text.slice(0, 4));
  const position = await certificates.scope.db.tx((tx) => readPositionMonths(certificates, tx, { account, year }));
  const row = span.unit === 'year' ? position.total : position.months.find(({ month }) => month === span.text);
  const value = row && valueOf(row, figure);
  if (!row || value === null || value === undefined) return null;
  const part =
    figure === 'target' || figure === 'gap' || figure === 'surplus'
      ? ratioPart(asked, row, position.targetPct)
      : span.unit === 'year'
        ? { inputs: position.months.map((month) => inputOf(figure, month.month, account, valueOf(month, figure))) }
        : await monthPart(certificates, asked);
  return {
    ...common(asked),
    value: String(value),
    quality: part.quality ?? 'actual',
    formula: formulaOf(figure, span),
    ...part,
    parameters: { account, ...part.parameters },
  };
}

function valueOf(row: Row, figure: PositionFigure): number | null {
  if (figure === 'surplus') return row.gapWh === null ? null : -row.gapWh;
  return row[`${figure}Wh`];
}

function inputOf(figure: PositionFigure, span: string, account: string, wh: number | null): EvidenceInput {
  return { ref: positionRef(figure, span, account), role: figure, value: wh === null ? null : String(wh), unit: 'Wh' };
}

const common = ({ figure, span, account }: Asked) => ({
  ref: positionRef(figure, span.text, account),
  title: { en: `${names[figure].en}, ${span.text}`, 'zh-CN': `${names[figure]['zh-CN']}，${span.text}` },
  unit: 'Wh',
  method: null,
  recordedAt: null,
  producedBy,
});

/** Target, gap and surplus rest on the other figures of the same span. */
function ratioPart({ figure, span, account }: Asked, row: Row, targetPct: number | null): Part {
  const input = (of: PositionFigure): EvidenceInput => inputOf(of, span.text, account, valueOf(row, of));
  return {
    inputs: figure === 'target' ? [input('consumption')] : [input('target'), input('certificates')],
    parameters: { targetPct },
  };
}

async function monthPart(certificates: Certificates, { figure, span, account }: Asked): Promise<Part> {
  const { scope } = certificates;
  if (figure === 'consumption') {
    const inputs = await consumptionInputs(certificates, account, {
      from: span.from,
      to: Math.min(span.to, scope.clock.now()),
    });
    return { inputs, quality: worstQuality(inputs.map((input) => input.quality!)) };
  }
  if (figure === 'contracted') {
    const contracts = (await scope.db.tx(readContracts))
      .filter(({ state, buyer }) => state === 'active' && buyer === account)
      .flatMap(({ no, months }) =>
        months
          .filter(({ month, deliveredWh }) => month === span.text && deliveredWh === null)
          .map(({ plannedWh }) => [no, plannedWh]),
      );
    return { inputs: [], rows: { columns: ['contract', 'Wh'], values: contracts, truncated: false } };
  }
  const place = figure === 'retired' ? 'used' : 'own';
  const days = await scope.db.tx((tx) => readPlacedParts(tx, place, span, todayOf(scope), { by: 'day', account }));
  return {
    inputs: days.map((day) => ({
      ...inputOf(figure, day.span, account, day.wh),
      quality: worstQuality(day.qualities),
    })),
    quality: days.length === 0 ? 'actual' : worstQuality(days.flatMap(({ qualities }) => qualities)),
  };
}

/** Certificates of a day by their issues. */
async function explainDay({ scope }: Certificates, asked: Asked): Promise<Explanation | null> {
  const { figure, span, account } = asked;
  if (figure !== 'certificates' && figure !== 'retired') return null;
  const place = figure === 'retired' ? 'used' : 'own';
  const issues = await scope.db.tx((tx) => readPlacedIssues(tx, place, span, todayOf(scope), account));
  return {
    ...common(asked),
    value: String(issues.reduce((sum, { wh }) => sum + wh, 0)),
    quality: issues.length === 0 ? 'actual' : worstQuality(issues.map((issue) => issue.quality)),
    formula: { en: 'Σ certificates', 'zh-CN': 'Σ 绿证' },
    parameters: { account, issuances: issues.length },
    ...listOf(issues),
  };
}

function formulaOf(figure: PositionFigure, span: CalendarSpan): LocalizedText {
  if (figure === 'target') return { en: 'target share × consumption', 'zh-CN': '目标比例 × 用电量' };
  if (figure === 'gap') return { en: 'target − certificates', 'zh-CN': '目标 − 绿证' };
  if (figure === 'surplus') return { en: 'certificates − target', 'zh-CN': '绿证 − 目标' };
  if (span.unit === 'year') return { en: 'Σ months', 'zh-CN': 'Σ 各月' };
  if (figure === 'consumption') return { en: 'Σ import of the meters of consumers', 'zh-CN': 'Σ 用电侧电表输入电量' };
  return figure === 'contracted'
    ? {
        en: 'Σ what active contracts plan for the month and have not delivered',
        'zh-CN': 'Σ 生效合约当月计划未交付电量',
      }
    : { en: 'Σ days', 'zh-CN': 'Σ 各日' };
}

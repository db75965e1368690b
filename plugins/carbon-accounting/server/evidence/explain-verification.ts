import type { EvidenceInput, Explanation, ParsedRef, Principal, Tx } from '@lingtan/sdk';
import { verificationFigures } from '../../contracts/index.ts';
import type { FindingView, VerificationFigure, VerificationView } from '../../contracts/index.ts';
import { materialShare, methodName, numberSum, sampleCoverage } from '../../domain/index.ts';
import { readVerifications, readVerificationSteps } from '../audit/verification-store.ts';
import { verificationView } from '../audit/verification-view.ts';
import { publicationOf } from '../audit/verify.ts';
import { producedBy } from '../context.ts';
import type { Publication } from '../periods/period-store.ts';
import { findingRef, verificationRef } from '../refs.ts';

const names: Record<VerificationFigure, Explanation['title']> = {
  material: { en: 'Materiality', 'zh-CN': '重要性水平' },
  misstated: { en: 'Open misstatement', 'zh-CN': '未关闭的错报' },
  covered: { en: 'Covered by the sample', 'zh-CN': '样本覆盖率' },
};
/** Rows that are shown; with more, the coverage is not computed again from them. */
const most = 500;

type Part = Pick<Explanation, 'value' | 'unit' | 'method' | 'formula' | 'inputs'> &
  Pick<Partial<Explanation>, 'parameters' | 'rows'>;

/** A figure of a verification, or what one of its findings misstates. Those of the park only. */
export async function explainVerification(
  tx: Tx,
  { key, revision }: ParsedRef,
  asOf: string | null,
  viewer: Principal,
): Promise<Explanation | null> {
  const [, name, noText, findingText] = /^([a-z]+)\/(\d{1,9})(?:\/(\d{1,9}))?$/.exec(key) ?? [];
  if (noText === undefined || revision !== null || viewer.enterpriseId !== null) return null;
  const no = Number(noText);
  const [stored] = await readVerifications(tx, no, asOf);
  if (!stored) return null;
  const steps = await readVerificationSteps(tx, no, asOf);
  const publication = await publicationOf(tx, stored);
  const view = verificationView(stored, steps, publication);
  if (name === 'finding') {
    const finding = view.findings.find((each) => each.no === Number(findingText));
    return finding ? explainFinding(view, finding) : null;
  }
  const figure = verificationFigures.find((each) => each === name);
  if (!figure || findingText !== undefined) return null;
  const { parameters, ...part } = partOf(view, figure, publication);
  return {
    ...part,
    ref: verificationRef(figure, no),
    title: { en: `${names[figure].en}, verification ${no}`, 'zh-CN': `${names[figure]['zh-CN']}，核查 ${no}` },
    quality: part.value === null ? 'missing' : 'actual',
    parameters: { ...parameters, note: view.note, recordedBy: view.recordedBy },
    recordedAt: figure === 'misstated' ? (steps.at(-1)?.recordedAt ?? view.recordedAt) : view.recordedAt,
    producedBy,
  };
}

function partOf(view: VerificationView, figure: VerificationFigure, { content }: Publication): Part {
  const { no, plan, unit, sample, findings } = view;
  if (figure === 'material')
    return {
      ...{ value: view.materialT, unit, method: view.materialT === null ? null : methodName(materialShare) },
      formula: { en: 'share of the published total', 'zh-CN': '已发布总量 × 比例' },
      parameters: { materialityPct: plan.materialityPct },
      inputs: [{ ref: view.ref, role: 'total', value: view.totalT, unit }],
    };
  if (figure === 'misstated')
    return {
      ...{ value: view.openMisstatedT, unit, method: methodName(numberSum) },
      formula: { en: 'sum of the findings that are not closed', 'zh-CN': '未关闭发现的错报量之和' },
      parameters: { material: view.isMaterial },
      inputs: findings
        .filter(({ closed, misstatedT }) => closed === null && misstatedT !== null)
        .map((each) => ({ ref: findingRef(no, each.no), role: 'finding', value: each.misstatedT, unit })),
    };
  const lines = [...content.inventory.lines].sort((a, b) => (a.activityId < b.activityId ? -1 : 1));
  const drawn = new Map(sample.map(({ activityId, why }) => [activityId, why]));
  const truncated = lines.length > most;
  return {
    value: view.coveredPct,
    unit: '%',
    method: view.coveredPct === null || truncated ? null : methodName(sampleCoverage),
    formula: {
      en: 'absolute tonnes of the sample ÷ those of all lines',
      'zh-CN': '样本排放量绝对值 ÷ 全部条目排放量绝对值',
    },
    parameters: { sampleSize: plan.sampleSize, seed: plan.seed, lines: lines.length },
    inputs: sample.map(({ ref, tonnesT }): EvidenceInput => ({ ref, role: 'sample', value: tonnesT, unit })),
    rows: {
      columns: ['activity', `emissions:${unit}`, 'why'],
      values: lines.slice(0, most).map(({ activityId, tCO2e }) => [activityId, tCO2e, drawn.get(activityId) ?? null]),
      truncated,
    },
  };
}

/** What somebody found, in tonnes as they were entered, with the line that it is about. */
function explainFinding({ no, unit, sample }: VerificationView, finding: FindingView): Explanation {
  const { activityId, severity, misstatedT, note, recordedBy, recordedAt, closed } = finding;
  const line = sample.find((each) => each.activityId === activityId);
  return {
    ref: findingRef(no, finding.no),
    title: {
      en: `Misstated by finding ${finding.no}, verification ${no}`,
      'zh-CN': `第 ${finding.no} 项发现的错报量，核查 ${no}`,
    },
    ...{ value: misstatedT, unit, quality: misstatedT === null ? 'missing' : 'actual', method: null },
    formula: { en: 'entered with the finding', 'zh-CN': '随发现录入' },
    parameters: { severity, note, recordedBy, closed: closed !== null },
    inputs: line ? [{ ref: line.ref, role: 'line', value: line.tonnesT, unit }] : [],
    recordedAt,
    producedBy,
  };
}

import type { EvidenceInput, Explanation, Principal, ParsedRef } from '@lingtan/sdk';
import { formatRef } from '@lingtan/sdk';
import { energyEditRecord } from '../../contracts/index.ts';
import { methodName } from '../../domain/index.ts';
import { editSum, veeEdit, veeLinear, veeParentBalance, veeSimilarDay } from '../../domain/methods-vee.ts';
import type { EstimationInput } from '../../domain/vee/index.ts';
import { iso, producedBy } from '../context.ts';
import type { Energy } from '../context.ts';
import type { StoredInterval } from '../interval-store.ts';
import { intervalRef, windowRef } from '../refs.ts';
import { veeOf } from './context.ts';
import { readEdit, readEditsOfInterval } from './edits-store.ts';
import { readEstimates } from './estimates-store.ts';
import type { StoredEstimate } from './estimates-store.ts';

type How = Pick<Explanation, 'method' | 'formula' | 'inputs' | 'rows' | 'parameters'>;

/** Explains an estimated or edited interval: the intervals that it rests on, or the edit with its author and approver. */
export async function explainVee(energy: Energy, row: StoredInterval, viewer: Principal): Promise<How> {
  if (row.method === 'edit') return explainEdited(energy, row);
  const [estimate] = await energy.scope.db.tx((tx) => readEstimates(tx, row.minutes, [row]));
  if (!estimate) return { method: null, formula: null, inputs: [] };
  const how =
    estimate.method === 'linear'
      ? linear(estimate)
      : estimate.method === 'parent-balance'
        ? parentBalance(energy, estimate, viewer)
        : similarDay(row, estimate);
  const { unit } = energy.meterById.get(row.meter)!;
  return { ...how, inputs: how.inputs.map((one) => ({ ...one, unit })) };
}

function input(role: string, { meter, direction, start, revision, amount }: EstimationInput): EvidenceInput {
  return { ref: intervalRef(meter, direction, start, revision), role, value: String(amount) };
}

function linear({ inputs: [before, after], index, count }: StoredEstimate): How {
  return {
    method: methodName(veeLinear),
    formula: 'before + (after − before) × (index + 1) ÷ (count + 1), rounded; index counts from 0 within the stretch',
    inputs: [input('before', before!), input('after', after!)],
    parameters: { index, count },
  };
}

/** A member sees the formula, but of the inputs only what belongs to the own enterprise. */
function parentBalance(energy: Energy, { meter, direction, inputs }: StoredEstimate, viewer: Principal): How {
  const terms = veeOf(energy).estimation.familyAbove(meter)?.terms ?? [];
  const own = terms.find((term) => term.meter === meter && term.direction === direction);
  const open = (id: string): boolean =>
    viewer.enterpriseId === null || energy.meterById.get(id)?.enterpriseId === viewer.enterpriseId;
  const list = inputs.map((one): EvidenceInput => {
    const term = terms.find((t) => t.meter === one.meter && t.direction === one.direction);
    const plus = own !== undefined && term !== undefined && own.sign * term.sign < 0;
    const shown = input(plus ? 'plus' : 'minus', one);
    return open(one.meter) ? shown : { ...shown, value: null };
  });
  const whole = own !== undefined && inputs.every((one) => open(one.meter));
  return {
    method: whole ? methodName(veeParentBalance) : null,
    formula: 'Σ plus − Σ minus: what the meter above and its other meters leave for this one',
    inputs: list,
  };
}

function similarDay(row: StoredInterval, { inputs, index, spread }: StoredEstimate): How {
  const list = inputs.map((one) => input('day', one));
  const how = { method: methodName(veeSimilarDay), inputs: list };
  if (spread === null) return { ...how, formula: 'median of the same interval on earlier days of the same type' };
  const total: EvidenceInput[] =
    row.pointId === null || row.sampleFrom === null || row.sampleTo === null
      ? []
      : [
          {
            ref: windowRef(row.pointId, row.sampleFrom, row.sampleTo),
            role: 'total',
            value: String(spread.total),
          },
        ];
  const width = row.minutes * 60_000;
  return {
    ...how,
    formula:
      'total of the register over the gap × median of similar days ÷ Σ medians of the gap, in whole units that add up',
    inputs: [...how.inputs, ...total],
    parameters: { total: spread.total, index },
    rows: {
      columns: ['start', 'median'],
      values: spread.weights.map((weight, i) => [spread.from + i * width, weight]),
      truncated: false,
    },
  };
}

async function explainEdited(energy: Energy, row: StoredInterval): Promise<How> {
  const edit = await energy.scope.db.tx(async (tx) =>
    (await readEditsOfInterval(tx, row.meter, row.direction, row.start, row.minutes)).get(row.revision),
  );
  if (!edit) return { method: null, formula: null, inputs: [] };
  const ref = formatRef(energyEditRecord.kind, String(edit.id));
  return {
    method: methodName(veeEdit),
    formula: 'the amount that the edit puts in place of the interval',
    inputs: [
      { ref, role: 'edit', value: String(row.amount), unit: energy.meterById.get(row.meter)!.unit, quality: 'edited' },
    ],
    parameters: {
      author: edit.author.name,
      approver: edit.decision?.name ?? null,
      editReason: edit.reason,
      editMethod: edit.method,
    },
  };
}

/** Explains an edit: who proposed and approved it, why, and what it changed. */
export async function explainEdit(energy: Energy, ref: ParsedRef, viewer: Principal): Promise<Explanation | null> {
  if (!/^\d{1,15}$/.test(ref.key)) return null;
  const edit = await energy.scope.db.tx((tx) => readEdit(tx, Number(ref.key)));
  const meter = edit && energy.meterById.get(edit.meter);
  if (!edit || !meter || (viewer.enterpriseId !== null && viewer.enterpriseId !== meter.enterpriseId)) return null;
  const width = edit.minutes * 60_000;
  return {
    ref: formatRef(energyEditRecord.kind, ref.key),
    title: { en: `Edit ${edit.id}: ${meter.name.en}`, 'zh-CN': `人工修正 ${edit.id}：${meter.name['zh-CN']}` },
    value: String(edit.amounts.reduce((a, b) => a + b, 0)),
    unit: meter.unit,
    quality: 'edited',
    method: methodName(editSum),
    formula: 'Σ amounts after the edit',
    parameters: {
      start: iso(edit.from),
      end: iso(edit.to),
      state: edit.state,
      editReason: edit.reason,
      editMethod: edit.method,
      author: edit.author.name,
      proposedAt: edit.author.at,
      approver: edit.decision?.name ?? null,
      decidedAt: edit.decision?.at ?? null,
      withdrawnBy: edit.withdrawal?.name ?? null,
    },
    inputs: edit.beforeRevisions.flatMap((revision, i): EvidenceInput[] =>
      revision === 0
        ? []
        : [
            {
              ref: intervalRef(edit.meter, edit.direction, edit.from + i * width, revision),
              role: 'replaced',
              value: edit.beforeAmounts[i] === null ? null : String(edit.beforeAmounts[i]),
              unit: meter.unit,
              quality: edit.beforeStatus[i] ?? 'missing',
            },
          ],
    ),
    rows: {
      columns: ['start', 'before', 'after'],
      values: edit.amounts.map((amount, i) => [edit.from + i * width, edit.beforeAmounts[i] ?? null, amount]),
      truncated: false,
    },
    recordedAt: edit.author.at,
    producedBy,
    links: [{ title: { en: 'Exceptions', 'zh-CN': '异常处理' }, path: '/energy-metering/meters/exceptions' }],
  };
}

import { localDate, localParts } from '@lingtan/sdk';
import type { EvidenceInput, Explanation, ParsedRef, Principal } from '@lingtan/sdk';
import { contractFigures } from '../../contracts/index.ts';
import type { ContractFigure, SupplyContractConfig } from '../../contracts/index.ts';
import { methodName, nominatedShare, ruleOn, sum, termsOn } from '../../domain/index.ts';
import type { Span, SupplyTable } from '../../domain/index.ts';
import { contractRest, nominatedByPower, nominatedByShare } from '../../domain/methods-supply.ts';
import { producedBy } from '../context.ts';
import type { Energy } from '../context.ts';
import { readIntervals } from '../interval-store.ts';
import { intervalRef, parseSpanKey, supplyRef, totalRef } from '../refs.ts';
import { contractRef } from '../supply-mix/refs.ts';
import { mayOpen } from '../may-open.ts';
import { cellOf, readTables, worstOf } from './supply-table.ts';

const titles = {
  nominated: { en: 'contracted', 'zh-CN': '合同电量' },
  matched: { en: 'matched', 'zh-CN': '已匹配电量' },
  unmatched: { en: 'not matched', 'zh-CN': '未匹配电量' },
} satisfies Record<ContractFigure, Explanation['title']>;

interface Asked {
  energy: Energy;
  contract: SupplyContractConfig;
  span: Span;
  asOf: string | null;
  viewer: Principal;
}

type Part = Pick<Explanation, 'method' | 'formula' | 'inputs' | 'parameters'>;

/** Explains what a contract should deliver, what of it was matched, and what was not; those of others are no member's to read. */
export async function explainContract(
  energy: Energy,
  ref: ParsedRef,
  asOf: string | null,
  viewer: Principal,
): Promise<Explanation | null> {
  const key = parseSpanKey(ref.key);
  const [name, id, ...rest] = key?.head.split('/') ?? [];
  const figure = contractFigures.find((each) => each === name);
  const contract = energy.scope.config.supply.contracts.find((each) => each.id === id);
  if (!key || figure === undefined || !contract || rest.length > 0) return null;
  if (viewer.enterpriseId !== null && viewer.enterpriseId !== contract.enterpriseId) return null;
  const span = { from: key.from, to: key.to };
  const { whole, parts } = await readTables(energy, span, asOf);
  const asked: Asked = { energy, contract, span, asOf, viewer };
  const title = titles[figure];
  return {
    ref: contractRef(figure, contract.id, span),
    title: { en: `${contract.name.en}, ${title.en}`, 'zh-CN': `${contract.name['zh-CN']} ${title['zh-CN']}` },
    value: String(figureOf(whole, contract, figure)),
    unit: 'Wh',
    quality: worstOf(whole),
    ...(await part(asked, figure, whole, parts)),
    recordedAt: null,
    producedBy,
  };
}

function figureOf({ contracts }: SupplyTable, { id }: SupplyContractConfig, figure: ContractFigure): number {
  const { nominatedWh = 0, matchedWh = 0 } = contracts.find(({ contract }) => contract === id) ?? {};
  return { nominated: nominatedWh, matched: matchedWh, unmatched: nominatedWh - matchedWh }[figure];
}

function input(table: SupplyTable, value: number | null, ref: string, role: string): EvidenceInput {
  return { ref, role, value: value === null ? null : String(value), unit: 'Wh', quality: worstOf(table) };
}

async function part(
  asked: Asked,
  figure: ContractFigure,
  table: SupplyTable,
  parts: readonly { span: Span; table: SupplyTable }[],
): Promise<Part> {
  const { contract, span } = asked;
  const own = (of: ContractFigure, role: string): EvidenceInput =>
    input(table, figureOf(table, contract, of), contractRef(of, contract.id, span), role);
  if (figure === 'unmatched')
    return {
      method: methodName(contractRest),
      formula: { en: 'contracted − matched', 'zh-CN': '合同电量 − 已匹配电量' },
      inputs: [own('nominated', 'nominated'), own('matched', 'matched')],
    };
  const summed = { method: methodName(sum), formula: 'sum of the parts' };
  // From outside the park it has a row of its own in the supply mix.
  if (figure === 'matched' && contract.generatorId === undefined) {
    const [source, use] = [`contracted:${contract.id}`, `enterprise:${contract.enterpriseId}`];
    return { ...summed, inputs: [input(table, cellOf(table, source, use), supplyRef(source, use, span), 'part')] };
  }
  if (parts.length > 0)
    return {
      ...summed,
      inputs: parts.map((each) =>
        input(each.table, figureOf(each.table, contract, figure), contractRef(figure, contract.id, each.span), 'part'),
      ),
    };
  return figure === 'matched' ? matchedOf(asked, table, own('nominated', 'nominated')) : nominatedOf(asked, table);
}

/** One interval of a contract with a generator of the park. */
function matchedOf({ energy, contract, span, viewer }: Asked, table: SupplyTable, nominated: EvidenceInput): Part {
  const generator = energy.meterById.get(contract.generatorId!);
  const use = `enterprise:${contract.enterpriseId}`;
  const yielded = table.sources.find((key) => key.endsWith(`:${contract.generatorId}`) && !key.startsWith('storage:'));
  const shown = generator !== undefined && mayOpen(generator, viewer);
  return {
    method: null,
    formula: {
      en: 'what is contracted, at most what contracts served before leave of the generator and of the use',
      'zh-CN': '合同电量，以优先合同履行后发电与用电的剩余量为上限',
    },
    parameters: { rule: ruleOf(energy, span), priority: contract.priority },
    inputs: [
      nominated,
      ...(yielded === undefined
        ? []
        : [
            input(
              table,
              shown ? cellOf(table, yielded, 'any') : null,
              totalRef(`meter/${contract.generatorId}.export`, span),
              'generation',
            ),
          ]),
      input(table, cellOfUse(table, use), totalRef(`use/${use}`, span), 'consumption'),
    ],
  };
}

const cellOfUse = (table: SupplyTable, use: string): number =>
  table.sources.reduce((total, source) => total + cellOf(table, source, use), 0);

const ruleOf = (energy: Energy, span: Span): string => ruleOn(energy.scope.config.supply.rules, dayOf(energy, span));
const dayOf = ({ timeZone }: Energy, { from }: Span): string => localDate(from, timeZone);

/** One interval of what is agreed: a part of what a meter yielded, or a power. */
async function nominatedOf({ energy, contract, span, asOf, viewer }: Asked, table: SupplyTable): Promise<Part> {
  const terms = termsOn(energy.scope.config.supply, [], dayOf(energy, span)).contracts.find(
    ({ id }) => id === contract.id,
  );
  const period = { validFrom: contract.validFrom, validTo: contract.validTo ?? null };
  const served = contract.generatorId === undefined || ruleOf(energy, span) === 'contract-priority';
  if (!terms || !served)
    return {
      method: null,
      formula: { en: 'the contract does not apply in this interval', 'zh-CN': '合同在该时段不适用' },
      parameters: period,
      inputs: [],
    };
  if (terms.nomination.basis === 'profile') {
    const kw = terms.nomination.kwByHour[localParts(span.from, energy.timeZone).hour] ?? 0;
    return {
      method: methodName(nominatedByPower),
      formula: { en: 'agreed power × length of the interval', 'zh-CN': '约定功率 × 时段长度' },
      parameters: { ...period, powerKw: kw, minutes: energy.minutes },
      inputs: [],
    };
  }
  const { meter: id, share } = terms.nomination;
  const meter = energy.meterById.get(id);
  const shown = meter !== undefined && mayOpen(meter, viewer);
  const query = { ...span, meters: [id], minutes: energy.minutes, asOf };
  const row = (await energy.scope.db.tx((tx) => readIntervals(tx, query))).find(
    ({ direction }) => direction === 'export',
  );
  // A generator outside the balance serves nobody, whatever it yields.
  const same = nominatedShare(row?.amount ?? 0, share) === figureOf(table, contract, 'nominated');
  return {
    method: shown && same ? methodName(nominatedByShare) : null,
    formula: { en: 'agreed share × what the meter yielded, in whole Wh', 'zh-CN': '约定比例 × 电表发电量，取整至 Wh' },
    parameters: { ...period, share },
    inputs: [
      {
        ref: intervalRef(id, 'export', span.from, row?.revision),
        role: 'generation',
        value: shown && row?.amount != null ? String(row.amount) : null,
        unit: 'Wh',
        quality: row?.status ?? 'missing',
      },
    ],
  };
}

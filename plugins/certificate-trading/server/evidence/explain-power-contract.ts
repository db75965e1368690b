import { formatRef, type EvidenceInput, type Explanation, type ParsedRef, type Principal } from '@lingtan/sdk';
import { moneyEvidence, powerContractFigures, type PowerContract } from '../../contracts/index.ts';
import { producedBy, type Certificates } from '../context.ts';
import { readContracts } from '../power-contracts/contract-store.ts';
import { powerContractRef } from '../refs.ts';
import { seesSums } from './explain-consumption.ts';

/** A contract by its months: what was agreed for each, and what was delivered and paid. Members open those that they are in. */
export async function explainPowerContract(
  { scope }: Certificates,
  { key, revision }: ParsedRef,
  asOf: string | null,
  viewer: Principal,
): Promise<Explanation | null> {
  const [, no, name] = /^(\d{1,15})\/([a-z]+)$/.exec(key) ?? [];
  const figure = powerContractFigures.find((each) => each === name);
  if (no === undefined || figure === undefined || revision !== null || asOf !== null) return null;
  const [contract] = await scope.db.tx((tx) => readContracts(tx, Number(no)));
  if (!contract) return null;
  const { seller, buyer, device, shape, priceFen, state, months, recordedAt } = contract;
  const account = [buyer, seller].find((each) => seesSums(viewer, each));
  if (account === undefined) return null;
  const delivered = figure === 'delivered';
  return {
    ref: powerContractRef(contract.no, figure),
    title: delivered
      ? { en: `Delivered of green power contract ${no}`, 'zh-CN': `绿电合同 ${no} 已交付电量` }
      : { en: `Volume of green power contract ${no}`, 'zh-CN': `绿电合同 ${no} 约定电量` },
    value: String(delivered ? contract.deliveredWh : contract.plannedWh),
    unit: 'Wh',
    quality: 'actual',
    method: null,
    formula: delivered
      ? { en: 'Σ months that were delivered', 'zh-CN': 'Σ 已交付月份' }
      : { en: 'Σ months, by the volumes that were agreed', 'zh-CN': 'Σ 各月约定电量' },
    parameters: { seller, buyer, device, shape, priceFen, state },
    inputs: delivered ? payments(contract, account) : [],
    rows: {
      columns: ['month', 'planned:Wh', 'delivered:Wh', 'transaction'],
      values: months.map((each) => [each.month, each.plannedWh, each.deliveredWh, each.transaction]),
      truncated: false,
    },
    recordedAt,
    producedBy,
  };
}

/** What an account got for each month, or paid, below zero. */
const payments = ({ months, buyer }: PowerContract, account: string): EvidenceInput[] =>
  months.flatMap(({ month, fen, transaction }) =>
    fen === null || fen === 0
      ? []
      : [
          {
            ref: formatRef(moneyEvidence.kind, `available/${account}/transaction/${transaction}`),
            role: `payment:${month}`,
            value: (account === buyer ? -fen : fen) / 100,
            unit: 'CNY',
          },
        ],
  );

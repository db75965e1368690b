import { monthSpan } from '@lingtan/sdk';
import type { LingtanError, Tx } from '@lingtan/sdk';
import type { BillContent, BillingAccount, Meter, Tariff } from '../../contracts/index.ts';
import { billErrors, computeBill, createBillFrame } from '../../domain/bill/index.ts';
import type { BillFrame, BillInput } from '../../domain/bill/index.ts';
import { versionSpans } from '../../domain/index.ts';
import { readColumns } from '../columns.ts';
import type { Energy } from '../context.ts';
import { readMarket } from '../tariffs/market.ts';
import { readTariffs } from '../tariffs/read-tariffs.ts';
import { tariffStoreErrors } from '../tariffs/errors.ts';
import { accountsOfMonth, metersOfAccount } from './accounts.ts';
import { energyOfAccounts, greenShare } from './green-shares.ts';
import { greenOfAccount, readGreen } from './green.ts';
import type { GreenParts } from './green.ts';
import { readRegisters } from './registers.ts';

/** A bill, or why there is none. */
export type MadeBill =
  | { account: BillingAccount; content: BillContent }
  | { account: BillingAccount; problem: { code: string; message: string } };

export interface MonthQuery {
  month: string;
  asOf?: string | null;
  /** Bills under these tariffs instead of those that the accounts name. */
  tariff?: Tariff;
}

/** A tariff in a month, with what its accounts share. */
interface PreparedFrame {
  frame: BillFrame;
  green: GreenParts | null;
}

/** Makes bills of one month, chunk by chunk; what accounts have in common is prepared once. */
export class MonthBills {
  readonly #energy: Energy;
  readonly #query: MonthQuery;
  readonly #frames = new Map<string, Promise<PreparedFrame>>();
  #tariffs: Promise<readonly Tariff[]> | null = null;
  #all: Promise<readonly BillingAccount[]> | null = null;

  constructor(energy: Energy, query: MonthQuery) {
    this.#energy = energy;
    this.#query = query;
  }

  /** The bills of some accounts; one that cannot be billed costs the others nothing. `tx` must see the whole park. */
  async make(tx: Tx, accounts: readonly BillingAccount[]): Promise<MadeBill[]> {
    const made: MadeBill[] = [];
    const groups = new Map<PreparedFrame, { account: BillingAccount; meters: Meter[] }[]>();
    for (const account of accounts) {
      try {
        const prepared = await this.#frame(tx, account.tariffId);
        const list = groups.get(prepared) ?? [];
        list.push({ account, meters: metersOfAccount(this.#energy, account) });
        groups.set(prepared, list);
      } catch (error) {
        made.push({ account, problem: asProblem(error) });
      }
    }
    for (const [prepared, list] of groups) made.push(...(await this.#makeGroup(tx, prepared, list)));
    return made;
  }

  async #makeGroup(
    tx: Tx,
    { frame, green }: PreparedFrame,
    list: readonly { account: BillingAccount; meters: Meter[] }[],
  ): Promise<MadeBill[]> {
    const span = { from: frame.month.from, to: frame.month.to };
    const meters = [...new Map(list.flatMap((entry) => entry.meters).map((meter) => [meter.id, meter])).values()];
    const series = meters.map(({ id }) => ({ meter: id, direction: 'import' as const }));
    const columns = await readColumns(this.#energy, tx, { series, ...span, asOf: this.#query.asOf ?? null });
    const byMeter = new Map(columns.map((column) => [column.meter, column]));
    const registers = await readRegisters(this.#energy, meters, span);
    const made: MadeBill[] = [];
    for (const { account, meters: own } of list) {
      const reactive = own.map(({ id }) => registers.reactiveVarh.get(id));
      const known = reactive.every((varh) => varh !== undefined && varh !== null);
      const demand = own.length === 1 ? registers.demandW.get(own[0]!.id) : undefined;
      try {
        const input: BillInput = {
          account,
          meters: own.map(({ id }) => ({ id, ...byMeter.get(id)! })),
          reactiveVarh: known ? reactive.reduce<number>((sum, varh) => sum + varh!, 0) : null,
          demandRegisterW: demand ?? null,
          demandRegisters: own.filter(({ id }) => registers.demandW.has(id)).length,
          greenWh: await this.#greenOf(tx, frame, green, account),
        };
        made.push({ account, content: computeBill(frame, input) });
      } catch (error) {
        made.push({ account, problem: asProblem(error) });
      }
    }
    return made;
  }

  /** Contracted green power by part of the frame; between several accounts of an enterprise it is divided. */
  async #greenOf(
    tx: Tx,
    frame: BillFrame,
    green: GreenParts | null,
    account: BillingAccount,
  ): Promise<readonly number[] | null> {
    const whole = greenOfAccount(green, account);
    if (whole === null) return null;
    const accounts = (await this.#accounts(tx)).filter((each) => each.enterpriseId === account.enterpriseId);
    if (account.enterpriseId === null || accounts.length < 2) return whole;
    const parts: number[] = [];
    for (const [at, { from, to }] of frame.parts.entries()) {
      const used = await energyOfAccounts(this.#energy, tx, accounts, { from, to }, this.#query.asOf ?? null);
      const share = greenShare(whole[at]!, used, account.id);
      if (share === null)
        throw billErrors.GREEN_NOT_DIVISIBLE({ account: account.id, enterprise: account.enterpriseId });
      parts.push(share);
    }
    return parts;
  }

  #accounts(tx: Tx): Promise<readonly BillingAccount[]> {
    return (this.#all ??= accountsOfMonth(tx, this.#query.month));
  }

  #frame(tx: Tx, tariffId: string): Promise<PreparedFrame> {
    const id = this.#query.tariff?.id ?? tariffId;
    let frame = this.#frames.get(id);
    if (!frame) this.#frames.set(id, (frame = this.#prepare(tx, id)));
    return frame;
  }

  async #prepare(tx: Tx, tariffId: string): Promise<PreparedFrame> {
    const energy = this.#energy;
    const { month, asOf } = this.#query;
    const tariffs = await (this.#tariffs ??= this.#query.tariff
      ? Promise.resolve([this.#query.tariff])
      : readTariffs(tx, energy.timeZone, asOf));
    const tariff = tariffs.find(({ id }) => id === tariffId);
    if (!tariff) throw tariffStoreErrors.UNKNOWN({ tariff: tariffId });
    const frame = await frameOf(energy, tariff, month);
    return { frame, green: await readGreen(energy, tx, frame) };
  }
}

/** The frame of a tariff in a month, with market prices where it needs them. */
export async function frameOf(energy: Energy, tariff: Tariff, month: string): Promise<BillFrame> {
  const options = { timeZone: energy.timeZone, width: energy.width };
  if (!tariff.versions.some(({ energy: { base } }) => 'point' in base)) return createBillFrame(tariff, month, options);
  const zone = tariff.timeZone ?? energy.timeZone;
  const span = monthSpan(month, zone);
  const versions = versionSpans(tariff.id, tariff.versions, zone, span).map(({ version }) => version);
  return createBillFrame(tariff, month, { ...options, market: await readMarket(energy.telemetry, versions, span) });
}

function asProblem(error: unknown): { code: string; message: string } {
  const { code, message } = error as LingtanError;
  // Anything without a code is a fault of the product, and ends the run.
  if (typeof code !== 'string' || !/^(BILL|TARIFF)_/.test(code)) throw error;
  return { code, message };
}

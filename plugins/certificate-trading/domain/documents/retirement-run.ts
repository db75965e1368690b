import { certificateActs, type RetirementRun, type RetirementStep } from '../../contracts/lifecycle.ts';
import { Balances } from '../holdings/balances.ts';
import type { HoldingStatus } from '../holdings/holding.ts';
import { transition, type HoldingAct, type RangeState } from '../holdings/transitions.ts';
import { documentErrors } from './errors.ts';

type Step = Exclude<RetirementStep, string>;

const ordinals = ['first', 'second', 'third', 'fourth', 'fifth', 'sixth', 'seventh', 'eighth', 'ninth', 'tenth'];

/** A named certificate: issued, sold or not, and what became of it. */
interface Named extends RangeState {
  isTraded: boolean;
}

/** What ended a certificate; none of these may happen to it again, and nothing else afterwards. */
const ended: Partial<Record<HoldingStatus, string>> = {
  Claimed: 'retired',
  Expired: 'expired',
  Withdrawn: 'withdrawn',
};

/** The acts of the table of states that the words of a document mean. */
const acts = {
  retire: 'retire',
  expire: 'expire',
  sell: 'transfer',
  freeze: 'freeze',
  unfreeze: 'unfreeze',
  withdraw: 'withdraw',
  cancel: 'credit',
} as const satisfies Record<string, HoldingAct>;

/** Acts that reach a certificate in whosever hand it is. All others are its first owner's and the registry's: what was sold is its buyer's. */
const everybodys: ReadonlySet<HoldingAct> = new Set(['retire', 'expire']);

/**
 * Does the steps in their order. A refused step changes nothing, makes nothing, and names its reason. A document that issues
 * anything, or lists its `certificates`, says all that there is; one that does neither is about certificates that were issued
 * before, which are named as assumed.
 */
export function runRetirement({ steps, certificates: listed }: RetirementRun): object {
  const balances = new Balances();
  const read = steps.map((written, index) => (typeof written === 'string' ? readStep(written, index) : written));
  const isWhole = listed !== undefined || read.some(({ action }) => action === 'issue');
  const mentioned = read.flatMap((step) => ('certificate' in step ? [step.certificate] : []));
  const there = [...new Set(isWhole ? listed : mentioned)];
  const certificates = new NamedCertificates(there);
  const outcomes = read.map((step, index) => {
    const reason =
      'certificate' in step
        ? certificates.act(step)
        : step.action === 'advance'
          ? certificates.advance(step.day)
          : move(balances, step);
    return {
      step: steps[index]!,
      outcome: reason === null ? 'accepted' : 'refused',
      ...(reason !== null && { reason }),
    };
  });
  const named =
    mentioned.length === 0
      ? {}
      : Object.fromEntries(outcomes.map(({ outcome }, at) => [ordinals[at] ?? String(at + 1), outcome]));
  const totals =
    balances.accounts.size === 0
      ? {}
      : {
          totalIssued: balances.totalIssued,
          totalRetired: balances.totalRetired,
          ...(balances.totalBurned > 0 && { totalBurned: balances.totalBurned }),
        };
  const assumed = isWhole || there.length === 0 ? {} : { assumed: there.map((id) => `certificate ${id} was issued`) };
  const around = { ...totals, ...named, steps: outcomes, ...assumed };
  // Accounts stand beside these: one of the same name would be lost.
  const hidden = [...balances.accounts.keys()].find((account) => Object.hasOwn(around, account));
  if (hidden !== undefined) {
    const index = read.findIndex((step) => 'to' in step && step.to === hidden);
    throw invalidStep(index, `${JSON.stringify(hidden)} is not valid; expected an account of another name`);
  }
  return { ...Object.fromEntries(balances.accounts), ...around };
}

function move(balances: Balances, step: Exclude<Step, { certificate: string } | { action: 'advance' }>): string | null {
  if (step.action === 'issue') return balances.issue(step.to, step.amount);
  if (step.action === 'transfer') return balances.transfer(step.from, step.to, step.amount);
  return step.action === 'burn' ? balances.burn(step.account, step.amount) : balances.retire(step.account, step.amount);
}

/** The named certificates of a document, and the day that it has come to. */
class NamedCertificates {
  private readonly byId: Map<string, Named>;
  private day: string | null = null;

  constructor(ids: readonly string[]) {
    this.byId = new Map(ids.map((id) => [id, { status: 'Active', expiresOn: null, isTraded: false }]));
  }

  /** What is due expires, as the ledger of a park expires it before whatever else is done. */
  advance(day: string): string | null {
    if (this.day !== null && day < this.day) return `it is ${this.day} already`;
    this.day = day;
    for (const [id, named] of this.byId) if (named.expiresOn !== null) this.change(id, named, 'expire');
    return null;
  }

  /** Does an act to a certificate; why not, or null. */
  act(step: Extract<Step, { certificate: string }>): string | null {
    const { action, certificate: id } = step;
    const known = this.byId.get(id);
    if (action === 'issue') {
      if (known) return `certificate ${id} was issued already`;
      this.byId.set(id, { status: 'Active', expiresOn: step.expiresOn ?? null, isTraded: false });
      return null;
    }
    if (!known) return `certificate ${id} was never issued`;
    const end = ended[known.status];
    if (end) return `certificate ${id} is ${end} already`;
    const act = acts[action];
    if (known.isTraded && !everybodys.has(act)) return `certificate ${id} is sold already`;
    const reason = this.change(id, known, act);
    if (reason === null && action === 'sell') this.byId.get(id)!.isTraded = true;
    return reason;
  }

  private change(id: string, known: Named, act: HoldingAct): string | null {
    const next = transition(act, known, this.day);
    if ('error' in next) return `certificate ${id} is ${known.status.toLowerCase()}; ${next.error}`;
    this.byId.set(id, { ...known, status: next.status });
    return null;
  }
}

/** A step in words: `issue 10 to C1`, `C1 transfers 5 to C2`, `C1 retires 3`, `issue certificate X`, `retire certificate X`. */
function readStep(text: string, index: number): Step {
  const words = text.trim().replace(/\s+again$/, '');
  const certificate = new RegExp(`^(${certificateActs.join('|')}) (?:certificate|GEC) (\\S+)$`, 'i').exec(words);
  if (certificate)
    return {
      action: certificate[1]!.toLowerCase() as (typeof certificateActs)[number],
      certificate: certificate[2]!,
    } as Step;
  const issue = /^issue (-?[\d.]+) to (\S+)$/i.exec(words);
  if (issue) return { action: 'issue', amount: Number(issue[1]), to: issue[2]! };
  const transfer = /^(\S+) transfers (-?[\d.]+) to (\S+)$/i.exec(words);
  if (transfer) return { action: 'transfer', from: transfer[1]!, amount: Number(transfer[2]), to: transfer[3]! };
  const use = /^(\S+) (retire|burn)s (-?[\d.]+)$/i.exec(words);
  if (use) return { action: use[2]!.toLowerCase() as 'retire' | 'burn', account: use[1]!, amount: Number(use[3]) };
  const expected =
    '"issue 10 to A", "A transfers 5 to B", "A retires 3", "A burns 3", "retire certificate X" (or ' +
    `${certificateActs.filter((act) => act !== 'retire').join(', ')})`;
  throw invalidStep(index, `${JSON.stringify(text)} is not valid; expected ${expected}`);
}

function invalidStep(index: number, message: string): Error {
  const path = `steps.${index}`;
  return documentErrors.DOCUMENT_INVALID({ count: 1, first: `${path}: ${message}`, issues: [{ path, message }] });
}

import { certificateActs, type RetirementRun, type RetirementStep } from '../../contracts/lifecycle.ts';
import { Balances } from '../holdings/balances.ts';
import { documentErrors } from './errors.ts';

type Step = Exclude<RetirementStep, string>;

const ordinals = ['first', 'second', 'third', 'fourth', 'fifth', 'sixth', 'seventh', 'eighth', 'ninth', 'tenth'];

/** What ended a certificate; none of these may happen to it again, and nothing else afterwards. */
const ending = { retire: 'retired', cancel: 'cancelled', expire: 'expired', withdraw: 'withdrawn' } as const;

/** The state an act leads to. */
const becomes = { ...ending, sell: 'sold', freeze: 'frozen', unfreeze: 'held' } as const;

/** Does the steps in their order. A refused step changes nothing and names its reason. */
export function runRetirement({ steps }: RetirementRun): object {
  const balances = new Balances();
  const certificates = new Map<string, string>();
  const outcomes = steps.map((written, index) => {
    const step = typeof written === 'string' ? readStep(written, index) : written;
    const reason = 'certificate' in step ? actOn(certificates, step) : move(balances, step);
    return { step: written, outcome: reason === null ? 'accepted' : 'refused', ...(reason !== null && { reason }) };
  });
  const named =
    certificates.size === 0
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
  return { ...Object.fromEntries(balances.accounts), ...totals, ...named, steps: outcomes };
}

function move(balances: Balances, step: Exclude<Step, { certificate: string }>): string | null {
  if (step.action === 'issue') return balances.issue(step.to, step.amount);
  if (step.action === 'transfer') return balances.transfer(step.from, step.to, step.amount);
  return step.action === 'burn' ? balances.burn(step.account, step.amount) : balances.retire(step.account, step.amount);
}

function actOn(
  states: Map<string, string>,
  { action, certificate }: Extract<Step, { certificate: string }>,
): string | null {
  const state = states.get(certificate) ?? 'held';
  if (Object.values<string>(ending).includes(state)) return `certificate ${certificate} is ${state} already`;
  if (state === 'frozen' && (action === 'retire' || action === 'sell' || action === 'freeze'))
    return `certificate ${certificate} is frozen`;
  if (action === 'unfreeze' && state !== 'frozen') return `certificate ${certificate} is not frozen`;
  // Only what was not traded can be frozen or cancelled for another scheme; what was sold expires and is used all the same.
  if (state === 'sold' && action !== 'retire' && action !== 'expire')
    return `certificate ${certificate} is sold already`;
  states.set(certificate, becomes[action]);
  return null;
}

/** A step in words: `issue 10 to C1`, `C1 transfers 5 to C2`, `C1 retires 3`, `retire certificate X`. */
function readStep(text: string, index: number): Step {
  const words = text.trim().replace(/\s+again$/, '');
  const certificate = new RegExp(`^(${certificateActs.join('|')}) (?:certificate|GEC) (\\S+)$`, 'i').exec(words);
  if (certificate)
    return { action: certificate[1]!.toLowerCase() as (typeof certificateActs)[number], certificate: certificate[2]! };
  const issue = /^issue (-?[\d.]+) to (\S+)$/i.exec(words);
  if (issue) return { action: 'issue', amount: Number(issue[1]), to: issue[2]! };
  const transfer = /^(\S+) transfers (-?[\d.]+) to (\S+)$/i.exec(words);
  if (transfer) return { action: 'transfer', from: transfer[1]!, amount: Number(transfer[2]), to: transfer[3]! };
  const use = /^(\S+) (retire|burn)s (-?[\d.]+)$/i.exec(words);
  if (use) return { action: use[2]!.toLowerCase() as 'retire' | 'burn', account: use[1]!, amount: Number(use[3]) };
  const path = `steps.${index}`;
  const expected =
    '"issue 10 to A", "A transfers 5 to B", "A retires 3", "A burns 3", "retire certificate X" (or ' +
    `${certificateActs.slice(1).join(', ')})`;
  const message = `${JSON.stringify(text)} is not valid; expected ${expected}`;
  throw documentErrors.DOCUMENT_INVALID({ count: 1, first: `${path}: ${message}`, issues: [{ path, message }] });
}

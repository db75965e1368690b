import { duties } from '@lingtan/sdk';
import type { Membership, SignInStep } from './identity.ts';

/**
 * Who must have a second factor: everybody who signs in; administrators and whoever can change what a park does (`required`); or
 * nobody.
 */
export type SecondFactor = 'everybody' | 'required' | 'offered';

/** What a session says of how its person has signed in. */
export interface SignInState {
  /** When a second factor was shown, here or to a provider. */
  factorAt: string | null;
  hasFactor: boolean;
  mustChangePassword: boolean;
  memberships: readonly Membership[];
}

/** What is still to be done. Whoever has a factor is asked for it in any case; one shown to a provider need not be one of here. */
export function stepOf(state: SignInState, admin: boolean, secondFactor: SecondFactor): SignInStep | null {
  if (state.hasFactor && state.factorAt === null) return 'factor';
  if (state.mustChangePassword) return 'password';
  return state.factorAt === null && mustHaveFactor(state.memberships, admin, secondFactor) ? 'enrolment' : null;
}

function mustHaveFactor(memberships: readonly Membership[], admin: boolean, secondFactor: SecondFactor): boolean {
  if (secondFactor !== 'required') return secondFactor === 'everybody';
  // Whoever has a duty decides what operators decide elsewhere: limits, releases, issuance, settlement.
  return admin || memberships.some(({ role }) => role === 'operator' || duties.some((duty) => duty === role));
}

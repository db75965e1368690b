import { duties, parkRoles } from '@lingtan/sdk';
import { describe, expect, it } from 'vitest';
import type { SecondFactor } from './sign-in-step.ts';
import { stepOf } from './sign-in-step.ts';

const fresh = { factorAt: null, hasFactor: false, mustChangePassword: false };
const holding = (role: (typeof parkRoles)[number]) => ({
  ...fresh,
  memberships: [{ parkId: 'a', role, enterpriseId: role === 'member' ? 'alpha' : null }],
});
const asked = (secondFactor: SecondFactor) =>
  parkRoles.filter((role) => stepOf(holding(role), false, secondFactor) === 'enrolment');

describe('a second factor', () => {
  it('is required of whoever can change what a park does, with separated duties too', () => {
    expect(asked('required').sort()).toEqual(['operator', ...duties].sort());
    expect(stepOf({ ...fresh, memberships: [] }, true, 'required')).toBe('enrolment');
  });

  it('is required of every role where everybody has to have one, and of nobody where it is offered', () => {
    expect(asked('everybody')).toEqual([...parkRoles]);
    expect(asked('offered')).toEqual([]);
  });

  it('is asked for before anything else of whoever has one, and is enough where it was shown', () => {
    const member = holding('member');
    const has = { ...member, hasFactor: true, mustChangePassword: true };
    for (const mode of ['everybody', 'required', 'offered'] as const) {
      expect(stepOf(has, false, mode)).toBe('factor');
      expect(stepOf({ ...has, factorAt: '2026-12-01' }, false, mode)).toBe('password');
      expect(stepOf({ ...member, factorAt: '2026-12-01' }, true, mode)).toBeNull();
    }
  });
});

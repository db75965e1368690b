import { describe, expect, it } from 'vitest';
import { differentPerson, freshLoginS, freshPerson, type Principal } from './permission.ts';

const now = Date.UTC(2026, 2, 1);
const user = (id: string, secondsAgo = 60): Principal => ({
  ...({ kind: 'user', role: 'operator', parkId: 'p', enterpriseId: null } as const),
  ...{ id, name: id, personId: id, loginAt: now - secondsAgo * 1000 },
});
const keyOf = (personId: string): Principal => ({
  ...({ kind: 'api-key', role: 'operator', parkId: 'p', enterpriseId: null } as const),
  ...{ id: 'a1b2', name: 'key', personId },
});
const screen: Principal = { ...keyOf('x'), kind: 'screen' };

describe('what another person decides', () => {
  const decide = (principal: Principal, others: string[]) => {
    try {
      return differentPerson(principal, others, now);
    } catch (error) {
      return (error as { code: string }).code;
    }
  };

  it.each<[string, Principal, string[], string | number]>([
    ['somebody else', user('bo'), ['ann'], now - 60_000],
    ['who proposed it', user('ann'), ['ann'], 'PERSON_SAME'],
    ['one of several before', user('ann'), ['cy', 'ann'], 'PERSON_SAME'],
    ['a key of who proposed it', keyOf('ann'), ['ann'], 'PERSON_SAME'],
    ['a key that proposed it by itself', keyOf('bo'), ['a1b2'], 'PERSON_SAME'],
    ['a key of somebody else', keyOf('bo'), ['ann'], 'PERSON_NEEDED'],
    ['a key that who proposed it made for somebody else', { ...keyOf('bo'), makerId: 'ann' }, ['ann'], 'PERSON_SAME'],
    ['a display', screen, ['ann'], 'PERSON_NEEDED'],
    ['a login just new enough', user('bo', freshLoginS), ['ann'], now - freshLoginS * 1000],
    ['a login too old', user('bo', freshLoginS + 1), ['ann'], 'AUTH_CONFIRM_REQUIRED'],
  ])('%s', (_, principal, others, expected) => {
    expect(decide(principal, others)).toBe(expected);
  });

  it('needs a person in any case', () => {
    expect(freshPerson(user('ann'), now)).toBe(now - 60_000);
    expect(() => freshPerson(keyOf('ann'), now)).toThrow('expected a user, got api-key');
  });
});

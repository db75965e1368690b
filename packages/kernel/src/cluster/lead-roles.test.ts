import { expect, it } from 'vitest';
import { LeadRoles, type Seeker } from './lead-roles.ts';

/** One that notes what it hears, and whose work ends when it is let. */
function seeking(roles: LeadRoles, role: string) {
  const heard: string[] = [];
  let end = (): void => undefined;
  const ended = new Promise<void>((resolve) => (end = resolve));
  const seeker: Seeker = {
    won: () => void heard.push('won'),
    doubt: () => void heard.push('doubt'),
    lost: (how) => {
      heard.push(how);
      return ended;
    },
  };
  roles.add(role, seeker);
  roles.answer([{ role, term: 1 }]);
  return { heard, end };
}

it('a role that is left is not asked for until its work has ended, however long that takes, and for some time after', async () => {
  const roles = new LeadRoles();
  const { heard, end } = seeking(roles, 'a');
  let now = 0;
  const left = roles.leave('a', () => now + 10);
  now = 1000;
  expect([heard, roles.led(), roles.wanted(now)]).toEqual([['won', 'left'], [], []]);
  end();
  await left;
  expect([roles.wanted(now + 9), roles.wanted(now + 10)]).toEqual([[], ['a']]);
});

it('a role that is being left is doubted with the others, and is not asked for again with them', async () => {
  const roles = new LeadRoles();
  const [leaving, other] = [seeking(roles, 'a'), seeking(roles, 'b')];
  const left = roles.leave('a', () => 0);
  await roles.doubt();
  expect([leaving.heard, other.heard]).toEqual([
    ['won', 'left', 'doubt'],
    ['won', 'doubt'],
  ]);
  expect(roles.doubtful()).toEqual(['b']);
  roles.answer([{ role: 'b', term: null }]);
  expect(other.heard.at(-1)).toBe('taken');
  leaving.end();
  await left;
  expect(roles.wanted(0).sort()).toEqual(['a', 'b']);
});

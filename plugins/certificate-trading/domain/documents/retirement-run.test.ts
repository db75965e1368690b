import { expect, it } from 'vitest';
import { retirementRun } from '../../contracts/index.ts';
import { runRetirement } from './retirement-run.ts';

const run = (steps: readonly string[]): Record<string, unknown> =>
  runRetirement(retirementRun.parse({ steps })) as Record<string, unknown>;

it('loses no account behind a field of its answer: each stands there with its balance, or its name is refused', () => {
  const steps = (account: string): string[] => [
    `issue 10 to ${account}`,
    'issue certificate X',
    `${account} transfers 4 to B`,
    'retire certificate X',
    'B burns 1',
    ...Array.from({ length: 8 }, () => 'B retires 1'),
  ];
  const fields = Object.keys(run(steps('A'))).filter((name) => name !== 'A' && name !== 'B');
  expect(fields).toContain('11');
  for (const name of fields)
    expect(() => run(steps(name)), name).toThrow(
      `steps.0: "${name}" is not valid; expected an account of another name`,
    );
  for (const name of ['A', '99', 'toString', '__proto__', 'constructor'])
    expect(run(steps(name))[name], name).toEqual({ available: 6, retired: 0 });
});

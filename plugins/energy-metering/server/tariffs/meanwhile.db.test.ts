import type { TestPark } from '@lingtan/test-park';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { BillingAccountRecord, TariffVersionRecord } from '../../contracts/index.ts';
import { createTariffPark, seeds } from '../fixtures/tariff-park.ts';

const x = '/x/energy-metering';
const tariff = `${x}/tariffs/jiangsu-two-part`;
let park: TestPark;
beforeAll(async () => {
  park = await createTariffPark(seeds);
});
afterAll(() => park.stop());

interface Refusal {
  code: string;
  detail: string;
}
const operator = () => park.api('operator');
/** One after the other: each after what the one before has stored. @returns status and code of each */
async function each(acts: (() => Promise<{ status: number; body: unknown }>)[]): Promise<unknown[]> {
  const answers: unknown[] = [];
  for (const act of acts) {
    const { status, body } = await act();
    answers.push(status === 200 ? 200 : `${status} ${(body as Refusal).code}`);
  }
  return answers;
}

it('a version is corrected, withdrawn and entered anew over what was read, and over nothing else', async () => {
  const { body } = await operator().get<{ versions: TariffVersionRecord[] }>(`${tariff}/export`);
  const { validFrom } = body.versions[0]!;
  const save =
    (revision: number | null | undefined, from = validFrom) =>
    () =>
      operator().post<Refusal>(`${tariff}/versions`, {
        version: { ...body.versions[0], validFrom: from, source: `over ${revision}` },
        reason: 'wording',
        ...(revision === undefined ? {} : { revision }),
      });
  const withdraw = (revision: number) => () =>
    operator().post<Refusal>(`${tariff}/versions/${validFrom}/withdraw`, { reason: 'mistake', revision });
  const refused = '409 TARIFF_CHANGED_MEANWHILE';
  expect(
    await each([
      ...[save(1), save(1), save(0), withdraw(1), save(2), save(null), save(undefined), withdraw(5)],
      // Withdrawn: none is in force.
      ...[save(5), save(6), save(0), save(0)],
      // Two people who enter the same first day.
      ...[save(0, '2027-01-01'), save(0, '2027-01-01')],
    ]),
  ).toEqual([
    ...[200, refused, refused, refused, 200, 200, 200, 200],
    ...[refused, refused, 200, refused],
    ...[200, refused],
  ]);
  expect((await save(3)()).body.detail).toMatch(
    /^revision: 7 is the revision of .* that is stored by now \(0: none is\), not 3$/,
  );
});

it('an account is changed, removed and entered anew over what was read, and over nothing else', async () => {
  const account = { name: { en: 'Beta', 'zh-CN': 'Beta' }, enterpriseId: 'beta', tariffId: 'jiangsu-two-part' };
  type Before = Pick<BillingAccountRecord, 'validFrom' | 'revision'> | null;
  const put = (before?: Before, validFrom?: string) => () =>
    operator().put<Refusal>(`${x}/billing-accounts/beta`, { ...account, validFrom, before });
  const remove = (before?: Before) => () =>
    operator().post<Refusal>(`${x}/billing-accounts/beta/remove`, { reason: 'no longer', before });
  const refused = '409 TARIFF_ACCOUNT_CHANGED_MEANWHILE';
  const july = { validFrom: '2026-07-01', revision: 1 };
  expect(
    await each([
      // Whoever makes an account of a name that somebody else has taken meanwhile.
      ...[put(null), put({ revision: 1 }), put({ revision: 1 }), put({ revision: 2 }, july.validFrom)],
      // Its number is that of the first month again, and it is another one.
      ...[put({ revision: 1 }), put({ revision: 2 }), remove({ revision: 2 }), put(undefined, july.validFrom)],
      ...[
        remove(july),
        remove({ ...july, revision: 2 }),
        put({ ...july, revision: 2 }),
        put(null),
        put(null, july.validFrom),
      ],
    ]),
  ).toEqual([
    refused,
    200,
    refused,
    200,
    refused,
    refused,
    refused,
    200,
    refused,
    200,
    refused,
    '422 TARIFF_ACCOUNT_REMOVED',
    200,
  ]);
});

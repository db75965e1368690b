import type { LocalizedText, Principal, Tx } from '@lingtan/sdk';
import type { PowerContract, Purchase } from '../contracts/index.ts';
import { contractWaits, purchaseWaits } from '../contracts/index.ts';
import type { Certificates } from './context.ts';

const desk = '/desk';
/** Members hear of the account of their own enterprise; of all other accounts only the park does. */
const enterpriseOf = (account: string): string => (account.startsWith('enterprise/') ? account.split('/')[1]! : '');
const personOf = ({ personId, id }: Principal): string => personId ?? id;

function nameOf({ scope }: Certificates, account: string): LocalizedText | string {
  if (account === 'park') return scope.park.name;
  const [kind, id] = account.split('/');
  return (kind === 'enterprise' && scope.park.enterprises.find((each) => each.id === id)?.name) || id!;
}

/** Tells those who may decide a purchase, but not who asked for it. */
export async function tellOfPurchase(
  certificates: Certificates,
  tx: Tx,
  no: number,
  { account, book, lots, priceFen }: Pick<Purchase, 'account' | 'book' | 'lots' | 'priceFen'>,
  asking: Principal,
): Promise<void> {
  const { scope } = certificates;
  await scope.notices.raise(tx, purchaseWaits, {
    key: String(no),
    link: desk,
    enterpriseId: enterpriseOf(account),
    exceptPersonId: personOf(asking),
    params: {
      person: asking.name,
      lots,
      book: scope.config.market.books.find(({ id }) => id === book)?.name ?? book,
      price: (priceFen / 100).toFixed(2),
      account: nameOf(certificates, account),
    },
  });
}

const sides = ['buyer', 'seller'] as const;
type Sides = Pick<PowerContract, (typeof sides)[number] | 'monthFrom' | 'monthTo'>;

/** Tells both sides of a contract that it waits for them, but not who proposed it. */
export async function tellOfContract(
  certificates: Certificates,
  tx: Tx,
  no: number,
  contract: Sides,
  asking: Principal,
): Promise<void> {
  const { buyer, seller, monthFrom: from, monthTo: to } = contract;
  const names = { buyer: nameOf(certificates, buyer), seller: nameOf(certificates, seller) };
  for (const side of sides)
    await certificates.scope.notices.raise(tx, contractWaits, {
      key: `${no}/${side}`,
      link: desk,
      enterpriseId: enterpriseOf(contract[side]),
      exceptPersonId: personOf(asking),
      params: { person: asking.name, ...names, from, to, side: names[side] },
    });
}

/** One side has decided, or with `all` there is nothing left to decide. */
export async function contractDecided(
  { scope }: Certificates,
  tx: Tx,
  { no, buyer, seller }: Pick<PowerContract, 'no' | 'buyer' | 'seller'>,
  account: string | 'all',
): Promise<void> {
  for (const [side, own] of [
    ['buyer', buyer],
    ['seller', seller],
  ] as const)
    if (account === 'all' || account === own) await scope.notices.settle(tx, contractWaits, `${no}/${side}`);
}

import type { CertificateDevice, MarketBook } from '../../contracts/index.ts';
import { sql } from 'drizzle-orm';
import { withdrawSealed } from '../auctions/auctions.ts';
import { withdrawBundle } from '../bundles/bundles.ts';
import type { Certificates } from '../context.ts';
import { eachDue } from '../each-due.ts';
import { ledgerErrors } from '../errors.ts';
import { bySystem } from '../ledger/asked.ts';
import { iso } from '../refs.ts';
import { said } from '../said.ts';
import { BookWriter } from './book-writer.ts';

/** How often orders that fell due are looked for, ms. */
const tickMs = 5000;

/** The books of a park. */
export class Exchange {
  private readonly writers: ReadonlyMap<string, BookWriter>;

  constructor(private readonly certificates: Certificates) {
    const { books } = certificates.scope.config.market;
    this.writers = new Map(books.map((book) => [book.id, new BookWriter(certificates, book)]));
  }

  get books(): readonly MarketBook[] {
    return this.certificates.scope.config.market.books;
  }

  /** @throws CERTIFICATE_BOOK_UNKNOWN */
  book(id: string): BookWriter {
    const writer = this.writers.get(id);
    if (!writer) throw ledgerErrors.BOOK_UNKNOWN({ book: id });
    return writer;
  }

  /** Lets orders expire and become valid while nobody asks for anything. */
  start(): void {
    const { scope } = this.certificates;
    if (this.writers.size === 0) return;
    scope.lead('market-clock', (lead) => {
      lead.every(tickMs, () => this.tick());
    });
  }

  async tick(): Promise<void> {
    const now = this.certificates.scope.clock.now();
    for (const writer of this.writers.values()) {
      const due = await writer.look(({ book }) => book.nextDue);
      if (due <= now) await writer.submit({ kind: 'advance', ...bySystem(said('orders-due'), null) });
    }
  }

  /** Takes asks out of the books whose certificates are about to end, or whose reading was revised; with `untraded` only of who they were issued to. */
  async withdraw(
    which: { expiredOn: string } | { device: CertificateDevice; from: number; to: number; untraded?: true },
  ): Promise<void> {
    const { db } = this.certificates.scope;
    const condition =
      'expiredOn' in which
        ? sql`h.expires_on <= ${which.expiredOn}::date`
        : sql`h.issuance_no in (select no from plugin_certificate_trading.issuances i
            where i.park_id = h.park_id and i.device = ${which.device.id}
              and i.starts_at >= ${iso(which.from)}::timestamptz and i.starts_at < ${iso(which.to)}::timestamptz
              ${which.untraded ? sql`and i.account = h.account` : sql``})`;
    const { rows } = await db.tx((tx) =>
      tx.execute<{ order: string }>(sql`
        select distinct h.order_id as "order" from plugin_certificate_trading.holdings h
        where h.park_id = current_setting('lingtan.park_id') and h.status = 'Locked' and ${condition}`),
    );
    const reason = said('expiredOn' in which ? 'certificates-expire' : 'reading-revised');
    const bundles = new Set<number>();
    await eachDue(this.certificates, rows, 'an order cannot be taken out', async ({ order }) => {
      const [book, orderId] = order.split('/') as [string, string];
      if (book.startsWith('auction:')) {
        const which = { auction: Number(book.slice('auction:'.length)), order: Number(orderId) };
        const asked = { ...bySystem(reason, `unseal/${order}`), request: which };
        await withdrawSealed(this.certificates, which, { asked, principal: null });
      } else if (book.startsWith('bundle:')) bundles.add(Number(book.slice('bundle:'.length)));
      else await this.writers.get(book)?.submit({ kind: 'cancel', orderId, ...bySystem(reason, null) });
    });
    // A bundle is one thing: it goes as a whole, whichever of its items it is about.
    const due = [...bundles].map((no) => ({ no }));
    await eachDue(this.certificates, due, 'a bundle cannot be taken out', ({ no }) => {
      const asked = { ...bySystem(reason, `withdraw-bundle/${no}`), request: { bundle: no } };
      return withdrawBundle(this.certificates, no, { asked, principal: null });
    });
  }
}

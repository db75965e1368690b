import type { MarketBook } from '../../contracts/index.ts';
import type { Certificates } from '../context.ts';
import { ledgerErrors } from '../errors.ts';
import { ledgerTx } from '../ledger/ledger-tx.ts';
import { readSequence } from './load.ts';
import { openBook, runBatch, type BatchResult, type BookMemory } from './run-batch.ts';
import type { BookAnswer, BookRequest } from './request.ts';

/** Requests that one transaction does at most. */
const largestBatch = 500;
/** Requests that wait for a book at most, and those of one account among them. */
const mostWaiting = 4 * largestBatch;
const mostOfOne = largestBatch;
/** What ends or goes on for everybody is never refused: that the queue is long may be the reason for it. */
const always: ReadonlySet<BookRequest['kind']> = new Set(['halt', 'resume', 'advance']);

interface Waiting {
  readonly request: BookRequest;
  readonly resolve: (answer: BookAnswer) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * One book: requests are done in the order of their arrival, as many as wait in one transaction, and are answered once it is
 * committed. What is in memory is thrown away whenever a transaction fails; the journal is the book.
 */
export class BookWriter {
  private memory: BookMemory | null = null;
  private queue: Waiting[] = [];
  private running = false;

  constructor(
    private readonly certificates: Certificates,
    readonly book: MarketBook,
  ) {}

  /** @throws CERTIFICATE_BUSY, CERTIFICATE_BUSY_FOR_YOU when too many requests wait, in which case nothing was done */
  async submit(request: BookRequest): Promise<BookAnswer> {
    if (!always.has(request.kind)) this.assertRoom(request.keysOf);
    return new Promise((resolve, reject) => {
      this.queue.push({ request, resolve, reject });
      if (!this.running) void this.drain();
    });
  }

  /** The book as the journal leads to, for those who look. */
  async look<T>(read: (memory: BookMemory) => T): Promise<T> {
    const { scope } = this.certificates;
    const sequence = await scope.db.tx((tx) => readSequence(tx, this.book.id));
    if (this.memory?.book.done === sequence) return read(this.memory);
    const fresh = await scope.db.tx((tx) => openBook(tx, this.book, scope.config.market));
    if (!this.running) this.memory = fresh;
    return read(fresh);
  }

  private assertRoom(account: string): void {
    const waiting = this.queue.length;
    if (waiting >= mostWaiting) throw ledgerErrors.BUSY({ waiting, limit: mostWaiting });
    if (waiting < mostOfOne) return;
    const own = this.queue.filter(({ request }) => request.keysOf === account).length;
    if (own >= mostOfOne) throw ledgerErrors.BUSY_FOR_YOU({ waiting: own, limit: mostOfOne });
  }

  private async drain(): Promise<void> {
    this.running = true;
    while (this.queue.length > 0) {
      const batch = this.queue.splice(0, largestBatch);
      try {
        this.answer(batch, await this.run(batch.map(({ request }) => request)));
      } catch (error) {
        // One request must not cost the others theirs: each gets its own transaction.
        if (batch.length === 1) batch[0]!.reject(error);
        else for (const each of batch) await this.alone(each);
      }
    }
    // In the same step as the last look at the queue: who was just answered may ask again at once, and nobody else would see it.
    this.running = false;
  }

  private async alone(waiting: Waiting): Promise<void> {
    try {
      this.answer([waiting], await this.run([waiting.request]));
    } catch (error) {
      waiting.reject(error);
    }
  }

  private async run(requests: readonly BookRequest[]): Promise<BatchResult[]> {
    const before = this.memory;
    const used = { memory: before };
    this.memory = null;
    const { memory, results } = await ledgerTx(this.certificates.scope, (tx) => {
      // The transaction may be done again: what the first try did to the book in memory is no part of the second.
      const start = used.memory;
      used.memory = null;
      return runBatch(this.certificates, tx, this.book, start, requests);
    });
    this.memory = memory;
    return results;
  }

  private answer(batch: readonly Waiting[], results: readonly BatchResult[]): void {
    batch.forEach(({ resolve, reject }, index) => {
      const result = results[index]!;
      if ('error' in result) reject(result.error);
      else resolve(result.answer);
    });
  }
}

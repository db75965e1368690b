import type { BookCommand, BookOutcome } from './command.ts';
import { OrderBook, type BookRules } from './order-book.ts';

/** A book that keeps the list of its commands, from which it can be made again. */
export class JournaledBook {
  readonly book: OrderBook;
  readonly journal: BookCommand[] = [];

  constructor(private readonly rules: BookRules) {
    this.book = new OrderBook(rules);
  }

  apply(command: BookCommand): BookOutcome {
    this.journal.push(command);
    return this.book.apply(command);
  }

  /** Hash of the book that the journal alone leads to. */
  replayedHash(): string {
    return replay(this.rules, this.journal).hash();
  }
}

/** The book that a journal leads to. */
export function replay(rules: BookRules, journal: Iterable<BookCommand>): OrderBook {
  const book = new OrderBook(rules);
  for (const command of journal) book.apply(command);
  return book;
}

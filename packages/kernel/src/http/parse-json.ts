import { turns } from '@lingtan/sdk';

/** What is parsed in one go: a millisecond or two. */
const pieceBytes = 64 * 1024;
/** Fields of one object: none that anybody sends has nearly as many, and objects with very many are slow to read. */
const mostFields = 10_000;
/** Lists and objects within each other: whatever walks through them calls itself for each. */
const mostLevels = 100;
/** Entries, lists and objects in all: a full sheet of points has two thirds; millions keep the collector busy. */
const mostParts = 1_000_000;

const [quote, backslash, comma, colon] = [0x22, 0x5c, 0x2c, 0x3a];
const [openList, closeList, openObject, closeObject] = [0x5b, 0x5d, 0x7b, 0x7d];

/**
 * What `JSON.parse` makes of a text, in pieces between which everything else goes on.
 * @throws SyntaxError where it is no JSON, an object has more than 10,000 fields, or there are more than 100 levels or
 * a million entries, lists and objects
 */
export async function parseJson(bytes: Buffer): Promise<unknown> {
  if (bytes.length > pieceBytes) return new Reader(bytes).whole();
  const value = JSON.parse(bytes.toString('utf8')) as unknown;
  assertShallow(value, 1);
  return value;
}

function assertShallow(value: unknown, level: number): void {
  if (typeof value !== 'object' || value === null) return;
  if (level > mostLevels) throw tooDeep();
  for (const each of Object.values(value)) assertShallow(each, level + 1);
}

const tooDeep = (): SyntaxError => new SyntaxError(`it is nested deeper than ${mostLevels} levels`);

class Reader {
  readonly #bytes: Buffer;
  readonly #pause = turns();
  #at = 0;
  #parts = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  async whole(): Promise<unknown> {
    const value = await this.#value(0);
    this.#space();
    if (this.#at < this.#bytes.length) throw this.#unexpected();
    return value;
  }

  async #value(level: number): Promise<unknown> {
    this.#space();
    const end = this.#endOfShort(level);
    if (end !== null) return this.#parse(this.#at, (this.#at = end));
    switch (this.#bytes[this.#at]) {
      case openList:
        return this.#list(level);
      case openObject:
        return this.#object(level);
      case quote:
        return this.#parse(this.#at, (this.#at = this.#endOfText(this.#at, this.#bytes.length)!));
      default:
        return this.#parse(this.#at, (this.#at = this.#endOfRest(this.#bytes.length)));
    }
  }

  async #list(level: number): Promise<unknown[]> {
    const list: unknown[] = [];
    await this.#members(closeList, level, {
      short: (from, to) => {
        for (const each of JSON.parse(`[${this.#text(from, to)}]`) as unknown[]) list.push(each);
      },
      long: (_from, value) => list.push(value),
    });
    return list;
  }

  async #object(level: number): Promise<object> {
    const object: Record<string, unknown> = {};
    let count = 0;
    const set = (key: string, value: unknown): void => {
      if (++count > mostFields) throw new SyntaxError(`an object in it has more than ${mostFields} fields`);
      // Assigned, it would become the prototype.
      if (key === '__proto__')
        Object.defineProperty(object, key, { value, enumerable: true, configurable: true, writable: true });
      else object[key] = value;
    };
    await this.#members(closeObject, level, {
      short: (from, to) => {
        for (const [key, value] of Object.entries(JSON.parse(`{${this.#text(from, to)}}`) as object)) set(key, value);
      },
      long: (from, value) => {
        set(this.#parse(from, this.#endOfText(from, this.#bytes.length)!) as string, value);
      },
    });
    return object;
  }

  /** Goes through the members of a long list or object: short ones are handed on together, long ones by themselves. */
  async #members(
    close: number,
    level: number,
    take: { short(from: number, to: number): void; long(from: number, value: unknown): void },
  ): Promise<void> {
    this.#at++;
    this.#space();
    if (this.#bytes[this.#at] === close) return void this.#at++;
    // Where the members begin that were passed and not yet handed on, and where the last of them ends.
    let from: number | null = null;
    let to = 0;
    const hand = (): void => {
      if (from !== null) take.short(from, to);
      from = null;
    };
    for (;;) {
      this.#space();
      const begin = this.#at;
      if (close === closeObject) this.#passKey();
      const end = this.#endOfShort(level + 1);
      if (end !== null) {
        from ??= begin;
        to = this.#at = end;
      } else {
        hand();
        take.long(begin, await this.#value(level + 1));
      }
      this.#space();
      this.#count(1);
      const next = this.#bytes[this.#at];
      if (next !== comma && next !== close) throw this.#unexpected();
      if (next === close || (from !== null && to - from > pieceBytes)) {
        hand();
        await this.#pause();
      }
      this.#at++;
      if (next === close) return;
    }
  }

  #passKey(): void {
    if (this.#bytes[this.#at] !== quote) throw this.#unexpected();
    this.#at = this.#endOfText(this.#at, this.#bytes.length)!;
    this.#space();
    if (this.#bytes[this.#at] !== colon) throw this.#unexpected();
    this.#at++;
    this.#space();
  }

  /** Where the value at this place ends; null when it is longer than a piece. What is in it is looked at when it is parsed. */
  #endOfShort(level: number): number | null {
    const bytes = this.#bytes;
    const limit = Math.min(bytes.length, this.#at + pieceBytes);
    const first = bytes[this.#at];
    if (first === quote) return this.#endOfText(this.#at, limit);
    if (first === openList || first === openObject) {
      let depth = 0;
      let parts = 0;
      for (let at = this.#at; at < limit; at++) {
        const byte = bytes[at];
        if (byte === quote) {
          const end = this.#endOfText(at, limit);
          if (end === null) return null;
          at = end - 1;
        } else if (byte === openList || byte === openObject) {
          if (level + ++depth > mostLevels) throw tooDeep();
          parts++;
        } else if (byte === comma) parts++;
        else if ((byte === closeList || byte === closeObject) && --depth === 0) {
          this.#count(parts);
          return at + 1;
        }
      }
      return this.#longer(limit);
    }
    const at = this.#endOfRest(limit);
    if (at === this.#at) throw this.#unexpected();
    return at < limit || at === bytes.length ? at : this.#longer(limit);
  }

  /** Where a number ends, or a word. */
  #endOfRest(limit: number): number {
    let at = this.#at;
    while (at < limit && !ends(this.#bytes[at]!)) at++;
    return at;
  }

  /** Where the text that begins here ends, its second quotation mark included. */
  #endOfText(from: number, limit: number): number | null {
    const bytes = this.#bytes;
    for (let at = bytes.indexOf(quote, from + 1); at >= 0; at = bytes.indexOf(quote, at + 1)) {
      if (at >= limit) break;
      let slashes = 0;
      while (bytes[at - 1 - slashes] === backslash) slashes++;
      if (slashes % 2 === 0) return at + 1;
    }
    return this.#longer(limit);
  }

  /** Nothing is longer than what there is. */
  #longer(limit: number): null {
    if (limit < this.#bytes.length) return null;
    throw new SyntaxError('Unexpected end of JSON input');
  }

  #space(): void {
    while (isSpace(this.#bytes[this.#at])) this.#at++;
  }

  #text(from: number, to: number): string {
    return this.#bytes.toString('utf8', from, to);
  }

  #parse(from: number, to: number): unknown {
    return JSON.parse(this.#text(from, to)) as unknown;
  }

  #count(parts: number): void {
    if ((this.#parts += parts) > mostParts)
      throw new SyntaxError(`it has more than ${mostParts} entries, lists and objects`);
  }

  #unexpected(): SyntaxError {
    const { length } = this.#bytes;
    if (this.#at >= length) return new SyntaxError('Unexpected end of JSON input');
    const found = JSON.stringify(this.#text(this.#at, this.#at + 1));
    return new SyntaxError(`Unexpected token ${found} at position ${this.#at}`);
  }
}

const isSpace = (byte: number | undefined): boolean => byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
const ends = (byte: number): boolean =>
  byte === comma || byte === closeList || byte === closeObject || byte === colon || isSpace(byte);

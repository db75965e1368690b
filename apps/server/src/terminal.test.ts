import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createTerminal, type TerminalStream } from './terminal.ts';

/** A screen of one line that understands what the terminal sends. */
function screen(isTTY: boolean, columns = 100) {
  const lines: string[] = [];
  let line = '';
  const out: TerminalStream = {
    isTTY,
    columns,
    write: (text) => {
      for (const part of text.split(/(\r\u001b\[2K|\n)/)) {
        if (part === '\n') {
          lines.push(line);
          line = '';
        } else if (part.startsWith('\r')) line = '';
        else line += part;
      }
    },
  };
  return { lines, now: () => line, terminal: createTerminal(Date.now(), out) };
}
const work = (key: string, done: number, total: number, etaSeconds: number | null = null) => ({
  key,
  done,
  total,
  etaSeconds,
});

describe('progress of long work', () => {
  it('is one line for all of it where a person looks, below the other lines, and a sentence at its end', () => {
    const { terminal, lines, now } = screen(true);
    terminal.progress(work('a', 100, 1000, 90));
    terminal.progress(work('b', 150, 9000, 75));
    expect(now()).toMatch(/^ +0\.\d s {2}\[\.{24}\] {3}2 % {2}250 of 10,000 points, 1 min 30 s left$/);
    terminal.step('Ready');
    expect(lines).toEqual([expect.stringMatching(/ s {2}Ready$/)]);
    expect(now()).toContain('250 of 10,000');
    terminal.progress(work('a', 1000, 1000));
    terminal.progress(work('b', 4000, 9000, 10));
    expect(now()).toContain('[############............]  50 %  5,000 of 10,000 points, 10 s left');
    terminal.progress(work('b', 9000, 9000));
    expect(now()).toBe('');
    expect(lines.slice(1)).toEqual([expect.stringMatching(/ s {2}History: 10,000 of 10,000 points$/)]);
    terminal.step('later');
    expect(lines).toHaveLength(3);
    terminal.progress(work('c', 1, 10));
    terminal.endProgress();
    terminal.progress(work('c', 2, 10));
    expect(now()).toBe('');
  });

  it('never wraps', () => {
    fc.assert(
      fc.property(fc.integer({ min: 20, max: 200 }), fc.nat(1e9), fc.nat(1e9), (columns, done, more) => {
        const { terminal, now } = screen(true, columns);
        terminal.progress(work('a', done, done + more + 1, more));
        expect(now().length).toBeLessThan(columns);
      }),
    );
  });

  it('is a line for every tenth where nobody looks', () => {
    const { terminal, lines, now } = screen(false);
    for (let done = 0; done <= 1000; done++) terminal.progress(work('a', done, 1000, 1000 - done));
    expect(lines).toHaveLength(10);
    expect(lines[0]).toMatch(/ s {2}History: 10 %, 100 of 1,000 points, 15 min 0 s left$/);
    expect(lines[9]).toMatch(/History: 100 %, 1,000 of 1,000 points$/);
    expect(now()).toBe('');
  });
});

/** Prints rows in columns; wide characters count double. */
export function printTable(head: readonly string[], rows: readonly (readonly string[])[]): void {
  const all = [head, ...rows];
  const widths = head.map((_title, column) => Math.max(...all.map((row) => width(row[column] ?? ''))));
  for (const row of all) {
    const cells = row.map((cell, column) => cell + ' '.repeat(Math.max(0, widths[column]! - width(cell))));
    process.stdout.write(`${cells.join('  ').trimEnd()}\n`);
  }
}

function width(text: string): number {
  return [...text].reduce((sum, character) => sum + (character.codePointAt(0)! >= 0x2e80 ? 2 : 1), 0);
}

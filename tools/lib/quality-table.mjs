/**
 * The text of docs/quality.md with the row of a shard put in the place of its last one, or behind the others.
 * @param {string} text
 * @param {readonly string[]} cells the first names the shard
 */
export function withRow(text, cells) {
  const head = text.indexOf('| Shard');
  if (head < 0) throw new Error('docs/quality.md has no table of shards: its head begins with "| Shard"');
  const end = text.indexOf('\n\n', head);
  const lines = text.slice(head, end < 0 ? text.trimEnd().length : end).split('\n');
  const row = `| ${cells.join(' | ')} |`;
  const at = lines.findIndex((line) => line.split('|')[1]?.trim() === cells[0]);
  const rows = at < 0 ? [...lines, row] : lines.with(at, row);
  return `${text.slice(0, head)}${aligned(rows)}${end < 0 ? '\n' : text.slice(end)}`;
}

/** A table as the formatter writes it: each column as wide as its widest cell. */
function aligned(lines) {
  const rows = lines.map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  const cell = (text, column) => (/^-+$/.test(text) ? '-'.repeat(widths[column]) : text.padEnd(widths[column]));
  return rows.map((row) => `| ${row.map(cell).join(' | ')} |`).join('\n');
}

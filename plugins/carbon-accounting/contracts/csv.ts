/** Rows as CSV (RFC 4180) with a line of field names; what holds a comma, quote or line break is quoted. */
export function csvText(fields: readonly string[], rows: readonly (readonly (string | number | null)[])[]): string {
  const cell = (value: string | number | null): string => {
    const text = value === null ? '' : String(value);
    return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  return [fields, ...rows].map((row) => `${row.map(cell).join(',')}\r\n`).join('');
}

/** Cells of each line; a quoted cell may hold commas, quotes and line breaks. Empty lines are left out. */
export function csvLines(text: string): string[][] {
  const lines: string[][] = [];
  let [line, cell, quoted]: [string[], string, boolean] = [[], '', false];
  const end = (): void => {
    line.push(cell);
    cell = '';
  };
  const endLine = (): void => {
    end();
    if (line.some((each) => each !== '')) lines.push(line);
    line = [];
  };
  for (let i = 0; i < text.length; i++) {
    const sign = text[i]!;
    if (quoted && sign === '"' && text[i + 1] === '"') cell += text[i++];
    else if (sign === '"') quoted = !quoted;
    else if (!quoted && sign === ',') end();
    else if (!quoted && sign === '\n') endLine();
    else if (quoted || sign !== '\r') cell += sign;
  }
  endLine();
  return lines;
}

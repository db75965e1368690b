/** The text of docs/quality.md with the row of a shard in it; the first cell names the shard. */
export function withRow(text: string, cells: readonly string[]): string;

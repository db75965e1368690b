/**
 * Why a conversation with a provider failed, for the log: messages, a status, the provider's own code. What the libraries hang
 * on their errors beside that has tokens and claims in it, so it goes no further.
 */
export function reasonOf(thrown: unknown): Error {
  const parts: string[] = [];
  for (let at = thrown, depth = 0; at !== undefined && at !== null && depth < 5; depth++) {
    if (at instanceof Response) parts.push(`HTTP ${at.status}`);
    if (!(at instanceof Error)) break;
    const { code, error } = at as { code?: unknown; error?: unknown };
    const codes = [code, error].filter((each) => /^[\w-]{1,60}$/.test(String(each ?? '')));
    parts.push(`${at.message.replace(/: \[object \w+\]$/, '')}${codes.length > 0 ? ` (${codes.join(', ')})` : ''}`);
    at = at.cause;
  }
  return new Error([...new Set(parts)].join(': ') || String(thrown));
}

import { send } from './client.ts';
import { ProblemError, toProblem } from './problem.ts';

/**
 * Calls a route that answers with lines of JSON while its work goes on, and tells each as it comes. Aborting ends the work.
 * @throws ProblemError where the route refuses; an AbortError when it was aborted
 */
export async function apiLines<Line>(
  path: string,
  body: unknown,
  { signal, onLine }: { signal: AbortSignal; onLine: (line: Line) => void },
): Promise<void> {
  const headers = { 'content-type': 'application/json' };
  const response = await send(path, { method: 'POST', headers, body: JSON.stringify(body), signal });
  if (!response.ok)
    throw new ProblemError(toProblem(response.status, response.statusText, await response.json().catch(() => null)));
  const reader = response.body!.getReader();
  const decoder = new TextDecoder();
  let pending = '';
  for (;;) {
    const { done, value } = await reader.read();
    const lines = (pending + decoder.decode(value, { stream: !done })).split('\n');
    pending = lines.pop()!;
    for (const line of lines) if (line !== '') onLine(JSON.parse(line) as Line);
    if (done) return;
  }
}

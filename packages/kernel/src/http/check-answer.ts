import { canonicalJson, describeIssues } from '@lingtan/sdk';
import { httpErrors } from '../errors.ts';
import type { ServedRoute } from './route-table.ts';
import { isFile, isReply } from './send.ts';

/**
 * Compares what a handler answers with what its route declares: status, shape, and that there is no field that is not
 * declared. For tests; callers in production get the answer as it is.
 * @throws HTTP_ANSWER_MISMATCH
 */
export function checkAnswer({ route, pattern }: ServedRoute, result: unknown): void {
  const mismatch = (problems: string): Error =>
    httpErrors.ANSWER_MISMATCH({ method: route.method.toUpperCase(), path: pattern.source, problems });
  const text = isFile(result) || (isReply(result) && result.text !== undefined);
  if (text !== (route.produces !== undefined)) {
    throw mismatch(text ? 'text, but `produces` names no content type' : `JSON instead of ${route.produces}`);
  }
  const status = isReply(result) ? result.status : 200;
  const empty = isReply(result) && result.body === undefined && result.text === undefined;
  if (empty && status === route.emptyStatus) return;
  if (status !== (route.status ?? 200)) throw mismatch(`status ${status} instead of ${route.status ?? 200}`);
  if (text) return;
  const body = isReply(result) ? result.body : result;
  const sent = body === undefined ? undefined : (JSON.parse(JSON.stringify(body)) as unknown);
  const parsed = route.response.safeParse(sent);
  if (!parsed.success) throw mismatch(describeIssues(parsed.error, sent));
  if (sent !== undefined && canonicalJson(sent) !== canonicalJson(parsed.data)) {
    throw mismatch('fields that the schema does not declare');
  }
}

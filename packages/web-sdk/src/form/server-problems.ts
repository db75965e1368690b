import type { ProblemError } from '../api/problem.ts';
import { currentLanguage } from '../i18n/i18n.ts';

/** Problems by form path, out of a refused input: `params.fields[].field` is `body.value.meters.2.id`. */
export function serverProblemsOf(error: ProblemError | null): Record<string, string> {
  const fields = error?.problem.params?.['fields'];
  if (!Array.isArray(fields)) return {};
  const found: Record<string, string> = {};
  for (const entry of fields as unknown[]) {
    if (typeof entry !== 'object' || entry === null) continue;
    const {
      field,
      expected: en,
      'zh-CN': zh,
    } = entry as {
      field?: unknown;
      expected?: unknown;
      'zh-CN'?: { expected?: unknown };
    };
    if (typeof field !== 'string') continue;
    const expected = currentLanguage() === 'zh-CN' ? (zh?.expected ?? en) : en;
    found[field.replace(/^(body\.)?(value\.)?/, '')] = typeof expected === 'string' ? expected : error!.message;
  }
  return found;
}
